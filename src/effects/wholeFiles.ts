import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ShipctlError, UsageError } from '../errors.ts';
import type { Environment } from '../world/environment.ts';
import type { Rewriter, WholeFiles } from '../world/wholeFiles.ts';
import { readChunks, writeChunk } from './chunks.ts';
import { stampOf, withOpen } from './disk.ts';
import { type Host, realHost } from './host.ts';
import { type Prepared, attributesOf, discardQuietly, prepare, prepareOne } from './replacing/prepare.ts';
import { secondNameOf } from './replacing/secondName.ts';
import { locked } from './shared/locked.ts';
import { type Place, placeOf } from './shared/places.ts';
import { type Target, type Transaction, allOrNone } from './replacing/transaction.ts';
import { attempt, explaining } from './systemError.ts';
import { firstUploaded } from './uploads.ts';

const LOCK_TIMEOUT_SECONDS = 30;

type RewriterFor = (write: (bytes: Uint8Array) => void) => Rewriter;

/** A new file, with the stamp of the old one that it was made of. */
interface Made {
  readonly target: Target;
  readonly fresh: Prepared;
  readonly stamp: string;
}

/** Files that are replaced whole, under locks, all or none. */
export class LockedWholeFiles implements WholeFiles {
  readonly #env: Environment;
  readonly #host: Host;

  constructor(env: Environment, host = realHost) {
    [this.#env, this.#host] = [env, host];
  }

  replace(paths: readonly string[], lockTimeoutSeconds: number, rewriterFor: RewriterFor): readonly string[] {
    return explaining(() => {
      const targets = this.#targetsOf(paths);
      return this.#locked(targets, lockTimeoutSeconds, () => this.#replaceAll(targets, rewriterFor));
    });
  }

  writePrivate(name: string, bytes: Uint8Array): void {
    const { disk } = this.#host;
    explaining(() => {
      const place = placeOf(join(disk.realpath(dirname(name)), basename(name)), disk);
      const { path } = place;
      this.#locked([place], LOCK_TIMEOUT_SECONDS, () => {
        const there = disk.lstatIfThere(path);
        if (there && there.kind !== 'file')
          throw new ShipctlError(`${name} exists and is not a regular file; nothing was written`);
        const fresh = attempt(`write ${name}`, () =>
          prepare(path, bytes, { mode: 0o600, isPrivate: true }, disk),
        );
        try {
          this.#putAll([{ target: { name, path }, fresh }]);
        } finally {
          discardQuietly(fresh, disk);
        }
      });
    });
  }

  uploadedFrom(path: string): string | undefined {
    return explaining(() => firstUploaded([path], this.#env)?.place);
  }

  /** The files that paths lead to, each once. */
  #targetsOf(names: readonly string[]): readonly (Target & Place)[] {
    const { disk } = this.#host;
    const targets = new Map<string, Target & Place>();
    for (const name of names) {
      const stat = attempt(`look at ${name}`, () => disk.statIfThere(name));
      if (!stat) throw new UsageError(`${name || '""'}: no such file; no file was changed`);
      if (stat.kind !== 'file') throw notRegular(name);
      const place = placeOf(disk.realpath(name), disk);
      if (!targets.has(place.key)) targets.set(place.key, { name, ...place });
    }
    return [...targets.values()];
  }

  #locked<T>(places: readonly Place[], timeoutSeconds: number, work: () => T): T {
    const whenGone = (path: string): never => {
      throw new ShipctlError(`the directory ${dirname(path)} is gone`);
    };
    return locked(places, [], this.#host.now() + timeoutSeconds * 1000, this.#host, whenGone, work);
  }

  /** @returns the files whose modes or owners could not be kept */
  #replaceAll(targets: readonly Target[], rewriterFor: RewriterFor): readonly string[] {
    const { disk } = this.#host;
    const made: Made[] = [];
    try {
      for (const target of targets) made.push(this.#makeNew(target, rewriterFor));
      for (const { target, stamp } of made) {
        if (stampOf(disk.lstat(target.path)) === stamp) continue;
        throw new ShipctlError(
          `${target.name} was changed by another program meanwhile; no file was changed`,
        );
      }
      this.#putAll(made);
      return made.filter(({ fresh }) => fresh.isAltered).map(({ target }) => target.name);
    } finally {
      for (const { fresh } of made) discardQuietly(fresh, disk);
    }
  }

  #makeNew(target: Target, rewriterFor: RewriterFor): Made {
    const { disk } = this.#host;
    const { name, path } = target;
    // Whoever may not write a file may not replace it, though the directory would let them.
    attempt(`write ${name}`, () => {
      disk.access(path, constants.W_OK);
    });
    return attempt(`read ${name}`, () => {
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      return withOpen(disk, path, flags, (old) => {
        const stat = disk.fstat(old);
        if (stat.kind !== 'file') throw notRegular(name);
        const write = (descriptor: number): void => {
          const rewriter = rewriterFor((bytes) => {
            writeChunk(disk, descriptor, bytes);
          });
          readChunks(disk, old, name, (chunk) => {
            rewriter.add(chunk);
          });
          rewriter.end(name);
        };
        const fresh = attempt(`write the new ${name}`, () =>
          prepareOne({ path, attributes: attributesOf(stat), write }, disk),
        );
        return { target, fresh, stamp: stampOf(stat) };
      });
    });
  }

  /** Puts all new files in place, or none. */
  #putAll(made: readonly Pick<Made, 'target' | 'fresh'>[]): void {
    allOrNone(this.#host.disk, made.length > 1 ? secondNameOf : undefined, (transaction) => {
      for (const { target } of made) transaction.keepDirectory(dirname(target.path));
      for (const one of made) putInPlace(transaction, one);
    });
  }
}

function putInPlace(transaction: Transaction, { target, fresh }: Pick<Made, 'target' | 'fresh'>): void {
  if (transaction.replace(target, fresh)) return;
  throw new ShipctlError(`can't replace ${target.name}: it is a mount point`);
}

const notRegular = (name: string): ShipctlError =>
  new ShipctlError(`${name} is not a regular file; no file was changed`);
