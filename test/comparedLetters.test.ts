import { expect } from 'chai';
import { forgetLetters } from '../scripts/build/comparedLetters.ts';

const NAME = 'AB_';

/** `cmp wN, #letter` on arm64. */
const compare = (register: number, letter: string): number[] => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(0x7100_001f + letter.charCodeAt(0) * 2 ** 10 + register * 2 ** 5);
  return [...bytes];
};
const letterOf = (text: string): number => text.charCodeAt(0);
const NOP = [0x90, 0x90];
const ADD = [0x29, 0x05, 0x00, 0x91];

const PROCESSORS: readonly (readonly [
  name: string,
  isArm64: boolean,
  code: number[],
  decoy: number[],
  at: number,
])[] = [
  [
    'x64',
    false,
    // cmpb $"A", (%r14); cmpb $"B", 1(%r14); cmpb $"_", 2(%r14)
    [0x80, 0x3e, letterOf('A'), ...NOP, 0x80, 0x7e, 1, letterOf('B'), ...NOP, 0x80, 0x7e, 2, letterOf('_')],
    // The first letter alone, and with another register behind it.
    [0x80, 0x3b, letterOf('A'), ...NOP, 0x80, 0x7e, 1, letterOf('C')],
    2,
  ],
  [
    'arm64',
    true,
    [...compare(10, 'A'), ...ADD, ...compare(10, 'B'), ...ADD, ...compare(10, '_')],
    [...compare(9, 'A'), ...ADD, ...compare(10, 'C')],
    0,
  ],
];

describe('machine code that compares a name letter by letter', () => {
  for (const [processor, isArm64, code, decoy, at] of PROCESSORS) {
    it(`compares with another letter first, on ${processor}`, () => {
      const file = Buffer.from([...decoy, ...code, ...decoy]);
      const before = Buffer.from(file);
      expect(forgetLetters(file, isArm64, NAME, '$')).to.equal(1);
      const changed = [...file.keys()].filter((index) => file[index] !== before[index]);
      const start = decoy.length + at;
      expect(changed.every((index) => index >= start && index < start + 4)).to.equal(true);
      const expected = isArm64 ? compare(10, '$') : [letterOf('$')];
      expect([...file.subarray(start, start + expected.length)]).to.deep.equal(expected);
    });

    it(`is left alone if it compares with another name, on ${processor}`, () => {
      const file = Buffer.from(decoy);
      expect(forgetLetters(file, isArm64, NAME, '$')).to.equal(0);
      expect([...file]).to.deep.equal(decoy);
    });
  }
});
