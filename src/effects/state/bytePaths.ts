import type { BigIntStats } from 'node:fs';
import { lstatSync, readdirSync, realpathSync, rmdirSync, unlinkSync } from '../fileSystem.ts';
import { setMode } from '../modes.ts';
import { bytesOf } from '../../rawText.ts';
import { ABSENT, tolerating } from '../systemError.ts';

// Names of files are bytes, and need not be UTF-8: what is found in a directory stays bytes.

const SLASH = Buffer.from('/');

/** The path of a name in a directory. */
export const below = (directory: Buffer, name: Buffer | string): Buffer =>
  Buffer.concat([directory, SLASH, typeof name === 'string' ? bytesOf(name) : name]);

/** A path as messages show it. */
export const shown = (path: Buffer): string => path.toString();

/** The real path of what a path leads to; undefined where that is nothing. */
export const realPath = (path: string): string | undefined => tolerating(ABSENT, () => realpathSync(path));

/** What is in a directory, in no order. */
export const namesIn = (directory: Buffer): readonly Buffer[] => readdirSync(directory).map(bytesOf);

/** What is of this name, links not followed; undefined where nothing is. */
export const lookAt = (path: Buffer): BigIntStats | undefined =>
  tolerating(ABSENT, () => lstatSync(path, { bigint: true }));

/** Removes whatever is of this name, and all below it; somebody else may be at it too. */
export function removeTree(path: Buffer): void {
  const stat = lookAt(path);
  tolerating(ABSENT, () => {
    if (!stat?.isDirectory()) {
      if (stat) unlinkSync(path);
      return;
    }
    if ((stat.mode & 0o700n) !== 0o700n) setMode(path, 0o700);
    for (const name of namesIn(path)) removeTree(below(path, name));
    rmdirSync(path);
  });
}
