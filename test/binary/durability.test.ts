import { dirname } from 'node:path';
import { expect } from 'chai';
import { few } from '../support/extent.ts';
import { CLEANUP, CONFIGURE, type Situation, Stage } from '../support/situations.ts';
import { type Call, FILE_CHANGES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';

/** Where a rename leads to. */
const targetOf = ({ text }: Call): string => /, "([^"]*)"\)/.exec(text)?.[1] ?? '';

/** The file that is not as it was behind a rename or a removal. */
const changedBy = (call: Call): string => targetOf(call) || call.path;

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
const isRecord = (path: string): boolean => /\/shipctl\/[0-9a-f]{64}\.json$/.test(path);

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

describe('what is on disk when the power fails', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few([...CONFIGURE, ...CLEANUP], 3)) {
    it(`is in the order in which a run can be taken up again: ${situation.title}`, async () => {
      const changes = await changesOf(situation);
      const renames = changes.filter(isRename);
      expect(renames).to.have.length.above(1);
      for (const rename of renames) {
        const before = changes.slice(0, changes.indexOf(rename));
        const written = before.findLastIndex(isWrite(rename.path));
        const synced = before.findLastIndex(isSync(rename.path));
        expect(written, rename.text).to.be.above(-1);
        expect(synced, `a new file is not on disk: ${rename.text}`).to.be.above(written);
      }

      const isAwsChange = (call: Call): boolean =>
        (isRename(call) || isRemoval(call)) && isAwsFile(changedBy(call));
      const first = changes.findIndex(isAwsChange);
      const last = changes.findLastIndex(isAwsChange);
      expect(first).to.be.above(0);

      const records = renames.filter((call) => isRecord(targetOf(call)));
      expect(records).to.have.length.above(0);
      for (const record of records) {
        const at = changes.indexOf(record);
        const synced = changes.findIndex(
          (call, index) => index > at && isSync(dirname(targetOf(record)))(call),
        );
        expect(at, 'a record is written behind the change').to.be.below(first);
        expect(synced, 'a record is on disk behind the change').to.be.above(at).and.below(first);
      }

      const directory = dirname(changedBy(changes[first] as Call));
      const synced = changes.findIndex((call, index) => index > last && isSync(directory)(call));
      expect(synced, 'the directory is not on disk').to.be.above(last);
      const removed = changes.findIndex((call) => isRemoval(call) && isRecord(call.path));
      if (removed >= 0) expect(removed, 'a record goes before its change is on disk').to.be.above(synced);

      const isLock = ({ path }: Call): boolean => path.endsWith('.shipctl-lock');
      const taken = changes.findLastIndex((call) => /^open/.test(call.name) && isLock(call));
      const released = changes.findIndex((call, index) => index > taken && isRemoval(call) && isLock(call));
      expect(taken, 'a lock is taken too late').to.be.below(changes.indexOf(records[0] as Call));
      expect(released, 'a lock is released too early').to.be.above(synced);
    });
  }
});
