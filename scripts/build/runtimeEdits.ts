// What a runtime does to its own process before any JavaScript runs reaches the programs that it starts, and no option
// turns it off. No option that an executable can have says when Bun compiles what runs, either. So the executables hold a
// runtime that is edited in these few places, none of which changes its length.
import { readFileSync, writeFileSync } from 'node:fs';
import { forgetLetters } from './comparedLetters.ts';
import { BUN, type Runtime } from './runtime.ts';

/** Variables that both runtimes act on, and take away or change, though they are for another program of the job. */
const FOR_OTHERS = [
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
  'NODE_V8_COVERAGE',
];

/** This one, and all that begin so, make both runtimes print what they send, and with which environment they start programs. */
const TALK = 'NODE_DEBUG';

/** Variables that have Bun load code, listen for a debugger, or become another program; these and all that begin so. */
const DOORS_OF_BUN = ['BUN_OPTIONS', 'BUN_INSPECT', 'BUN_BE_BUN'];

/**
 * Variables with settings of JavaScriptCore begin so: Bun does not start if it does not know one, and some make it print what
 * it does.
 */
const SETTINGS = 'BUN_JSC_';

/**
 * What takes the place of a name's first word, or of its first letter: with it, the name is an identifier of JavaScript that
 * no shell can set.
 */
const STAND_IN = '$';

/** How variables with settings of JavaScriptCore begin for an executable that is edited. */
export const EDITED_SETTINGS = STAND_IN + SETTINGS.slice(1);

/** How the machine code of Bun begins the names of variables that it compares with: 8 bytes, in one register. */
const BUN_LITERAL = 'NODE_CHA';
/** On x64 that is `movabs $"NODE_CHA", %rax`. */
const MOVABS = Buffer.from(`\x48\xb8${BUN_LITERAL}`, 'latin1');
/** On arm64 these are four instructions, for two bytes each: `mov x27, #"NO"`, `movk x27, #"DE", lsl #16` and so on. */
const MOV = 0xd280_0000;
const MOVK = 0xf280_0000;
/** How many instructions the compiler may have put among them. */
const ASIDE = 8;

/**
 * How often Bun has code run before it compiles it, and compiles it better: JavaScriptCore's thresholdForJITAfterWarmUp,
 * thresholdForJITSoon, thresholdForOptimizeAfterWarmUp and thresholdForOptimizeAfterLongWarmUp. They are for servers: most
 * commands end before what a thread has compiled for them is used.
 *
 * @see https://github.com/WebKit/WebKit/blob/main/Source/JavaScriptCore/runtime/OptionsList.h
 */
const WARM_UPS = [500, 100, 1000, 1000];
/**
 * How many times as often it has now. To compile something once is worth a thread, and so the time of a command, only for
 * commands that read megabytes.
 */
const PATIENCE = [100, 10, 10, 10];

/**
 * How many blocks of its heap Bun has a thread keep ready, and after how many it starts that: JavaScriptCore's
 * warmUpMarkedBlockCount and warmUpMarkedBlockStartAfterBlocks. They lie in one literal of 8 bytes. Most commands need
 * about as many, and wait for the system to start and to end the thread, and another one that comes with it.
 */
const READY_BLOCKS = [32, 64] as const;
/** After how many it starts the thread now, one gigabyte: the most that one instruction on arm64 can say. */
const LATER_BLOCKS = 0xffff;
/** On arm64, `movk x9, #64, lsl #32` puts the second one above the first, which `mov x9, #32` has put into the register. */
const MOVK_THIRD = 0xf2c0_0000;

/**
 * Edits the runtime in an executable so that programs get limits and variables as the executable itself got them, so that
 * no variable has Bun run other code or in another way, that none makes either print secrets, and that Bun compiles only
 * what runs long and starts no thread for its heap.
 *
 * @param executable path of a Linux executable that holds Node or Bun
 * @param runtime    which of the two
 * @throws Error when a place to edit is missing: another version of the runtime may do the same in another way
 */
export function editRuntime(executable: string, runtime: Runtime): void {
  const file = readFileSync(executable);
  dropLimitChanges(file);
  for (const name of [...FOR_OTHERS, TALK, ...(runtime === BUN ? DOORS_OF_BUN : [])]) {
    if (forget(file, Buffer.from(name)) === 0) throw new Error(`the runtime knows no variable ${name}`);
  }
  if (runtime === BUN) {
    if (forgetLiteral(file) === 0) throw new Error(`the machine code of Bun holds no ${BUN_LITERAL}`);
    if (forgetLetters(file, isArm64(file), SETTINGS, STAND_IN) !== 1)
      throw new Error(`the machine code of Bun does not compare with ${SETTINGS} in one place`);
    compileLater(file);
    if (keepFewBlocks(file) !== 1)
      throw new Error(`the machine code of Bun does not have ${READY_BLOCKS.join(' and ')} in one place`);
  }
  writeFileSync(executable, file);
}

/**
 * Both runtimes raise the limit of open files when they start. Their `setrlimit(RLIMIT_NOFILE, …)` becomes
 * `getrusage(RLIMIT_NOFILE, …)`, which fails with EINVAL and does nothing else; a runtime goes on if that fails.
 *
 * @see https://man7.org/linux/man-pages/man2/getrlimit.2.html
 */
function dropLimitChanges(file: Buffer): void {
  const imports = importsOf(file);
  const setter = imports.get('setrlimit64') ?? imports.get('setrlimit');
  const harmless = imports.get('getrusage');
  if (!setter || !harmless) throw new Error('the runtime imports no setrlimit, or no getrusage');
  file.copy(file, setter.name, harmless.name, harmless.name + 4);
  file.copy(file, setter.version, harmless.version, harmless.version + 2);
}

