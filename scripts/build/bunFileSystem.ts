import { readFileSync, writeFileSync } from 'node:fs';

// Bun has `node:fs` as a text that it compiles whenever a program loads it: 31 kB, and as much of modules that this loads. That
// takes 1.6 ms, a third of a short command. In the executable a short text takes its place.

/** Where the text begins; it ends with a NUL. */
const BEGINNING = '(function (){"use strict";// build/release/tmp_modules/node/fs.ts\n';
/** How each module of Bun ends. */
const END = 'return $})\n';

/** How the text says where Bun keeps what it needs, in its own words. */
const NATIVE = /\bfs = (@getInternalField\(.*?), constants = @processBindingConstants\.fs/;
const STREAMS = /"ReadStream", \((.*?)\)\.ReadStream\)/;
const PROMISES = /get promises\(\) \{\s*return (.*?);\s*\}/;

/** Functions that the text only takes from the native code of Bun. */
const TAKEN = /\b(\w+Sync) = fs\.\1\.bind\(fs\)/g;
/** Others that the short text takes from there as well: they differ for words that shipctl does not give them. */
const ALIKE = ['existsSync', 'rmSync', 'rmdirSync'];
/** Those that it has in words of its own. */
const OWN = ['readSync', 'realpathSync', 'writeSync'];
/** What the modules of Bun call that shipctl loads. */
const OF_BUN = ['appendFileSync', 'chmodSync', 'closeSync', 'fstatSync', 'statSync', 'writevSync'];

/**
 * The short text. In its functions the callback is the last word after all others, as Bun's streams have it. Packages name
 * some more functions with callbacks, such as writeFile, in what shipctl does not call; only names in Sync are checked.
 *
 * @param long    the text of Bun
 * @param program the texts of shipctl
 * @throws Error if the long text is not as expected, or shipctl calls what the short one does not have
 */
function shortText(long: string, program: string): string {
  const [native, streams, promises] = [NATIVE, STREAMS, PROMISES].map((pattern) => {
    const [, found] = pattern.exec(long) ?? [];
    if (found === undefined) throw new Error(`node:fs of Bun does not match ${String(pattern)}`);
    return found;
  });
  const taken = [...[...long.matchAll(TAKEN)].map(([, name = '']) => name), ...ALIKE].filter(
    (name) => !OWN.includes(name),
  );
  const called = new Set([...OF_BUN, ...(program.match(/\b\w+Sync\b/g) ?? [])]);
  const unknown = [...called].filter(
    (name) => new RegExp(`^  ${name},$`, 'm').test(long) && ![...taken, ...OWN].includes(name),
  );
  if (unknown.length > 0) throw new Error(`the short node:fs has no ${unknown.join(', ')}`);
  const functions = taken.filter((name) => called.has(name)).map((name) => `${name}: fs.${name}.bind(fs)`);
  return `(function (){"use strict";
var $, fs = ${native},
  end = (buffer, offset, length) => length ?? buffer.byteLength - offset;
$ = {
  ${functions.join(',\n  ')},
  readSync: (fd, buffer, offset = 0, length, position = null) =>
    fs.readSync(fd, buffer, offset, end(buffer, offset, length), position),
  writeSync: (fd, buffer, offset = 0, length, position = null) =>
    fs.writeSync(fd, buffer, offset, end(buffer, offset, length), position),
  realpathSync: { native: fs.realpathNativeSync.bind(fs) },
  open: (path, flags, mode, done) => fs.openCb(done, path, flags, mode),
  close: (fd, done) => fs.closeCb(done, fd),
  fsync: (fd, done) => fs.fsyncCb(done, fd),
  read: (fd, buffer, offset, length, position, done) =>
    fs.readCb((error, count) => done(error, count, buffer), fd, buffer, offset, length, position),
  write: (fd, buffer, offset, length, position, done) =>
    fs.writeCb((error, count) => done(error, count, buffer), fd, buffer, offset, length, position),
  writev: (fd, buffers, position, done) =>
    fs.writevCb((error, count) => done(error, count, buffers), fd, buffers, position),
  constants: @processBindingConstants.fs,
  Stats: fs.Stats,
  Dirent: fs.Dirent,
  get ReadStream() { return (${streams}).ReadStream; },
  get WriteStream() { return (${streams}).WriteStream; },
  get promises() { return ${promises}; },
};
`;
}

/**
 * Gives the Bun in an executable a short `node:fs`, with what the program in it calls.
 *
 * @param executable its path
 * @param parts      paths of the program
 * @throws Error if Bun's own is not as expected, or the program calls what the short one does not have
 */
export function shortenFileSystem(executable: string, parts: readonly string[]): void {
  const file = readFileSync(executable);
  const start = file.indexOf(BEGINNING);
  if (start < 0 || file.includes(BEGINNING, start + 1)) throw new Error('Bun has not one node:fs');
  const end = file.indexOf(0, start);
  const long = file.toString('latin1', start, end);
  if (!long.endsWith(END)) throw new Error(`node:fs of Bun does not end with ${END}`);
  const short = shortText(long, parts.map((part) => readFileSync(part, 'utf8')).join('\n'));
  if (short.length + END.length > long.length)
    throw new Error('the short node:fs is longer than that of Bun');
  file.write(short.padEnd(long.length - END.length) + END, start, 'latin1');
  writeFileSync(executable, file);
}
