import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { Captured } from '../../src/world/processes.ts';
import { type Scene, fakeWorld } from '../support/fakeWorld.ts';

const ONE = '1'.repeat(40);
const TWO = '2'.repeat(40);
const BASE = 'b'.repeat(40);
const ZEROS = '0'.repeat(40);
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const COMMITS: Readonly<Record<string, string>> = {
  [ONE]: ONE,
  [TWO]: TWO,
  HEAD: TWO,
  one: ONE,
  'origin/main': ONE,
};

const answer = (text: string, status = 0): Captured => ({ status, stdout: Buffer.from(text), stderr: '' });

/** A git that knows some commits, and prints the range in place of names. */
function git(command: readonly string[]): Captured {
  const [name = '', ...words] = command.slice(command.indexOf('-C') + 2);
  const last = words.at(-1) ?? '';
  if (name === 'rev-parse' && last === '--show-prefix') return answer('true\n\n');
  if (name === 'rev-parse' && last === '--is-shallow-repository') return answer('false\n');
  if (name === 'rev-parse' && last === 'index') return answer('.git/index\n');
  if (name === 'rev-parse') {
    const commit = COMMITS[last.replace('^{commit}', '')];
    return commit === undefined ? answer('', 1) : answer(`${commit}\n`);
  }
  if (name === 'merge-base') return answer(`${BASE}\n`);
  return answer(`${[name, ...words.filter((word) => /^[0-9a-f]{40}$/.test(word))].join(' ')}\0`);
}

const version = (shaData: unknown): string => JSON.stringify({ version: { propertyBag: { shaData } } });

const scene = (env: Readonly<Record<string, string>> = {}, shaData?: unknown): Scene => ({
  env: { REPO_META: '/m', REPO_STATE: '/m/gitRepo', ...env },
  files: { '/m/version.json': version(shaData), '/m/gitRepo/.git/HEAD': '', '/d/.git/HEAD': '' },
  processes: { captured: git },
});

const PUSH = { commitSha: TWO, beforeCommitSha: ONE };
const PULL = { REPO_IS_PULL_REQUEST: 'true', REPO_BASE_BRANCH: 'main' };
const JOB = { SHIPPABLE_COMMIT_RANGE: 'one..HEAD' };

