import { dirname } from 'node:path';
import { expect } from 'chai';
import { CLEANUP, CONFIGURE } from '../support/awsSituations.ts';
import { few } from '../support/extent.ts';
import { type Situation, Stage } from '../support/situations.ts';
import { type Call, FILE_CHANGES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';

/** Where a rename leads to. */
const targetOf = ({ text }: Call): string => /, "([^"]*)"\)/.exec(text)?.[1] ?? '';

const isDone = ({ text }: Call): boolean => /\) += \d/.test(text);
const isSync =
  (path: string) =>
  (call: Call): boolean =>
    call.name === 'fsync' && call.path === path && isDone(call);
const isWrite =
  (path: string) =>
  (call: Call): boolean =>
    /write|truncate|chmod|chown/.test(call.name) && call.path === path;
const isRename = (call: Call): boolean => call.name.startsWith('rename') && isDone(call);
const isRemoval = (call: Call): boolean => call.name.startsWith('unlink') && isDone(call);

const isAwsFile = (path: string): boolean => /\/\.aws\/(credentials|config)$/.test(path);
const isRecord = (path: string): boolean => /\/\.(credentials|config)\.shipctl-record$/.test(path);
const isPointer = (path: string): boolean => /\/shipctl\/[0-9a-f]{64}\.json$/.test(path);

/** A rename that gives a new file its name. */
const isNewFile = (call: Call): boolean => isRename(call) && call.path.endsWith('.shipctl-new');
/** A rename that keeps the old file while it may have to come back: to a reader, the file is removed. */
const isKept = (call: Call): boolean => isRename(call) && targetOf(call).endsWith('.shipctl-old');
/**
 * A rename of a directory's mark. It need not be on disk: if it is lost, the mark is still beside the directory, or there is
 * none, and then the directory stays when it is empty. No text depends on it.
 */
const isMark = (call: Call): boolean =>
  isRename(call) && [call.path, targetOf(call)].some((path) => path.endsWith('.shipctl-made'));

/** A call behind which an AWS file is not as it was. */
const isAwsChange = (call: Call): boolean =>
  (isNewFile(call) && isAwsFile(targetOf(call))) ||
  ((isKept(call) || isRemoval(call)) && isAwsFile(call.path));

/** The changes that a situation's run makes, in their order. */
async function changesOf(situation: Situation): Promise<readonly Call[]> {
  const stage = await Stage.of(situation);
  try {
    const { status, calls } = await trace(stage.job, situation.argv, FILE_CHANGES);
    expect(status).to.equal(0);
    return callsBelow(stage.job.home, calls).filter(isChange);
  } finally {
    stage.remove();
  }
}

/** Expects that each new file is on disk before it gets its name, and that no other rename needs that. */
function checkNewFiles(changes: readonly Call[]): void {
  for (const [at, rename] of changes.entries()) {
    if (!isRename(rename)) continue;
    if (!isNewFile(rename)) {
      expect(isMark(rename) || isKept(rename), `a rename of what? ${rename.text}`).to.equal(true);
      continue;
    }
    const before = changes.slice(0, at);
    const written = before.findLastIndex(isWrite(rename.path));
    expect(written, rename.text).to.be.above(-1);
    const synced = before.findLastIndex(isSync(rename.path));
    expect(synced, `a new file is not on disk: ${rename.text}`).to.be.above(written);
  }
}

/** Expects that the name which a new file got is on disk before another change. */
function checkName(changes: readonly Call[], rename: Call, before: number): void {
  const at = changes.indexOf(rename);
  const synced = changes.findIndex((call, index) => index > at && isSync(dirname(targetOf(rename)))(call));
  expect(synced, `it is on disk too late: ${rename.text}`).to.be.above(at).and.below(before);
}

describe('what is on disk when the power fails', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few([...CONFIGURE, ...CLEANUP], 3)) {
    it(`is in the order in which a run can be taken up again: ${situation.title}`, async () => {
      const changes = await changesOf(situation);
      checkNewFiles(changes);
      const newFiles = changes.filter(isNewFile);
      const first = changes.findIndex(isAwsChange);
      const last = changes.findLastIndex(isAwsChange);
      expect(first).to.be.above(0);

      // What is appended to a record behind the change need not be on disk: if it is lost, the record only says more.
      const records = newFiles.filter((call) => isRecord(targetOf(call)));
      const changed = new Set(changes.filter(isAwsChange).map((call) => targetOf(call) || call.path));
      expect(records).to.have.length(changed.size);
      for (const record of records) {
        expect(changes.indexOf(record), 'a record is written behind the change').to.be.below(first);
        checkName(changes, record, first);
      }

      // A record is found by its pointer. One that is rewritten behind the change need not be on disk: the one before leads
      // to all that is left, and more.
      const firstRecord = changes.indexOf(records[0] as Call);
      const pointers = newFiles.filter((call) => isPointer(targetOf(call)));
      for (const pointer of pointers.filter((call) => changes.indexOf(call) < last))
        checkName(changes, pointer, firstRecord);
      const isFirstRun = situation.argv.includes('configure_aws') && !situation.before;
      if (isFirstRun)
        expect(new Set(pointers.map(targetOf))).to.have.length(situation.env === undefined ? 2 : 1);

      const directory = dirname((changes[first] as Call).path);
      const synced = changes.findIndex((call, index) => index > last && isSync(directory)(call));
      expect(synced, 'the directory is not on disk').to.be.above(last);
      const isOfJournal = ({ path }: Call): boolean => isRecord(path) || isPointer(path);
      const removed = changes.findIndex((call) => isRemoval(call) && isOfJournal(call));
      if (removed >= 0)
        expect(removed, 'the journal forgets a change before it is on disk').to.be.above(synced);
      const completed = changes.findIndex(({ name, path }) => name.includes('write') && isRecord(path));
      if (completed >= 0)
        expect(completed, 'a record calls a change complete that is not on disk').to.be.above(synced);

      const isLock = ({ path }: Call): boolean => path.endsWith('.shipctl-lock');
      const taken = changes.findLastIndex((call) => /^open/.test(call.name) && isLock(call));
      const released = changes.findIndex((call, index) => index > taken && isRemoval(call) && isLock(call));
      const journal = changes.findIndex((call) => isNewFile(call) && !isAwsFile(targetOf(call)));
      expect(taken, 'a lock is taken too late').to.be.below(journal);
      expect(released, 'a lock is released too early').to.be.above(synced);
    });
  }
});
