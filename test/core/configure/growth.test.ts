import { expect } from 'chai';
import type { SectionsText } from '../../../src/core/formats/sections/grammar.ts';
import { sections } from '../../../src/core/formats/sections/sections.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import { profileEdits } from '../../../src/core/tools/aws/profile.ts';
import { keysSettings } from '../../../src/core/tools/aws/settings.ts';
import { FileGroup, type UnitToPut } from '../../../src/core/tracking/fileGroup.ts';
import type { SharedFile } from '../../../src/world/sharedFiles.ts';

const CLAIM = { job: 'job', build: '1', resource: 'res' };

const units = (count: number): readonly UnitToPut<SectionsText>[] =>
  Array.from({ length: count }, (_, index) => {
    const keys = { accessKeyId: `ID${index}`, secretAccessKey: `secret${index}`, sessionToken: undefined };
    const settings = keysSettings(keys, 'us-east-1');
    const unit = `res-${index}`;
    return { unit, claim: CLAIM, edits: (file) => profileEdits(unit, settings, file) };
  });

/** How often a text is read when so many profiles are written and then undone. */
function readsFor(count: number): number {
  let reads = 0;
  const read = (text: string): SectionsText => {
    reads++;
    return sections.read(text);
  };
  const text = Array.from({ length: count }, (_, index) => `[f${index}]\nregion = x\n`).join('');
  const file: SharedFile = {
    path: '/file',
    asked: ['/file', '/file'],
    uses: [0, 1],
    isFormer: false,
    bytes: Buffer.from(text),
    record: undefined,
  };
  const group = new FileGroup([file], { ...awsTool, formatOf: () => ({ ...sections, read }) }, () => 'salt');
  group.put(units(count));
  group.undo(() => true);
  expect(group.changes()).to.deep.equal([]);
  return reads;
}

describe('the work for many profiles', () => {
  it('reads each text once, however many profiles are written', () => {
    expect(readsFor(3)).to.be.at.most(4);
    expect(readsFor(300)).to.equal(readsFor(3));
  });
});
