import { expect } from 'chai';
import {
  type CleanupScope,
  type OwnFiles,
  groupsToClean,
  unknownFaults,
} from '../../../src/core/configure/cleanupScope.ts';
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
