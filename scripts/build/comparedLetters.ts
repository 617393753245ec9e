// A compiler may have machine code compare a short name letter by letter. The name is then in no text of the executable.

/** An instruction that compares a byte with a letter. */
interface Comparison {
  readonly bytes: Buffer;
  /** Where the letter is changed, and how. */
  readonly put: (file: Buffer, at: number, letter: number) => void;
}

/** What compares the letters of a name, in their order, with the bytes that one register points to, or that it holds. */
type Comparisons = (name: string, register: number) => readonly Comparison[];

/** No further than this from the first comparison, in bytes, is the last one. */
const REACH = 256;

/** On x64, `cmpb $"B", (%r14)`, and for further letters `cmpb $"U", 1(%r14)`; each ends with its letter. */
const ofX64: Comparisons = (name, register) =>
  [...Buffer.from(name)].map((letter, index) => ({
    bytes: Buffer.from(
      index === 0 ? [0x80, 0x38 + register, letter] : [0x80, 0x78 + register, index, letter],
    ),
    put: (file, at, other) => {
      file.writeUInt8(other, at + (index === 0 ? 2 : 3));
    },
  }));
/** The third bit of a register's number is in another place. That of the stack and of the frame are written otherwise. */
const REGISTERS_OF_X64 = [0, 1, 2, 3, 6, 7];

/** On arm64, each letter is loaded before `cmp w10, #"B"`, which has the letter in its bits from 10 on. */
const ofArm64: Comparisons = (name, register) =>
  [...Buffer.from(name)].map((letter) => ({
    bytes: compare(letter, register),
    put: (file, at, other) => {
      compare(other, register).copy(file, at);
    },
  }));
const REGISTERS_OF_ARM64 = Array.from({ length: 31 }, (_, register) => register);

function compare(letter: number, register: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(0x7100_001f + letter * 2 ** 10 + register * 2 ** 5);
  return bytes;
}

/**
 * Has machine code compare with another first letter wherever it compares with a name letter by letter.
 *
 * @param standIn the other letter
 * @returns how often it did that
 */
export function forgetLetters(file: Buffer, isArm64: boolean, name: string, standIn: string): number {
  const [comparisonsOf, registers] = isArm64 ? [ofArm64, REGISTERS_OF_ARM64] : [ofX64, REGISTERS_OF_X64];
  let count = 0;
  for (const register of registers) {
    const [first, ...others] = comparisonsOf(name, register);
    for (const at of first ? placesOf(file, first.bytes) : []) {
      if (!followEachOther(file.subarray(at, at + REACH), others)) continue;
      first?.put(file, at, standIn.charCodeAt(0));
      count++;
    }
  }
  return count;
}

function* placesOf(file: Buffer, bytes: Buffer): Generator<number> {
  for (let at = file.indexOf(bytes); at >= 0; at = file.indexOf(bytes, at + 1)) yield at;
}

function followEachOther(code: Buffer, comparisons: readonly Comparison[]): boolean {
  let at = 0;
  return comparisons.every(({ bytes }) => (at = code.indexOf(bytes, at + 1)) > 0);
}
