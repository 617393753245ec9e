import { expect } from 'chai';
import type { CleanedFile } from '../../../src/core/configure/cleanupReport.ts';
import { awsTool } from '../../../src/core/tools/aws/awsTool.ts';
import { type NamedProfile, cleanedLine, configuredLine } from '../../../src/core/configure/summary.ts';

const profile = (name: string, region = 'us-east-1', resource = name): NamedProfile => ({
  name,
  resource,
  region,
});

describe('configuredLine', () => {
  const table: [line: string, profiles: NamedProfile[]][] = [
    ['wrote profile a and [default] (us-east-1)', [profile('a'), profile('default', 'us-east-1', 'a')]],
    ['wrote profile "x y" (us-east-1)', [profile('x y', 'us-east-1', 'a')]],
    ['wrote [default] for a (eu-west-1)', [profile('default', 'eu-west-1', 'a')]],
    ['wrote profile a (us-east-1); [default] is b', [profile('a'), profile('default', 'us-east-1', 'b')]],
    [
      'wrote profiles a (us-east-1), b (eu-west-1); [default] is b',
      [profile('a'), profile('b', 'eu-west-1'), profile('default', 'eu-west-1', 'b')],
    ],
    [
      'wrote profiles a, b, c; [default] is c (us-west-2)',
      [
        profile('a'),
        profile('b', 'eu-west-1'),
        profile('c', 'us-west-2'),
        profile('default', 'us-west-2', 'c'),
      ],
    ],
    [
      'wrote 100 profiles (us-east-1); [default] is p99',
      [
        ...Array.from({ length: 100 }, (_, number) => profile(`p${number}`)),
        profile('default', 'us-east-1', 'p99'),
      ],
    ],
  ];
  for (const [line, profiles] of table) {
    it(`is: ${line}`, () => {
      expect(configuredLine(profiles, true)).to.equal(line);
      expect(configuredLine(profiles, false)).to.equal(line.replace('wrote', 'already up to date:'));
    });
  }
});

const file = (
  units: string[],
  restoredUnits: string[] = [],
  more: Partial<CleanedFile> = {},
): CleanedFile => ({
  path: '/x',
  words: awsTool.words,
  units,
  found: units,
  left: [],
  leftSettings: [],
  restoredUnits,
  removed: [],
  changed: [],
  restored: [],
  isRemoved: false,
  isGone: false,
  ...more,
});

describe('cleanedLine', () => {
  const table: [line: string | undefined, files: CleanedFile[], successor?: string][] = [
    ['removed profile a', [file(['a']), file(['a'])]],
    ['removed [default]', [file(['default'])]],
    ['removed profiles a, b and [default]', [file(['a', 'default', 'b'])]],
    ['removed 5 profiles and [default]', [file(['a', 'b', 'c', 'd', 'e', 'default'])]],
    ['removed profile "a\\nb"', [file(['a\nb'])]],
    ['removed profile a, restored [default]', [file(['a', 'default'], ['default'])]],
    ['restored profile a', [file(['a'], ['a'])]],
    ['restored profile "a b"', [file(['a b'], ['a b'])]],
    ['removed profile b, [default] is now a', [file(['b'], ['default'])], 'a'],
    ['removed nothing: other jobs use the same profiles', [file([])]],
    [
      'found nothing to remove of profile a, which others have changed or removed',
      [file(['a'], [], { found: [] })],
    ],
    ['removed profile a', [file(['a'], [], { found: [] }), file(['a'])]],
    [
      'removed profile b, found nothing to remove of profile a and [default], which others have changed or removed',
      [file(['a', 'b', 'default'], [], { found: ['b'] })],
    ],
    [undefined, [file(['a'], [], { left: [{ unit: 'a', resources: ['a'], lines: [], isCut: false }] })]],
    [
      'removed profile b',
      [file(['a', 'b'], [], { left: [{ unit: 'a', resources: ['a'], lines: [3], isCut: false }] })],
    ],
    ['removed profile b', [file(['a', 'b'], [], { leftSettings: [{ unit: 'a', settings: [] }] })]],
    [undefined, [file(['a'], [], { isGone: true })]],
    [undefined, []],
  ];
  for (const [line, files, successor] of table) {
    it(`is: ${line ?? 'nothing'}`, () => {
      expect(cleanedLine(files, awsTool, successor, false)).to.equal(line);
    });
  }

  it('says what would be done', () => {
    expect(cleanedLine([file(['b', 'c'], ['c'])], awsTool, 'a', true)).to.equal(
      'would remove profile b, would restore profile c, [default] would be a',
    );
  });
});
