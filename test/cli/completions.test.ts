import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../../src/catalog.ts';
import { completionLines, completionsOf } from '../../src/cli/completions.ts';
import { simpleCommandLine } from '../../src/cli/words.ts';
import { runs } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import { SCENES, wordsFor } from '../support/fuzzing.ts';

const commands = await Promise.all(Object.values(catalog).map((load) => load()));

const SCENE = {
  env: {
    JOB_NAME: 'job',
    JOB_INTEGRATIONS: '/i',
    MYAWS_NAME: 'my-aws',
    MYAWS_TYPE: 'cliConfig',
    MYAWS_OPERATION: 'IN',
    MYAWS_META: '/m',
    ODD_NAME: 'o\tdd',
    ODD_TYPE: 'state',
  },
  files: {
    '/m/integration.env': 'accessKey="A"\nsecretKey="S"\n',
    '/i/my-keys/integration.env': 'url="u"\n',
  },
};

/** What the script of a shell gets for a line. */
async function linesFor(...words: readonly string[]): Promise<readonly string[]> {
  const { world } = fakeWorld(SCENE);
  return completionLines(await completionsOf(words, world))
    .trimEnd()
    .split('\n');
}

describe('the completions of a line', () => {
  const table: [words: string[], lines: string[]][] = [
    [
      ['shipctl', '-'],
      ['words', '--help', '--version'],
    ],
    [
      ['shipctl', 'get_resource_id', ''],
      ['words', 'my-aws\tcliConfig IN'],
    ],
    [
      ['/opt/shipctl', 'get_resource_id', 'x'],
      ['words', 'my-aws\tcliConfig IN'],
    ],
    [
      ['shipctl', 'get_integration_resource_field', 'my-aws', ''],
      ['words', 'accessKey', 'secretKey'],
    ],
    [['shipctl', 'get_integration_resource_field', 'ghost', ''], ['words']],
    [
      ['shipctl', 'get_integration_field', ''],
      ['words', 'my-keys'],
    ],
    [
      ['shipctl', 'get_integration_field', 'my-keys', ''],
      ['words', 'url'],
    ],
    [
      ['shipctl', 'configure_aws', '--mode', ''],
      ['words', 'keys', 'process'],
    ],
    [
      ['shipctl', 'configure_aws', '--mode='],
      ['words', '--mode=keys', '--mode=process'],
    ],
    [['shipctl', 'configure_aws', '--region', ''], ['words']],
    [['shipctl', 'configure_aws', '--none='], ['words']],
    [
      ['shipctl', 'configure_aws', '--', '-'],
      ['words', 'my-aws\tcliConfig IN'],
    ],
    [['shipctl', 'replace', 'a', ''], ['file']],
    [['shipctl', 'notify', 'my-slack', '--payload', ''], ['file']],
    [['shipctl', 'get_git_changes', '--path='], ['directory']],
    [['shipctl', 'retry', ''], ['program 2']],
    [['shipctl', 'retry', '--delay', '1', 'make', '-'], ['program 4']],
    [['shipctl', 'retry', '--', ''], ['program 3']],
    [['shippable_retry', 'make', ''], ['program 1']],
    [['/opt/shippable_replace', ''], ['file']],
    [
      ['shippable_jdk', ''],
      ['words', 'set'],
    ],
    [
      ['git-credential-shipctl', ''],
      ['words', 'get', 'store', 'erase'],
    ],
    [['shipctl', 'nosuch', ''], ['words']],
    [['shipctl', 'constructor', ''], ['words']],
    [['shipctl', 'to_uppercase', 'x', ''], ['words']],
  ];
  for (const [words, lines] of table) {
    it(`are ${lines.join(' ')} for ${words.map((word) => word || "''").join(' ')}`, async () => {
      expect(await linesFor(...words)).to.deep.equal(lines);
    });
  }

  it('are all commands but the old names for the first word', async () => {
    const [kind, ...lines] = await linesFor('shipctl', '');
    const current = commands.filter(({ group }) => group !== 'Old names');
    expect([kind, ...lines]).to.deep.equal([
      'words',
      ...current.map(({ name, summary }) => `${name}\t${summary}`),
    ]);
  });

  it('are the options of a command, and --help as its first word', async () => {
    const withHelp = await linesFor('shipctl', 'cleanup', '-');
    expect(withHelp).to.include('--help\tshow help').and.include('--all\tclean up after every job and build');
    expect(await linesFor('shipctl', 'cleanup', 'x', '--a')).to.deep.equal(withHelp.slice(0, -1));
  });

  it('are given for any line, and hold no control character', async () => {
    const lines = fc
      .constantFrom(...commands)
      .chain((command) => wordsFor(command).map((words) => [command.name, ...words]));
    await fc.assert(
      fc.asyncProperty(lines, SCENES, async (words, scene) => {
        const text = completionLines(await completionsOf(['shipctl', ...words], fakeWorld(scene).world));
        expect(text).to.match(/^(words\n([^\p{Cc}]+(\t[^\p{Cc}]+)?\n)*|file\n|directory\n|program \d+\n)$/u);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('are options that the command takes', async () => {
    for (const command of commands) {
      const [kind, ...lines] = await linesFor('shipctl', command.name, '-');
      const options = lines.map((line) => line.replace(/\t.*/, '')).filter((option) => option !== '--help');
      expect(kind).to.equal('words');
      for (const option of options)
        expect(
          simpleCommandLine({ ...command, plain: true, arguments: [] }, [option, 'x']),
          option,
        ).to.not.deep.equal({
          words: [option, 'x'],
          options: {},
        });
    }
  });
});
