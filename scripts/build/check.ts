import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EDITED_SETTINGS } from './runtimeEdits.ts';

/** What the head of an embedded program says about how it will run. */
interface Embedded {
  /** Bytes of V8 code cache; 0 without one. */
  readonly codeCacheBytes: number;
  /** Whether options may come from outside the executable, as NODE_OPTIONS do. */
  readonly takesNodeOptions: boolean;
}

const NOTE_NAME = 'NODE_SEA_BLOB\0';
const MAGIC = 0x0143da20;
const FLAG_CODE_CACHE = 1 << 2;

/** Where the embedded program begins: behind the one occurrence of its note's name that the magic number follows. */
function findProgram(file: Buffer): number {
  for (let at = file.indexOf(NOTE_NAME); at >= 0; at = file.indexOf(NOTE_NAME, at + 1)) {
    const start = (at + NOTE_NAME.length + 3) & ~3; // a note's content is aligned to 4 bytes
    if (file.readUInt32LE(start) === MAGIC) return start;
  }
  throw new Error('there is no program in the executable');
}

/**
 * Reads the head of the program inside an executable.
 *
 * Its layout (Node 24, src/node_sea.cc) is: magic number and flags, 4 bytes each; 1 byte for where options come from,
 * 0 being nowhere; then, each behind its length in 8 bytes, the program's name, its text and its code cache.
 *
 * @param executable path of a Linux executable made by embed.ts
 * @throws Error when it holds no program
 */
function readEmbedded(executable: string): Embedded {
  const file = readFileSync(executable);
  const start = findProgram(file);
  const length = (at: number): number => Number(file.readBigUInt64LE(at));
  const name = start + 9;
  const text = name + 8 + length(name);
  const cache = text + 8 + length(text);
  const hasCache = (file.readUInt32LE(start + 4) & FLAG_CODE_CACHE) !== 0;
  return { codeCacheBytes: hasCache ? length(cache) : 0, takesNodeOptions: file.readUInt8(start + 8) !== 0 };
}

/**
 * Makes sure that NODE_OPTIONS don't reach an executable of embed.ts, and that it has its code cache.
 *
 * @param hasCache whether it is to have one
 * @throws Error that says which of these is not so
 */
export function checkEmbedded(executable: string, hasCache: boolean): void {
  const { codeCacheBytes, takesNodeOptions } = readEmbedded(executable);
  if (hasCache !== codeCacheBytes > 0)
    throw new Error(`the executable has ${codeCacheBytes} bytes of code cache`);
  if (takesNodeOptions) throw new Error('the executable listens to NODE_OPTIONS');
}

/**
 * Runs an executable of embed.ts to make sure that V8 takes its code cache.
 *
 * @throws Error if it does not, or if the executable does not run
 */
export function checkNode(executable: string): void {
  // Node says on standard error when V8 refuses the cache, whatever the program does then.
  const { error, stderr } = spawnSync(executable, ['--version'], { env: {}, encoding: 'utf8' });
  if (error) throw new Error(`the executable does not run: ${error.message}`);
  if (stderr.includes('Warning:')) throw new Error(`the executable warns when it starts: ${stderr}`);
}

/** How often Bun says that it found the bytecode of a text, rather than compile it. */
const hits = (said: string): number => said.match(/Cache hit for sourceCode/g)?.length ?? 0;

/**
 * Makes sure that an executable of compile.ts has the bytecode of all its parts, and that Bun takes it.
 *
 * @throws Error that says which of these is not so
 */
export function checkCompiled(executable: string): void {
  const env = { [`${EDITED_SETTINGS}verboseDiskCache`]: '1' };
  for (const [words, parts] of [
    [['to_uppercase', 'x'], 1],
    [['bump_version', '1.2.3', 'patch'], 2],
    [['--version'], 3],
  ] as const) {
    const { error, status, stderr } = spawnSync(executable, words, { env, encoding: 'utf8' });
    if (error) throw new Error(`the executable does not run: ${error.message}`);
    if (status !== 0) throw new Error(`the executable does not run: ${stderr}`);
    if (hits(stderr) !== parts)
      throw new Error(`not all parts of the executable have their bytecode: ${stderr}`);
  }
}
