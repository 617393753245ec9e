import { expect } from 'chai';
import { gitIn, gitsWords, neededOutput } from '../../../src/core/git/git.ts';
import { ShipctlError } from '../../../src/errors.ts';
import type { Captured } from '../../../src/world/processes.ts';

const DONE: Captured = { status: 0, stdout: Buffer.of(), stderr: '' };

describe('gitIn', () => {
  it('takes all variables of git out but those that say which configuration counts', async () => {
    const names = [
      'PATH',
      'GIT_DIR',
      'GIT_CONFIG_COUNT',
      'GIT_CONFIG_KEY_0',
      'GIT_CONFIG',
      'GIT_CONFIG_GLOBAL',
    ];
    let seen: Readonly<Record<string, string | undefined>> = {};
    const git = gitIn('/d', names, {
      capture: (_command, variables) => {
        seen = variables;
        return Promise.resolve(DONE);
      },
    });
    await git.run('x');
    expect(seen).to.deep.equal({
      GIT_DIR: undefined,
      GIT_CONFIG: undefined,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    });
  });

  it('says that git is missing', async () => {
    let failure: unknown;
    await gitIn('/d', [], { capture: () => Promise.resolve(undefined) })
      .run('x')
      .catch((error: unknown) => (failure = error));
    expect(failure)
      .to.be.instanceOf(ShipctlError)
      .with.property('message')
      .that.matches(/^git was not found/);
  });
});

describe('gitsWords', () => {
  const table: [stderr: string, words: string][] = [
    ['fatal: bad\n', 'fatal: bad'],
    ['fatal: a\n\n\tgit config x\n', 'fatal: a git config x'],
    [
      "unable to access 'https://user:s3cret@host/a.git/': no",
      "unable to access 'https://***@host/a.git/': no",
    ],
    ['https://s3cret@host', 'https://***@host'],
    ['ssh://a:s3/c:r@et@host/x and http://b:s3cret@host', 'ssh://***@host/x and http://***@host'],
    ['git@host:a.git https://host/a', 'git@host:a.git https://host/a'],
    ['', 'it ended with status 7'],
    ['x'.repeat(2000), `${'x'.repeat(1000)}…`],
  ];
  for (const [stderr, words] of table) {
    it(`makes ${JSON.stringify(words.slice(0, 60))} of what git says`, () => {
      expect(gitsWords(stderr, 7)).to.equal(words);
    });
  }
});

describe('neededOutput', () => {
  it('gives nothing of a git that failed, however much it printed', () => {
    const git = gitIn('/d', [], { capture: () => Promise.resolve(DONE) });
    const captured = { status: 137, stdout: Buffer.from('a\0'), stderr: '' };
    expect(() => neededOutput(git, captured)).to.throw(
      ShipctlError,
      'git failed in /d: it ended with status 137',
    );
  });
});