describe('shipctl get_git_changes', () => {
  const table: [title: string, words: string[], scene: Scene, out: string][] = [
    ['a range', ['--path=/d', '--commit-range=one..HEAD'], scene(), `diff-tree ${ONE} ${TWO}\n`],
    [
      'a range from the merge base',
      ['--path=/d', '--commit-range=one...HEAD'],
      scene(),
      `diff-tree ${BASE} ${TWO}\n`,
    ],
    ['one commit', ['--path=/d', '--commit-range=one'], scene(), `diff ${ONE}\n`],
    [
      'a first push',
      ['--path=/d', `--commit-range=${ZEROS}...HEAD`],
      scene(),
      `diff-tree ${EMPTY_TREE} ${TWO}\n`,
    ],
    ['the range of the job', ['--path=/d'], scene(JOB), `diff-tree ${ONE} ${TWO}\n`],
    ['the range of a push', ['--resource=repo'], scene(JOB, PUSH), `diff-tree ${ONE} ${TWO}\n`],
    [
      'the range of a first push',
      ['--resource=repo'],
      scene({}, { ...PUSH, beforeCommitSha: ZEROS }),
      `diff-tree ${EMPTY_TREE} ${TWO}\n`,
    ],
    [
      'the range of a pull request',
      ['--resource=repo'],
      scene(PULL, { commitSha: TWO }),
      `diff-tree ${BASE} ${TWO}\n`,
    ],
    [
      'the range of what is no pull request',
      ['--resource=repo'],
      scene({ ...PULL, REPO_IS_PULL_REQUEST: 'false' }, PUSH),
      `diff-tree ${ONE} ${TWO}\n`,
    ],
    [
      'a range for a resource',
      ['--resource=repo', '--commit-range', 'one..'],
      scene(),
      `diff-tree ${ONE} ${TWO}\n`,
    ],
    [
      'the range of a resource in another directory',
      ['--path=/d', '--resource=repo'],
      scene(JOB, PUSH),
      `diff-tree ${ONE} ${TWO}\n`,
    ],
    ['names that end in NUL', ['--path=/d', '-z', '--commit-range=one'], scene(), `diff ${ONE}\0`],
  ];
  for (const [title, words, given, out] of table) {
    it(`looks at ${title}`, async () => {
      const { world, seen } = fakeWorld(given);
      expect(await run(['get_git_changes', ...words], world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err).to.equal('');
    });
  }

  const faults: [title: string, words: string[], scene: Scene, status: number, message: RegExp][] = [
    ['neither directory nor resource', [], scene(JOB), 99, /--path or --resource is missing/],
    [
      'no range',
      ['--path=/d'],
      scene(),
      99,
      /give --commit-range: the variable SHIPPABLE_COMMIT_RANGE is not set/,
    ],
    ['an empty range of the job', ['--path=/d'], scene({ SHIPPABLE_COMMIT_RANGE: '' }), 99, /is not set/],
    [
      'a range of the job with an end missing',
      ['--path=/d'],
      scene({ SHIPPABLE_COMMIT_RANGE: '..HEAD' }),
      1,
      /is "\.\.HEAD", which lacks one end/,
    ],
    ['an empty range', ['--path=/d', '--commit-range='], scene(JOB), 99, /--commit-range must be A\.\.B/],
    ['a directory that is not there', ['--path=/none'], scene(JOB), 99, /"\/none" is not a directory/],
    ['an empty path', ['--path='], scene(JOB), 99, /"" is not a directory/],
    [
      'a resource that is not there',
      ['--resource=ghost'],
      scene(JOB),
      99,
      /this job has no resource "ghost"/,
    ],
    [
      'a commit that is not there',
      ['--path=/d', '--commit-range=two..HEAD'],
      scene(),
      1,
      /--commit-range: no commit "two" in \/d\n/,
    ],
    [
      'an option in place of a commit',
      ['--path=/d', '--commit-range=--output=x'],
      scene(),
      1,
      /no commit "--output=x"/,
    ],
    ['an option behind the dots', ['--path=/d', '--commit-range=one..-x'], scene(), 1, /no commit "-x"/],
    [
      'a resource without a commit',
      ['--resource=repo'],
      scene(JOB, {}),
      1,
      /version\.json has no version\.propertyBag\.shaData\.commitSha; give --commit-range/,
    ],
    [
      'a resource without the commit before',
      ['--resource=repo'],
      scene(JOB, { commitSha: TWO }),
      1,
      /shaData\.beforeCommitSha/,
    ],
    [
      'a pull request without its base branch',
      ['--resource=repo'],
      scene({ REPO_IS_PULL_REQUEST: 'true' }, PUSH),
      99,
      /REPO_BASE_BRANCH of the resource "repo" is not set/,
    ],
    [
      'a pull request whose base branch is not there',
      ['--resource=repo'],
      scene({ ...PULL, REPO_BASE_BRANCH: 'x' }, PUSH),
      1,
      /no commit "origin\/x"/,
    ],
    [
      'a depth of nothing',
      ['--path=/d', '--depth=0'],
      scene(JOB),
      99,
      /--depth must be a whole number, 1 or more/,
    ],
    [
      'a depth that is no number',
      ['--path=/d', '--depth=1.5'],
      scene(JOB),
      99,
      /--depth must be a whole number, 1 or more/,
    ],
    ['a word', ['--path=/d', 'x'], scene(JOB), 99, /1 extra argument/],
    ['no git', ['--path=/d'], { ...scene(JOB), processes: {} }, 1, /git was not found in PATH/],
  ];
  for (const [title, words, given, status, message] of faults) {
    it(`refuses ${title} with status ${status}`, async () => {
      const { world, seen } = fakeWorld(given);
      expect(await run(['get_git_changes', ...words], world), seen.err).to.equal(status);
      expect(seen.err).to.match(message);
      expect(seen.out).to.have.lengthOf(0);
    });
  }
});
