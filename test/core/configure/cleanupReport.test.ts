import { expect } from 'chai';
import { cleanupLines, nothingUndone, remainingRecords } from '../../../src/core/configure/cleanupReport.ts';
import { type CleanupScope, otherOwners } from '../../../src/core/configure/cleanupScope.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import type { Owner } from '../../../src/world/sharedFiles.ts';

const owner = (job: string, resource = 'a', build = '1'): Owner => ({ job, build, resource });

const OF_J: CleanupScope = { job: { job: 'J', build: '1' }, resources: [] };
const ALL: CleanupScope = { job: undefined, resources: [] };

describe('what cleanup says', () => {
  it('names the other jobs and builds whose records remain, and what undoes them', () => {
    const owners = [
      owner('J'),
      owner('J', 'a', '2'),
      owner('J', 'b', '2'),
      owner('K', 'a', ''),
      owner('K', 'a', ''),
    ];
    const others = otherOwners(owners, OF_J);
    expect(remainingRecords(others)).to.equal(
      'settings of other jobs remain: the job "J", build "2" ("a", "b"); the job "K" ("a"). ' +
        'To undo them too, run shipctl cleanup --all',
    );
    expect(otherOwners(owners, ALL)).to.deep.equal([]);
  });

  const nothing: [scope: CleanupScope, text: string][] = [
    [OF_J, 'nothing to undo for the job "J", build "1"'],
    [{ ...OF_J, resources: ['a', 'b'] }, 'nothing to undo for "a", "b" of the job "J", build "1"'],
    [ALL, 'nothing to undo'],
  ];
  for (const [scope, text] of nothing) {
    it(`says: ${text}`, () => {
      expect(nothingUndone(scope)).to.equal(text);
    });
  }

  it('lists the settings of each file by section, and no value', () => {
    const units = {
      words: awsTool.words,
      units: ['a'],
      found: ['a'],
      left: [],
      leftSettings: [],
      restoredUnits: [],
    };
    const file = { ...units, isRemoved: false, isGone: false };
    const removed = ['id', 'secret'].map((key) => ({ section: 'a', key }));
    const changed = [{ section: 'default', key: 'secret' }];
    const restored = [{ section: 'default', key: 'id' }];
    expect(
      cleanupLines([
        { ...file, path: '/c', removed, changed, restored },
        { ...file, path: '/d', removed: [], changed: [], restored: [], isRemoved: true },
        { ...file, path: '/e', removed: [], changed: [], restored: [] },
      ]),
    ).to.equal(
      '/c\n  remove [a] id, secret\n  change [default] secret\n  restore [default] id\n/d\n  remove the file\n' +
        '/e\n  nothing changes\n',
    );
  });
});
