import { expect } from 'chai';
import { few, some } from '../support/extent.ts';
import type { Ended } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';
import {
  CLEANUP,
  CONFIGURE,
  type FileState,
  SECRETS,
  type Situation,
  type Stage,
  USER_SECRET,
  awsFiles,
  leftovers,
  stagesOf,
  withoutEmptyDirectories,
} from '../support/situations.ts';
import { type Call, FILE_USES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';
import { type Tree, treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

/** How messages name each error. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EDQUOT: 'the disk quota is used up (EDQUOT)',
  EIO: 'input/output error (EIO)',
  EMFILE: 'too many open files (EMFILE)',
  ENOSPC: 'no space is left on the device (ENOSPC)',
  EPERM: 'the operation is not permitted (EPERM)',
  EROFS: 'the file system is read-only (EROFS)',
};

/** The errors that a call is made to end with, by what it does. */
const ERRORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^open.*O_CREAT/, ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'EDQUOT']],
  [/^open/, ['EIO', 'EACCES', 'EMFILE']],
  [/^p?write/, ['ENOSPC', 'EIO', 'EDQUOT']],
  [/^f(data)?sync/, ['EIO', 'ENOSPC', 'EDQUOT']],
  [/^(rename|mkdir)/, ['EROFS', 'EIO', 'ENOSPC', 'EACCES', 'EDQUOT']],
  [/^f?(chmod|chown)/, ['EPERM', 'EIO', 'EROFS']],
  [/^(unlink|rmdir)/, ['EACCES', 'EIO', 'EROFS']],
  [/./, ['EIO', 'EACCES']],
];

const errorsFor = ({ text }: Call): readonly string[] => ERRORS.find(([call]) => call.test(text))?.[1] ?? [];

/** Where the call that fails is needed to remove something, that stays. */
const isRemoval = ({ name, path }: Call): boolean =>
  /^(unlink|rmdir)/.test(name) || (/stat/.test(name) && /-lock(\.break)?$/.test(path));

/** The locks of processes that are gone may be there before the run. */
const withoutLocks = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.includes('.shipctl-lock')));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One call that fails, and how. */
interface Fault {
  readonly number: number;
  readonly error: string;
  readonly andLater: boolean;
}

/** A run that is disturbed, and the files after it if it is not. */
interface Scene {
  readonly stage: Stage;
  readonly situation: Situation;
  readonly normal: readonly FileState[];
}

/** What is wrong after a run in which a call failed, in words; empty if nothing is. */
function verdict({ stage, situation, normal }: Scene, ended: Ended, call: Call, fault: Fault): string {
  const { job } = stage;
  const { status, stdout, stderr } = ended;
  if ([...SECRETS, USER_SECRET].some((secret) => (stdout + stderr).includes(secret)))
    return 'it shows a secret';
  const left = leftovers(job).filter((path) => !isRemoval(call) || !path.includes('.shipctl-'));
  if (status === 0) {
    if (!same(awsFiles(job), normal))
      return 'it says that it is done, but the files are not as they should be';
    return withoutProgress(stderr) === '' && left.length === 0 ? '' : `left ${left.join()}, said ${stderr}`;
  }
  if (status !== 1) return `status ${String(status)}`;
  if (!/^shipctl: [^\n]+\n$/.test(stderr) || !stderr.includes(WORDS[fault.error] ?? '?'))
    return `said ${stderr}`;
  if (left.some((path) => !(path in stage.kept('ready')))) return `left ${left.join()}`;
  const [before, after] = [withoutLocks(stage.kept('ready')), withoutLocks(treeOf(job.home))];
  if (same(before, after) || (isRemoval(call) && same(awsFiles(job), normal))) return '';
  // Where the journal can't be written any more, it can't be written back either.
  const isJournal = /\/shipctl(\/|$)/.test(call.path);
  stage.keep('failed');
  const old = oldFiles(stage);
  const now = awsFiles(job);
  if (fault.andLater && isJournal && same(old, now)) return '';
  // What can't be read stays, and stops no other file's cleanup. The other may wait for its old identity, without ours.
  const isOurs = (state: FileState): boolean =>
    SECRETS.some((secret) => JSON.stringify(state).includes(secret));
  const isEachWhole = now.every(
    (state, index) => state === old[index] || state === normal[index] || !isOurs(state),
  );
  // If the state directory can't be read, there may be tokens in it when all files are cleaned up.
  const isPartMeant = situation.argv[0] === 'cleanup' && !isChange(call) && (isJournal || !same(now, normal));
  return isPartMeant && isEachWhole ? '' : 'something is not as it was';
}

