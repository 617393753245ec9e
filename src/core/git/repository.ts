import { ShipctlError, UsageError } from '../../errors.ts';
import { textOf } from '../../rawText.ts';
import type { Captured } from '../../world/processes.ts';
import { quote } from '../messages.ts';
import { type ByteNames, namesIn } from './fileNames.ts';
import { type Git, gitsWords, neededOutput, asciiText } from './git.ts';
import { type Range, emptyTree, isNothingBefore } from './range.ts';

/**
 * Makes sure that git takes a directory for the root of a working tree.
 *
 * @throws UsageError if it is another directory, or in no repository; ShipctlError if git refuses to look
 */
export async function checkRoot(git: Git): Promise<void> {
  const { status, stdout, stderr } = await git.run('rev-parse', '--is-inside-work-tree', '--show-prefix');
  if (status === 0 && asciiText(stdout) === 'true\n\n') return;
  if (status === 0 || /not a git repository/.test(stderr))
    throw new UsageError(`${git.directory} is not the root of a git repository's working tree`);
  throw new ShipctlError(`git can't read ${git.directory}: ${gitsWords(stderr, status)}`);
}

/**
 * The names of all files that a range changes. A file that moved has both its names.
 *
 * @throws ShipctlError if an end of the range, or what they have in common, is not in the repository
 */
export async function changedNames(git: Git, range: Range): Promise<ByteNames> {
  const to = range.to === undefined ? undefined : await commitOf(git, range, range.to);
  const from = await startOf(git, range, to);
  const output = to === undefined ? await sinceCommit(git, from) : await betweenTrees(git, from, to);
  return namesIn(neededOutput(git, output));
}

/** What counts as changed whatever the configuration says; only names, whole, and no program is run for them. */
const DIFF = [
  '-z',
  '--name-only',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=untracked',
];

const betweenTrees = (git: Git, from: string, to: string): Promise<Captured> =>
  git.run('diff-tree', '-r', ...DIFF, from, to, '--');

/** `diff-index` would name files that were written again unchanged; `diff` looks into them, and notes that in the index. */
async function sinceCommit(git: Git, from: string): Promise<Captured> {
  const path = Buffer.from(neededOutput(git, await git.run('rev-parse', '--git-path', 'index')));
  const index = textOf(path).replace(/\n$/, '');
  const place = index.startsWith('/') ? index : `${git.directory}/${index}`;
  return git.runOnIndex(place, 'diff', '--no-color', '-O/dev/null', ...DIFF, from, '--');
}

async function startOf(git: Git, range: Range, to: string | undefined): Promise<string> {
  if (to !== undefined && isNothingBefore(range.from)) return emptyTree(to);
  const from = await commitOf(git, range, range.from);
  if (to === undefined || !range.isFromMergeBase) return from;
  const base = await git.run('merge-base', from, to);
  if (base.status === 1) {
    const what = `${quote(range.from)} and ${quote(to)} have no commit in common`;
    throw new ShipctlError(`${range.source}: ${what} in ${git.directory}${await shallowHint(git)}`);
  }
  return asciiText(neededOutput(git, base)).trim();
}

const OBJECT = /^[0-9a-f]{40}([0-9a-f]{24})?\n$/;

async function commitOf(git: Git, range: Range, revision: string): Promise<string> {
  // A revision never begins with a dash; git would take it for an option.
  if (!revision.startsWith('-')) {
    const { stdout } = await git.run('rev-parse', '--verify', '--quiet', `${revision}^{commit}`);
    if (OBJECT.test(asciiText(stdout))) return asciiText(stdout).trim();
  }
  const what = `no commit ${quote(revision)}`;
  throw new ShipctlError(`${range.source}: ${what} in ${git.directory}${await shallowHint(git)}`);
}

async function shallowHint(git: Git): Promise<string> {
  const { stdout } = await git.run('rev-parse', '--is-shallow-repository');
  return asciiText(stdout) === 'true\n'
    ? ', which is shallow: fetch more of it (git fetch --deepen=N, or --unshallow)'
    : '';
}
