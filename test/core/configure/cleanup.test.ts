import { expect } from 'chai';
import {
  type CleanupScope,
  type OwnFiles,
  cleanupLines,
  groupsToClean,
  nothingUndone,
  otherOwners,
  remainingRecords,
  unknownFaults,
} from '../../../src/core/configure/cleanup.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import type { JournaledFile, Owner } from '../../../src/world/sharedFiles.ts';

const owner = (job: string, resource = 'a', build = '1'): Owner => ({ job, build, resource });

const journaled = (group: readonly string[], ...owners: readonly Owner[]): readonly JournaledFile[] =>
  group.map((asked) => ({
    asked,
    paths: [asked],
    gone: [],
    unrecorded: [],
    tool: 'aws',
    group,
    owners,
    fault: undefined,
  }));

const OF_J: CleanupScope = { job: { job: 'J', build: '1' }, resources: [] };
const ALL: CleanupScope = { job: undefined, resources: [] };
const OWN = { paths: ['/c', '/d'], owners: [], isLittered: false, littered: [], fault: undefined };

describe('groupsToClean', () => {
  const both = [...journaled(['/c', '/d'], owner('J'), owner('K')), ...journaled(['/x'], owner('K'))];
  const table: [title: string, files: readonly JournaledFile[], scope: CleanupScope, groups: string[][]][] = [
    ['has each group in which the job has a claim, once', both, OF_J, [['/c', '/d']]],
    ['has all groups with --all', both, ALL, [['/c', '/d'], ['/x']]],
    ['has none of other jobs', journaled(['/x'], owner('K')), OF_J, []],
    ['has none of other builds', journaled(['/x'], owner('J', 'a', '2')), OF_J, []],
    ['has none of other resources', journaled(['/x'], owner('J')), { ...OF_J, resources: ['b'] }, []],
    ['has those of the resources that are named', both, { ...OF_J, resources: ['a', 'b'] }, [['/c', '/d']]],
  ];
  it("has no other job's file if the shared one is in a group of the job's own", () => {
    const files = [
      ...journaled(['/x', '/d'], owner('J'), owner('K')).slice(1),
      ...journaled(['/x', '/d'], owner('K')).slice(0, 1),
      ...journaled(['/c', '/d'], owner('J')).slice(0, 1),
    ];
    expect(groupsToClean(files, undefined, OF_J)).to.deep.equal([['/c', '/d']]);
    expect(groupsToClean(files.slice(0, 2), undefined, OF_J)).to.deep.equal([['/x', '/d']]);
    expect(groupsToClean(files.slice(0, 2), { ...OWN, owners: [owner('J')] }, OF_J)).to.deep.equal([
      ['/c', '/d'],
    ]);
  });

  for (const [title, files, scope, groups] of table) {
    it(title, () => {
      expect(groupsToClean(files, OWN, scope)).to.deep.equal(groups);
    });
  }

  it('has the own files if another state directory knows of a claim in them', () => {
    expect(groupsToClean([], { ...OWN, owners: [owner('J')] }, OF_J)).to.deep.equal([['/c', '/d']]);
    expect(groupsToClean([], { ...OWN, owners: [owner('K')] }, OF_J)).to.deep.equal([]);
  });

  it('has files as they were configured, before the own ones as they are now', () => {
    const both = journaled(['/c', '/c'], owner('J')).slice(1);
    expect(groupsToClean(both, { ...OWN, owners: [owner('J')] }, OF_J)).to.deep.equal([
      ['/c', '/c'],
      ['/c', '/d'],
    ]);
  });

  it('has the own files if a killed process left something beside them', () => {
    expect(groupsToClean([], { ...OWN, isLittered: true }, OF_J)).to.deep.equal([['/c', '/d']]);
  });
});

describe('unknownFaults', () => {
  const at = (asked: string, fault: string | undefined, ...owners: Owner[]): JournaledFile => ({
    ...{ asked, paths: [asked], gone: [], unrecorded: [], tool: 'aws', group: [asked], owners, fault },
  });
  const faulty = { ...OWN, fault: 'the record of /c' };
  const table: [
    title: string,
    files: readonly JournaledFile[],
    own: OwnFiles | undefined,
    faults: string[],
  ][] = [
    ['has that of a pointer that names nobody', [at('/state/x', 'the pointer')], OWN, ['the pointer']],
    ["has none of a file that is some job's", [at('/x', 'the record', owner('K'))], OWN, []],
    ['has none of a file without one', [at('/x', undefined)], OWN, []],
    ['has that of the own files if no pointer leads to them', [], faulty, ['the record of /c']],
    ["has none of the own files if they are some job's", [at('/d', 'other', owner('K'))], faulty, []],
    ['has each once', [at('/state/x', 'the record of /c')], faulty, ['the record of /c']],
    ['has none of places that are refused', [], undefined, []],
  ];
  for (const [title, files, own, faults] of table) {
    it(title, () => {
      expect(unknownFaults(files, own ? [own] : [])).to.deep.equal(faults);
    });
  }
});

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
    const units = { words: awsTool.words, units: ['a'], found: ['a'], left: [], restoredUnits: [] };
    const file = { ...units, isRemoved: false, isGone: false };
    const removed = ['id', 'secret'].map((key) => ({ section: 'a', key }));
    const restored = [{ section: 'default', key: 'id' }];
    expect(
      cleanupLines([
        { ...file, path: '/c', removed, restored },
        { ...file, path: '/d', removed: [], restored: [], isRemoved: true },
        { ...file, path: '/e', removed: [], restored: [] },
      ]),
    ).to.equal(
      '/c\n  remove [a] id, secret\n  restore [default] id\n/d\n  remove the file\n/e\n  nothing changes\n',
    );
  });
});
