import { realDisk, syncDirectory } from './disk.ts';
import { constants, fstatSync } from 'node:fs';
import { linkSync, openSync, renameSync } from './fileSystem.ts';
import { dirname } from 'node:path';
import { ShipctlError } from '../errors.ts';
import { hiddenFileOf } from './hiddenFile.ts';
import { using } from './files.ts';
import { attributesOf, pass, writeOn } from './editing.ts';
import { type Prepared, commit, discardQuietly, prepareWith } from './replaceFile.ts';
import { UNLINKED, attempt, codeOf, tolerating } from './systemError.ts';

/** A file that is to be replaced. */
export interface Target {
  /** What the caller calls it. */
  readonly name: string;
  /** Where it is, links followed. */
  readonly path: string;
}

/** A new file, with the stamp of the old one that it was made of. */
export interface Made {
  readonly target: Target;
  readonly fresh: Prepared;
  readonly stamp: string;
}

/** The second name of an old file while the new one takes its place. */
export const oldOf = (path: string): string => hiddenFileOf(path, '.shipctl-old');

/** Puts all new files in place, or none: where one can't be, those that were go back. */
export function exchange(made: readonly Made[]): void {
  const isReplaced = new Set<Made>();
  let stuck: readonly Made[] = [];
  try {
    for (const { target } of made) keepOld(target);
    for (const one of made) {
      putInPlace(one);
      isReplaced.add(one);
    }
    for (const directory of new Set(made.map(({ target }) => dirname(target.path)))) {
      attempt(`write the directory ${directory}`, () => {
        syncDirectory(realDisk, directory);
      });
    }
  } catch (error) {
    stuck = made.filter((one) => isReplaced.has(one) && !isPutBack(one.target));
    throw stuck.length === 0 ? error : notPutBack(error, stuck);
  } finally {
    for (const one of made) {
      if (!stuck.includes(one)) discardQuietly({ temporary: oldOf(one.target.path), path: one.target.path });
    }
  }
}

/** Gives the old file a second name; where the file system has no such thing, or the user may not, a copy has to do. */
function keepOld({ name, path }: Target): void {
  attempt(`keep the old ${name}`, () => {
    const isLinked = tolerating(UNLINKED, () => {
      linkSync(path, oldOf(path));
      return true;
    });
    if (isLinked) return;
    using(openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW), (old) => {
      const attributes = attributesOf(fstatSync(old, { bigint: true }));
      const copy = (descriptor: number): void => {
        pass(name, old, {
          add: (bytes) => {
            writeOn(descriptor, bytes);
          },
          end: () => undefined,
        });
      };
      prepareWith(path, attributes, copy, oldOf(path));
    });
  });
}

function putInPlace({ target: { name }, fresh }: Made): void {
  if (attempt(`replace ${name}`, () => commit(fresh))) return;
  throw new ShipctlError(`can't replace ${name}: it is mounted by itself`);
}

function isPutBack({ path }: Target): boolean {
  try {
    renameSync(oldOf(path), path);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

function notPutBack(error: unknown, stuck: readonly Made[]): ShipctlError {
  const files = stuck.map(({ target: { name, path } }) => `${name} (its old text is in ${oldOf(path)})`);
  const reason = error instanceof Error ? error.message : '';
  return new ShipctlError(`${reason}. These were replaced, and could not be put back: ${files.join(', ')}`);
}
