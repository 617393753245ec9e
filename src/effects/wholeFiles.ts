import { realDisk, syncDirectory } from './disk.ts';
import { constants, fstatSync } from 'node:fs';
import { accessSync, lstatSync, openSync, realpathSync, statSync } from './fileSystem.ts';
import { basename, dirname, join } from 'node:path';
import { ShipctlError, UsageError } from '../errors.ts';
import type { Rewriter, WholeFiles } from '../world/wholeFiles.ts';
import { monotonicMs } from './clock.ts';
import { type Made, type Target, exchange, oldOf } from './exchange.ts';
import { using } from './files.ts';
import { type Lock, acquire, lockOf } from './lock.ts';
import { attributesOf, pass, writeOn } from './editing.ts';
import { discard, discardQuietly, prepareWith, replaceFile, stampOf, temporaryOf } from './replaceFile.ts';
import { Failures, attempt, explaining, tolerating } from './systemError.ts';

const LOCK_TIMEOUT_SECONDS = 30;

type EditOf = (write: (bytes: Uint8Array) => void) => Rewriter;

export const wholeFiles: WholeFiles = {
  replace(paths, lockTimeoutSeconds, edit) {
    return explaining(() => {
      const targets = targetsOf(paths);
      const places = targets.map(({ path }) => path);
      let altered: readonly string[] = [];
      locked(places, lockTimeoutSeconds, () => {
        altered = replaceAll(targets, edit);
      });
      return altered;
    });
  },
  writePrivate(path, bytes) {
    explaining(() => {
      const place = join(realpathSync(dirname(path)), basename(path));
      locked([place], LOCK_TIMEOUT_SECONDS, () => {
        if (tolerating(['ENOENT'], () => lstatSync(place))?.isFile() === false)
          throw new ShipctlError(`${path} is there, and is not a regular file; nothing was written`);
        attempt(`write ${path}`, () => {
          replaceFile(place, bytes, { mode: 0o600, isPrivate: true });
          syncDirectory(realDisk, dirname(place));
        });
      });
    });
  },
};

/** The files that paths lead to, each once: also where a directory is mounted in two places. */
function targetsOf(names: readonly string[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const name of names) {
    const stat = attempt(`look at ${name}`, () => tolerating(['ENOENT', 'ENOTDIR'], () => statSync(name)));
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

/** @returns the files whose modes or owners could not be kept */
function replaceAll(targets: readonly Target[], edit: EditOf): readonly string[] {
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
    return made.filter(({ fresh }) => fresh.isAltered).map(({ target }) => target.name);
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
