import { expect } from 'chai';
import { catalog } from '../src/catalog.ts';
import { run } from '../src/cli/run.ts';
import { writtenOption } from '../src/cli/usage.ts';
import { bind } from '../src/cli/words.ts';
import { yargsCommandLine } from '../src/cli/yargsCommandLine.ts';
import type { Command } from '../src/command.ts';
import { fakeWorld } from './support/fakeWorld.ts';
import { expectKept } from './support/rule.ts';

const commands = await Promise.all(
  Object.entries(catalog).map(async ([name, load]) => ({ name, command: await load() })),
);

/** Cuts an example into words; quotes in examples stand around whole words. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** Fails with what is wrong with a declaration, and how it should be. */
const expectDeclared = (faults: readonly string[], says: string): void => {
  expectKept(faults, { says, heading: 'Add a command' });
};

/** Why a command can't read one of its examples. */
function faultOfExample(command: Command, example: string): readonly string[] {
  const [first, ...words] = wordsOf(example);
  if (first !== command.name) return [`${example}: this is not ${command.name}`];
  try {
    bind(command, yargsCommandLine(command, words));
    return [];
  } catch (error) {
    return [`${example}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function helpOf(argv: readonly string[], columns: string): Promise<string> {
  const { world, seen } = fakeWorld({ env: { COLUMNS: columns } });
  expect(await run(argv, world)).to.equal(0);
  expect(seen.err).to.equal('');
  return seen.out.toString();
}

describe('the catalogue', () => {
  it('is listed by help, every command with its summary, and old names last', async () => {
    const help = await helpOf(['help'], '100');
    for (const { name, command } of commands)
      expect(help).to.match(new RegExp(`^  ${name} +${command.summary.slice(0, 20)}`, 'm'));
    expect(help.match(/^[A-Z][\w ]+:$/gm)?.at(-1)).to.equal('Old names:');
    for (const word of ['--help', '-h']) expect(await helpOf([word], '100')).to.equal(help);
  });

  it('begins in each group with what most people need', async () => {
    const firsts = [...(await helpOf(['help'], '100')).matchAll(/^[A-Z][\w ]+:\n {2}(\w+)/gm)];
    expect(firsts.map(([, name]) => name)).to.include.members([
      'get_integration_resource_field',
      'list_resources',
      'configure',
      'put_resource_state',
      'retry',
    ]);
  });
});

for (const { name, command } of commands) {
  describe(`shipctl ${name}`, () => {
    it('has the name that the catalogue gives it', () => {
      expectDeclared(
        command.name === name ? [] : [`the name in the declaration is ${command.name}`],
        `Write the same name in the declaration and in src/catalog.ts.`,
      );
    });

    it('has a summary of one line that begins with a verb', () => {
      const { summary } = command;
      const isFit = /^[A-Z][a-z]+ .*[^.]$/.test(summary) && summary.length <= 72;
      expectDeclared(
        isFit ? [] : [`its summary: ${summary}`],
        'A summary begins with a verb and a capital letter, ends without a full stop, and has at most 72 characters.',
      );
    });

    it('has examples that it can read', () => {
      const faults = command.examples.flatMap((example) => faultOfExample(command, example));
      expectDeclared(
        command.examples.length === 0 ? ['it has no examples'] : faults,
        'Each of the examples is a command line without shipctl, as the declaration allows it.',
      );
    });

    it('shows its arguments, options and examples when --help is its first word', async () => {
      const help = await helpOf([name, '--help'], '100');
      const text = help.replace(/\s+/g, ' ');
      for (const part of [command.summary, ...command.examples]) expect(help).to.include(part);
      for (const { name: word, summary, values = [] } of command.arguments)
        expect(text)
          .to.include(`${word} ${summary}`)
          .and.to.include(values.at(-1) ?? '');
      for (const option of command.options) {
        const end = option.default === undefined ? '' : ` (default: ${option.default})`;
        expect(text).to.include(`${writtenOption(option)} ${option.summary}${end}`);
      }
      expect(help).to.match(/\n\nDocumentation: docs\/[^]+\n$/);
    });

    it('has the same help by the command help, and by -h if v5.8 did not take that as text', async () => {
      const help = await helpOf([name, '--help'], '');
      expect(await helpOf(['help', name], '')).to.equal(help);
      if (!command.plain) expect(await helpOf([name, '-h'], '')).to.equal(help);
    });

    for (const columns of ['40', '80', '100']) {
      it(`has a help that fits into ${columns} columns, except examples and words without blanks`, async () => {
        const lines = (await helpOf([name, '--help'], columns)).split('\n');
        const long = lines.filter((line) => line.length > Number(columns) && !line.startsWith('  shipctl '));
        expect(
          long.filter((line) => !/^ *\[?\S+( [\w|-]+\]?)?$/.test(line) && !/^Usage: shipctl \w+$/.test(line)),
        ).to.deep.equal([]);
      });
    }
  });
}

describe('shipctl', () => {
  const wrong: [title: string, argv: string[], message: RegExp][] = [
    ['no command', [], /^shipctl reads [^]*\n\nUsage: shipctl COMMAND[^]*^  configure_aws /m],
    [
      'an unknown command',
      ['get_resorce_id', 'x'],
      /unknown command "get_resorce_id"; did you mean get_resource_id\?/,
    ],
    [
      'a part of a command',
      ['resource_meta'],
      /unknown command "resource_meta"; did you mean get_resource_meta\?/,
    ],
    ['a command that none is near to', ['nosuch'], /unknown command "nosuch" \("shipctl help" lists/],
    ['an empty command', [''], /unknown command "" \("shipctl help"/],
    ['a name that every object has', ['constructor'], /unknown command "constructor"/],
    ['an unknown option', ['--verison'], /unknown option "--verison"; did you mean --version\?/],
    ['an option of the shell functions', ['-v'], /-v VAR COMMAND is only for the functions of shell_init/],
    ['help for an unknown command', ['help', 'retri'], /unknown command "retri"; did you mean retry\?/],
    [
      'help for two commands',
      ['help', 'env', 'retry'],
      /help: 1 extra argument\nusage: shipctl help \[COMMAND\]/,
    ],
    ['words after version', ['version', 'a', 'b'], /version: 2 extra arguments\n/],
  ];
  for (const [title, argv, message] of wrong) {
    it(`refuses ${title} with status 99, on standard error`, async () => {
      const { world, seen } = fakeWorld({});
      expect(await run(argv, world)).to.equal(99);
      expect(seen.err).to.match(message);
      expect(seen.out).to.have.lengthOf(0);
    });
  }

  for (const word of ['version', '--version', '-V']) {
    it(`prints its version for ${word}`, async () => {
      expect(await helpOf([word], '')).to.equal('0.0.0-source (from source)\n');
    });
  }

  for (const name of ['get_resource_id', 'sanitize_shippable_string', 'copy_file_to_state']) {
    it(`takes -h as text after ${name}, as v5.8 did`, async () => {
      const { world, seen } = fakeWorld({ env: { H_ID: '42' } });
      await run([name, '-h'], world);
      expect(seen.out.toString()).not.to.include('Usage:');
    });
  }

  it('reports a fault of its own without its message', async () => {
    const { world, seen } = fakeWorld({});
    const broken = {
      ...world,
      stdout: {
        write: () => {
          throw new TypeError('s3cret');
        },
      },
    };
    expect(await run(['to_uppercase', 'x'], broken)).to.equal(1);
    expect(seen.err)
      .to.match(/^shipctl: this is a fault of shipctl itself \(TypeError in [\w.]+\); please report it\n$/)
      .and.not.include('s3cret');
    expect(await run(['to_uppercase', 'x'], broken, true)).to.equal(1);
    expect(seen.err).to.match(
      /^TypeError: s3cret\n +at .*contract\.test\.ts:\d+[^]*\nshipctl: this is a fault/m,
    );
  });
});