/** Has the runtime look for a variable of another name. Gives how often it names this one. */
function forget(file: Buffer, name: Buffer): number {
  // Machine code stands before the name in a literal of it.
  const start = Math.max(0, name.indexOf('NODE_'));
  let count = 0;
  for (let at = file.indexOf(name); at >= 0; at = file.indexOf(name, at + 1)) {
    file.fill(STAND_IN, at + start, at + name.indexOf('_'));
    count++;
  }
  return count;
}

/** Has Bun compile what runs often, and only that. */
function compileLater(file: Buffer): void {
  const known = numbers(WARM_UPS);
  const at = file.indexOf(known);
  if (at < 0 || file.includes(known, at + 1))
    throw new Error(`this Bun has not ${WARM_UPS.join(', ')} for its thresholds: see WARM_UPS`);
  numbers(WARM_UPS.map((times, index) => times * (PATIENCE[index] ?? 1))).copy(file, at);
}

/** Has Bun start no thread that keeps blocks of its heap ready. Gives in how many places it would have. */
const keepFewBlocks = (file: Buffer): number =>
  isArm64(file) ? keepFewByMoves(file) : keepFewByLiteral(file);

/** `movabs $0x4000000020, %rax`, or into another register. */
function keepFewByLiteral(file: Buffer): number {
  const literal = numbers(READY_BLOCKS);
  let count = 0;
  for (let at = file.indexOf(literal); at >= 0; at = file.indexOf(literal, at + 1)) {
    const [prefix = 0, code = 0] = file.subarray(at - 2, at);
    if ((prefix & 0xfe) !== 0x48 || (code & 0xf8) !== 0xb8) continue;
    file.writeUInt32LE(LATER_BLOCKS, at + 4);
    count++;
  }
  return count;
}

/** The two instructions that do the same on arm64, one right after the other, in any register. */
function keepFewByMoves(file: Buffer): number {
  const [ready, start] = READY_BLOCKS;
  let count = 0;
  for (let register = 0; register < 31; register++) {
    const moves = numbers([MOV + ready * 2 ** 5 + register, MOVK_THIRD + start * 2 ** 5 + register]);
    for (let at = file.indexOf(moves); at >= 0; at = file.indexOf(moves, at + 1)) {
      if (at % 4 !== 0) continue;
      file.writeUInt32LE(MOVK_THIRD + LATER_BLOCKS * 2 ** 5 + register, at + 4);
      count++;
    }
  }
  return count;
}

/** As they lie side by side in an executable, 32 bits each. */
const numbers = (all: readonly number[]): Buffer => Buffer.from(Uint32Array.from(all).buffer);

const ARM64 = 183;

const isArm64 = (file: Buffer): boolean => file.readUInt16LE(0x12) === ARM64; // e_machine

/** The same in the machine code of Bun. */
const forgetLiteral = (file: Buffer): number => (isArm64(file) ? forgetMoves(file) : forget(file, MOVABS));

/** `mov` and three `movk` that fill one register with the literal, whichever that is, become those for another text. */
function forgetMoves(file: Buffer): number {
  const [first = 0, ...others] = [0, 1, 2, 3].map((part) => {
    const bytes = Buffer.from(BUN_LITERAL).readUInt16LE(part * 2);
    return (part === 0 ? MOV : MOVK) + part * 2 ** 21 + bytes * 2 ** 5;
  });
  let count = 0;
  for (let register = 0; register < 31; register++) {
    const move = Buffer.alloc(4);
    move.writeUInt32LE(first + register);
    for (let at = file.indexOf(move); at >= 0; at = file.indexOf(move, at + 1)) {
      const near = Array.from({ length: ASIDE }, (_, index) => file.readUInt32LE(at + 4 * index));
      if (at % 4 !== 0 || !others.every((other) => near.includes(other + register))) continue;
      const standIn = Buffer.from(STAND_IN.repeat(2)).readUInt16LE();
      file.writeUInt32LE(MOV + standIn * 2 ** 5 + register, at);
      count++;
    }
  }
  return count;
}

/** Where the entry of an imported function is in a file: that of its name, and that of its version. */
interface Import {
  readonly name: number;
  readonly version: number;
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

const SYMBOLS = 11;
const VERSIONS = 0x6fffffff;
const SYMBOL_BYTES = 24;
const VERSION_BYTES = 2;

/**
 * The functions that an executable takes from shared libraries, by name.
 *
 * @see https://man7.org/linux/man-pages/man5/elf.5.html (Elf64_Shdr, Elf64_Sym, SHT_DYNSYM, SHT_GNU_versym)
 */
function importsOf(file: Buffer): ReadonlyMap<string, Import> {
  const sections = sectionsOf(file);
  const symbols = sections.find(({ type }) => type === SYMBOLS);
  const versions = sections.find(({ type }) => type === VERSIONS);
  const names = symbols && sections[symbols.link];
  if (!names || !versions) throw new Error('the runtime is not a dynamic ELF executable');
  const found = new Map<string, Import>();
  for (let index = 0; index < symbols.size / SYMBOL_BYTES; index++) {
    const at = symbols.offset + index * SYMBOL_BYTES;
    const isUndefined = file.readUInt16LE(at + 6) === 0;
    const start = names.offset + file.readUInt32LE(at);
    const name = file.toString('latin1', start, file.indexOf(0, start));
    if (isUndefined) found.set(name, { name: at, version: versions.offset + index * VERSION_BYTES });
  }
  return found;
}

function sectionsOf(file: Buffer): readonly Section[] {
  const start = Number(file.readBigUInt64LE(0x28));
  const [bytes, count] = [file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * bytes;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 0x18)),
      size: Number(file.readBigUInt64LE(at + 0x20)),
      link: file.readUInt32LE(at + 0x28),
    };
  });
}
