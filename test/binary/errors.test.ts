import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { CLEANUP, CONFIGURE } from '../support/awsSituations.ts';
import { few, some, thorough } from '../support/extent.ts';
import type { Ended } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';
import {
  type FileState,
  type Situation,
  type Stage,
  stagesOf,
  withoutEmptyDirectories,
} from '../support/situations.ts';
import { ALL_TOOLS, TOOLS } from '../support/toolSituations.ts';
import {
  type Call,
  FILE_CHANGES,
  FILE_USES,
  callsBelow,
  isChange,
  needTracing,
  trace,
} from '../support/trace.ts';
import { type Tree, treeOf } from '../support/tree.ts';

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
  const { subject } = stage;
  const { status, stdout, stderr } = ended;
  if ([...subject.secrets, ...subject.othersSecrets].some((secret) => (stdout + stderr).includes(secret)))
    return 'it shows a secret';
  const isLeft = (path: string): boolean => path.includes('.shipctl-') || call.path.endsWith(`/${path}`);
  const left = stage.leftovers.filter((path) => !isRemoval(call) || !isLeft(path));
  const said = stage.unexpected(stderr);
  if (status === 0 && MODE_REFUSED.test(said) && hasOtherModes(stage, normal))
    return fault.error === 'EPERM' && /^f?chmod/.test(call.text) && left.length === 0 ? '' : `said ${stderr}`;
  if (status === 0) {
    if (!same(stage.files, normal)) return 'it says that it is done, but the files are not as they should be';
    return said === '' && left.length === 0 ? '' : `left ${left.join()}, said ${stderr}`;
  }
  if (status !== 1) return `status ${String(status)}`;
  if (!/^shipctl: [^\n]+\n$/.test(said) || !said.includes(WORDS[fault.error] ?? '?')) return `said ${stderr}`;
  if (!namesOf(call).some((name) => said.includes(name))) return `named no file: ${stderr}`;
  if (left.some((path) => !(path in stage.kept('ready')))) return `left ${left.join()}`;
  const [before, after] = [withoutLocks(stage.kept('ready')), withoutLocks(treeOf(stage.job.home))];
  if (same(before, after) || (isRemoval(call) && same(stage.files, normal))) return '';
  return leavesWhole({ stage, situation, normal }, call, fault) ? '' : 'something is not as it was';
}

const MODE_REFUSED =
  /^shipctl: warning: the file system refused to set the mode or owner of \S+; everything else is done\n$/;

