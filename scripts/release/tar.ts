import { Buffer } from 'node:buffer';

/** What is in an archive: a file by its content, or a symbolic link by where it leads. */
export interface TarEntry {
  /** Relative, at most 100 bytes of ASCII. */
  readonly path: string;
  readonly content: Buffer | { readonly link: string };
  readonly isExecutable?: boolean;
}

const BLOCK = 512;
const TYPE = { file: '0', link: '2', directory: '5' } as const;

interface Header {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
  readonly link: string;
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/**
 * A header block. All entries are root's and as old as the epoch, so that an archive is the same whoever makes it, whenever.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html (ustar Interchange Format)
 */
function header({ path, mode, size, type, link }: Header): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long a name for an archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257);
  block.write('root', 265);
  block.write('root', 297);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** The directories that hold an entry, outermost first, each with a `/` at its end: `a/`, `a/b/`. */
function directoriesOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

function entryBlocks({ path, content, isExecutable = false }: TarEntry): readonly Buffer[] {
  if (!Buffer.isBuffer(content))
    return [header({ path, mode: 0o777, size: 0, type: TYPE.link, link: content.link })];
  const mode = isExecutable ? 0o755 : 0o644;
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return [header({ path, mode, size: content.length, type: TYPE.file, link: '' }), content, padding];
}

/**
 * An archive that any `tar` reads, with its entries and their directories sorted by path.
 *
 * @param entries in any order
 */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const directories = new Set(entries.flatMap(({ path }) => directoriesOf(path)));
  const blocks = new Map<string, readonly Buffer[]>();
  for (const path of directories)
    blocks.set(path, [header({ path, mode: 0o755, size: 0, type: TYPE.directory, link: '' })]);
  for (const entry of entries) blocks.set(entry.path, entryBlocks(entry));
  const sorted = [...blocks].sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([...sorted.flatMap(([, parts]) => parts), Buffer.alloc(2 * BLOCK)]);
}