function oldFiles(stage: Stage): readonly FileState[] {
  stage.restore('ready');
  const files = awsFiles(stage.job);
  stage.restore('failed');
  return files;
}

/** What the next run and a cleanup make of it; nothing new if all is as it was. */
async function aftermath(stage: Stage, { argv }: Situation, normal: readonly FileState[]): Promise<string> {
  const { job } = stage;
  if (same(treeOf(job.home), stage.kept('ready'))) return '';
  const again = await job.shipctl(argv);
  if (again.status !== 0 || !same(awsFiles(job), normal)) return `the next run: ${again.stderr}`;
  const cleanup = await job.shipctl(['cleanup', '--all']);
  const [first, last] = [stage.kept('first'), treeOf(job.home)].map(withoutEmptyDirectories);
  return cleanup.status === 0 && same(first, last)
    ? ''
    : `cleanup: ${cleanup.stderr} ${leftovers(job).join()}`;
}

/** Each call with one error; if it is a thorough look, each call that writes with all, once and from then on. */
const faultsOf = (calls: readonly Call[], isThorough: boolean): readonly Fault[] =>
  calls.flatMap((call, number) => {
    const errors = errorsFor(call);
    const one = errors.slice(number % errors.length).slice(0, 1);
    const isWrite = isThorough && /^(open.*O_CREAT|p?write|fsync|rename|fchmod)/.test(call.text);
    const once = (isWrite ? errors : one).map((error) => ({ number, error, andLater: false }));
    return [...once, ...(isWrite ? one : []).map((error) => ({ number, error, andLater: true }))];
  });

async function failEverywhere(situation: Situation, isThorough: boolean): Promise<void> {
  const stages = await stagesOf(situation);
  const faults: string[] = [];
  try {
    const places = await Promise.all(
      stages.map(async (stage) => {
        const { status, calls } = await trace(stage.job, situation.argv, FILE_USES);
        expect(status).to.equal(0);
        return { stage, calls: callsBelow(stage.job.home, calls), normal: awsFiles(stage.job) };
      }),
    );
    const items = faultsOf(places[0]?.calls ?? [], isThorough);
    expect(items).to.have.length.above(50);
    await inParallel(some(items), places, async (item, { stage, calls, normal }) => {
      const call = calls[item.number];
      if (!call) return;
      const { error, andLater } = item;
      stage.restore('ready');
      const inject = { call, effect: `error=${error}`, andLater };
      const ended = await trace(stage.job, situation.argv, FILE_USES, { inject });
      const wrong =
        verdict({ stage, situation, normal }, ended, call, item) ||
        (await aftermath(stage, situation, normal));
      const at = call.text.replaceAll(stage.job.root, '').slice(0, 200);
      if (wrong !== '') faults.push(`${error}${andLater ? ' from then on' : ''} at ${at}: ${wrong}`);
    });
  } finally {
    for (const stage of stages) stage.remove();
  }
  expect(faults.join('\n')).to.equal('');
}

describe('a run of which any call fails says so in plain words and leaves all as it was', function () {
  before(function () {
    needTracing(this);
  });

  const THOROUGH = [CONFIGURE[0], CONFIGURE[1], CLEANUP[1]];
  for (const situation of few([...CONFIGURE, ...CLEANUP], 3)) {
    it(situation.title, async () => {
      await failEverywhere(situation, THOROUGH.includes(situation));
    });
  }
});