/** Whether files are as they should be, but for their modes: that of a file without secrets is no reason to fail. */
function hasOtherModes({ files }: Stage, normal: readonly FileState[]): boolean {
  const withoutModes = (states: readonly FileState[]): string =>
    JSON.stringify(states).replace(/"mode [0-7]+/g, '"');
  return !same(files, normal) && withoutModes(files) === withoutModes(normal);
}

/** Whether each file that a failed run left is whole, and as it was, unless it may be otherwise. */
function leavesWhole({ stage, situation, normal }: Scene, call: Call, { andLater }: Fault): boolean {
  stage.keep('failed');
  const old = oldFiles(stage);
  const now = stage.files;
  // The lock that could not be removed is of a try before which a directory was missing.
  if (isRemoval(call) && same(old, now)) return true;
  // Where the journal can't be written any more, it can't be written back either.
  const isJournal = /\/shipctl(\/|$)/.test(call.path);
  if (andLater && isJournal && same(old, now)) return true;
  if (situation.argv[0] !== 'cleanup') return false;
  // A cleanup does what it can, tool by tool.
  if (isChange(call)) return !stage.toolsIn([old, normal]).includes(-1);
  // What can't be read stays, and stops no other file's cleanup. The other may wait for its old identity, without ours.
  const isOurs = (state: FileState): boolean =>
    stage.subject.secrets.some((secret) => JSON.stringify(state).includes(secret));
  const isEachWhole = now.every(
    (state, index) => state === old[index] || state === normal[index] || !isOurs(state),
  );
  // If the state directory can't be read, there may be tokens in it when all files are cleaned up.
  return (isJournal || !same(now, normal)) && isEachWhole;
}

/** What a message may name for a call: its files, or the one that a file of shipctl's is beside. */
function namesOf({ path, text }: Call): readonly string[] {
  const [, beside] = /^\.(.+)\.shipctl-[a-z]+(?:\.break)?$/.exec(basename(path)) ?? [];
  const named = [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  return [path, ...named, ...(beside === undefined ? [] : [join(dirname(path), beside)])];
}

function oldFiles(stage: Stage): readonly FileState[] {
  stage.restore('ready');
  const { files } = stage;
  stage.restore('failed');
  return files;
}

/** What the next run and a cleanup make of it; nothing new if all is as it was. */
async function aftermath(stage: Stage, { argv }: Situation, normal: readonly FileState[]): Promise<string> {
  const { job } = stage;
  if (same(treeOf(job.home), stage.kept('ready')) || hasOtherModes(stage, normal)) return '';
  const again = await job.shipctl(argv);
  if (again.status !== 0 || !same(stage.files, normal)) return `the next run: ${again.stderr}`;
  const cleanup = await job.shipctl(['cleanup', '--all']);
  const [first, last] = [stage.kept('first'), treeOf(job.home)].map(withoutEmptyDirectories);
  return cleanup.status === 0 && same(first, last)
    ? ''
    : `cleanup: ${cleanup.stderr} ${stage.leftovers.join()}`;
}

/** Which calls of a run are traced, and the faults that they are to have. */
interface Look {
  readonly traced: string;
  /** How many of the faults are looked at, at most. */
  readonly most?: number;
  readonly faultsOf: (calls: readonly Call[]) => readonly Fault[];
}

/** One of the errors, by the number of a call, so that calls that are alike get all of them. */
const oneOf = (errors: readonly string[], number: number): readonly string[] =>
  errors.slice(number % errors.length).slice(0, 1);

const faults = (number: number, errors: readonly string[], andLater = false): readonly Fault[] =>
  errors.map((error) => ({ number, error, andLater }));

/** Each call with one error. */
const EACH_CALL: Look = {
  traced: FILE_USES,
  faultsOf: (calls) => calls.flatMap((call, number) => faults(number, oneOf(errorsFor(call), number))),
};

/** Besides, each call that writes with all errors, and with one from then on. */
const THOROUGH: Look = {
  traced: FILE_USES,
  faultsOf: (calls) =>
    calls.flatMap((call, number) => {
      const errors = errorsFor(call);
      const one = oneOf(errors, number);
      const isWrite = /^(open.*O_CREAT|p?write|fsync|rename|fchmod)/.test(call.text);
      return isWrite ? [...faults(number, errors), ...faults(number, one, true)] : faults(number, one);
    }),
};

/** Each call that changes something with an error of a full or a broken disk, for every third one from then on. */
const CHANGES: Look = {
  traced: FILE_CHANGES,
  most: 20,
  faultsOf: (calls) =>
    calls.flatMap((call, number) => {
      const errors = errorsFor(call).filter((error) => /^(ENOSPC|EIO)$/.test(error));
      return isChange(call) ? faults(number, oneOf(errors, number), number % 3 === 0) : [];
    }),
};

async function failEverywhere(situation: Situation, { traced, most, faultsOf }: Look): Promise<void> {
  const stages = await stagesOf(situation);
  const wrongs: string[] = [];
  try {
    const places = await Promise.all(
      stages.map(async (stage) => {
        const { status, calls } = await trace(stage.job, situation.argv, traced);
        expect(status).to.equal(0);
        return { stage, calls: callsBelow(stage.job.home, calls), normal: stage.files };
      }),
    );
    const items = faultsOf(places[0]?.calls ?? []);
    expect(items).to.have.length.above(15);
    await inParallel(some(items, 4, most), places, async (item, { stage, calls, normal }) => {
      const call = calls[item.number];
      if (!call) return;
      const { error, andLater } = item;
      stage.restore('ready');
      const inject = { call, effect: `error=${error}`, andLater };
      const ended = await trace(stage.job, situation.argv, traced, { inject });
      const wrong =
        verdict({ stage, situation, normal }, ended, call, item) ||
        (await aftermath(stage, situation, normal));
      const at = call.text.replaceAll(stage.job.root, '').slice(0, 200);
      if (wrong !== '') wrongs.push(`${error}${andLater ? ' from then on' : ''} at ${at}: ${wrong}`);
    });
  } finally {
    for (const stage of stages) stage.remove();
  }
  expect(wrongs.join('\n')).to.equal('');
}

describe('a run of which any call fails says so in plain words and leaves all as it was', function () {
  before(function () {
    needTracing(this);
  });

  const all = [CONFIGURE[0], CONFIGURE[1], CLEANUP[1]];
  for (const situation of few([...CONFIGURE, ...CLEANUP], 1)) {
    it(situation.title, async () => {
      await failEverywhere(situation, all.includes(situation) ? THOROUGH : EACH_CALL);
    });
  }

  for (const situation of few(TOOLS, 1)) {
    it(situation.title, async () => {
      await failEverywhere(situation, CHANGES);
    });
  }

  for (const situation of ALL_TOOLS) {
    thorough.it(situation.title, async () => {
      await failEverywhere(situation, CHANGES);
    });
  }
});
