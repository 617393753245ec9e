import fs from 'node:fs';
import { bytesOf, hasKeptBytes, textOf } from '../rawText.ts';

// What of `node:fs` takes a path. Names of files are bytes, and need not be UTF-8; `node:fs` would take and give U+FFFD
// for other bytes, and so lead to another file. Everything in effects comes to files through here, except
// what plain calls may need of /proc.

type Path = string | Buffer;

/** A path as `node:fs` takes it without changing a byte. */
const native = (path: Path): Path => (typeof path === 'string' && hasKeptBytes(path) ? bytesOf(path) : path);

/** The function for a path in its first place. */
const ofPath = <F extends (path: never, ...rest: never[]) => unknown>(call: F): F =>
  ((path: never, ...rest: never[]) => call(native(path) as never, ...rest)) as F;

/** The function for paths in its first two places. */
const ofPaths = <F extends (from: never, to: never, ...rest: never[]) => unknown>(call: F): F =>
  ((from: never, to: never, ...rest: never[]) =>
    call(native(from) as never, native(to) as never, ...rest)) as F;

export const accessSync = ofPath(fs.accessSync);
export const chmodSync = ofPath(fs.chmodSync);
export const copyFileSync = ofPaths(fs.copyFileSync);
export const linkSync = ofPaths(fs.linkSync);
export const lstatSync = ofPath(fs.lstatSync);
export const mkdirSync = ofPath(fs.mkdirSync);
export const openSync = ofPath(fs.openSync);
export const readFileSync = ofPath(fs.readFileSync);
export const renameSync = ofPaths(fs.renameSync);
export const rmSync = ofPath(fs.rmSync);
export const rmdirSync = ofPath(fs.rmdirSync);
export const statSync = ofPath(fs.statSync);
export const statfsSync = ofPath(fs.statfsSync);
export const symlinkSync = ofPaths(fs.symlinkSync);
export const unlinkSync = ofPath(fs.unlinkSync);
export const utimesSync = ofPath(fs.utimesSync);

/** The real path of what a path leads to. */
export const realpathSync = (path: Path): string => textOf(fs.realpathSync.native(native(path), 'buffer'));

/** What a link leads to, as it is written. */
export const readlinkSync = (path: Path): string => textOf(fs.readlinkSync(native(path), 'buffer'));

/** The names in a directory, in no order. */
export const readdirSync = (path: Path): string[] =>
  fs.readdirSync(native(path), 'latin1').map((name) => textOf(Buffer.from(name, 'latin1')));

/** The same with what each of them is; a name is its bytes, one character a byte. Bun gives no kinds with buffers. */
export const readByteEntriesSync = (path: Path): fs.Dirent[] =>
  fs.readdirSync(native(path), { encoding: 'latin1', withFileTypes: true });

/** The same with names as text. */
export const readEntriesSync = (path: Path): fs.Dirent[] =>
  readByteEntriesSync(path).map((entry) => {
    entry.name = textOf(Buffer.from(entry.name, 'latin1'));
    return entry;
  });

/** Makes a directory whose path begins like this. */
export const mkdtempSync = (beginning: string): string =>
  textOf(fs.mkdtempSync(native(beginning) as string, 'buffer'));
