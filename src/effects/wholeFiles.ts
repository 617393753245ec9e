import {
  type BigIntStats,
  accessSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ShipctlError, UsageError } from '../errors.ts';
import type { Edit, WholeFiles } from '../world.ts';
import { beside } from './beside.ts';
import { monotonicMs } from './clock.ts';
import { using } from './files.ts';
import { type Lock, acquire, lockOf } from './lock.ts';
import {
  type Attributes,
  type Prepared,
  commit,
  discard,
  discardQuietly,
  prepareWith,
  replaceFile,
  stampOf,
  syncDirectory,
  temporaryOf,
} from './replaceFile.ts';
import { Failures, attempt, codeOf, plainly, unless } from './systemError.ts';

const PIECE_BYTES = 1 << 18;
const LOCK_TIMEOUT_SECONDS = 30;
/** Why a file gets no second name. */
const NOT_LINKED = ['EPERM', 'EACCES', 'EXDEV', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

/** A file that is to be replaced. */
interface Target {
  /** What the caller calls it. */
  readonly name: string;
  /** Where it is, links followed. */
  readonly path: string;
}

/** A new file, with the stamp of the old one that it was made of. */
interface Made {
  readonly target: Target;
  readonly fresh: Prepared;
  readonly stamp: string;
}

type EditOf = (write: (bytes: Uint8Array) => void) => Edit;

export const wholeFiles: WholeFiles = {
  replace(paths, lockTimeoutSeconds, edit) {
    plainly(() => {
      const targets = targetsOf(paths);
      const places = targets.map(({ path }) => path);
      locked(places, lockTimeoutSeconds, () => {
        replaceAll(targets, edit);
      });
    });
  },
  writePrivate(path, bytes) {
    plainly(() => {
      const place = join(realpathSync(dirname(path)), basename(path));
      locked([place], LOCK_TIMEOUT_SECONDS, () => {
        if (unless(['ENOENT'], () => lstatSync(place))?.isFile() === false)
          throw new ShipctlError(`${path} is there, and is not a regular file; nothing was written`);
        attempt(`write ${path}`, () => {
          replaceFile(place, bytes, { mode: 0o600 });
          syncDirectory(dirname(place));
        });
      });
    });
  },
};

/** The files that paths lead to, each once: also where a directory is mounted in two places. */
function targetsOf(names: readonly string[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const name of names) {
    const stat = attempt(`look at ${name}`, () => unless(['ENOENT', 'ENOTDIR'], () => statSync(name)));
    if (!stat) throw new UsageError(`${name} is not there; no file was changed`);
    if (!stat.isFile()) throw new ShipctlError(`${name} is not a regular file; no file was changed`);
    const path = realpathSync(name);
    const { dev, ino } = statSync(dirname(path), { bigint: true });
    const key = `${dev}:${ino}/${basename(path)}`;
    if (!targets.has(key)) targets.set(key, { name, path });
  }
  return [...targets.values()];
}

/** Does `work` while no other shipctl is at these files, and what a killed one left beside them is gone. */
function locked(paths: readonly string[], timeoutSeconds: number, work: () => void): void {
  const deadline = monotonicMs() + timeoutSeconds * 1000;
  const locks: Lock[] = [];
  const failures = new Failures();
  failures.collect(() => {
    // All processes take them in one order, so that no two wait for each other.
    for (const path of paths.toSorted()) {
      const whenGone = (): never => {
        throw new ShipctlError(`the directory ${dirname(path)} is gone`);
      };
      locks.push(acquire(lockOf(path), deadline, whenGone));
      discard({ temporary: temporaryOf(path), path });
      discard({ temporary: oldOf(path), path });
    }
    work();
  });
  for (const lock of locks) {
    failures.collect(() => {
      lock.release();
    });
  }
  failures.throwFirst();
}

/** The second name of an old file while the new one takes its place. */
const oldOf = (path: string): string => beside(path, '.shipctl-old');

function replaceAll(targets: readonly Target[], edit: EditOf): void {
  const made: Made[] = [];
  try {
    for (const target of targets) made.push(makeNew(target, edit));
    for (const { target, stamp } of made) {
      if (stampOf(lstatSync(target.path, { bigint: true })) !== stamp)
        throw new ShipctlError(
          `${target.name} was changed by another program meanwhile; no file was changed`,
        );
    }
    exchange(made);
  } finally {
    for (const { fresh } of made) discardQuietly(fresh);
  }
}

function makeNew(target: Target, edit: EditOf): Made {
  const { name, path } = target;
  // Whoever may not write a file may not replace it, though the directory would let them.
  attempt(`write ${name}`, () => {
    accessSync(path, constants.W_OK);
  });
  return attempt(`read ${name}`, () => {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return using(openSync(path, flags), (old) => {
      const stat = fstatSync(old, { bigint: true });
      if (!stat.isFile()) throw new ShipctlError(`${name} is not a regular file; no file was changed`);
      const fresh = attempt(`write the new ${name}`, () =>
        prepareWith(path, attributesOf(stat), (descriptor) => {
          pass(
            name,
            old,
            edit((bytes) => {
              writeOn(descriptor, bytes);
            }),
          );
        }),
      );
      return { target, fresh, stamp: stampOf(stat) };
    });
  });
}

const attributesOf = ({ mode, uid, gid }: BigIntStats): Attributes => ({
  mode: Number(mode & 0o7777n),
  owner: { uid: Number(uid), gid: Number(gid) },
});

function pass(name: string, old: number, edit: Edit): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (;;) {
    const length = attempt(`read ${name}`, () => readSync(old, piece));
    if (length === 0) break;
    edit.add(piece.subarray(0, length));
  }
  edit.end(name);
}

function writeOn(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

/** Puts all new files in place, or none: where one can't be, those that were go back. */
function exchange(made: readonly Made[]): void {
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
        syncDirectory(directory);
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
    const isLinked = unless(NOT_LINKED, () => {
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
