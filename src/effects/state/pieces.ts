import { dirname, join } from 'node:path';
import { ShipctlError, UsageError } from '../../errors.ts';
import type { FileRewrite, StateChange, TreeCopy } from '../../world/stateFiles.ts';
import { below, lookAt, realPath } from './bytePaths.ts';
import { bytesOf } from '../../rawText.ts';
import { mkdirSync, statSync } from '../fileSystem.ts';
import { Stage } from './stage.ts';
import { attempt } from '../systemError.ts';

/** A directory that is to be written in. */
export interface Destination {
  /** The real path of the nearest directory that is there. */
  readonly existing: string;
  /** The way from there; empty where it is there itself. */
  readonly rest: string;
}

/** One change, its new files beside those of the others in the run's directory. */
export interface Piece {
  readonly destination: Destination;
  /** Stands for the existing directory. */
  readonly staged: Buffer;
  readonly isWhole: boolean;
  readonly stage: Stage;
  readonly edit: FileRewrite | undefined;
}

/** @throws ShipctlError where something that is no directory is in the way */
export function destinationOf(directory: string): Destination {
  return attempt(`find ${directory}`, () => {
    let existing = checkedDirectory(directory.startsWith('/') ? '/' : '.') ?? goneDirectory();
    const rest: string[] = [];
    // Step by step, as the system does it: .. behind a link is not what it looks like.
    for (const part of directory.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (rest.pop() === undefined) existing = dirname(existing);
        continue;
      }
      const next = rest.length === 0 ? checkedDirectory(join(existing, part)) : undefined;
      if (next === undefined) rest.push(part);
      else existing = next;
    }
    return { existing, rest: rest.join('/') };
  });
}

/** The real path of a directory; undefined if there is none. @throws ShipctlError for anything else */
function checkedDirectory(path: string): string | undefined {
  const real = realPath(path);
  if (real !== undefined && !statSync(bytesOf(real)).isDirectory())
    throw new ShipctlError(`${real} is not a directory`);
  return real;
}

function goneDirectory(): never {
  throw new ShipctlError('the working directory is gone: another program removed it');
}

/** Copies what a change copies to where it can be moved from. */
export function stagedPiece(
  change: StateChange,
  destination: Destination,
  path: Buffer,
  workplace: string,
): Piece {
  const { existing, rest } = destination;
  const isWhole = 'from' in change && change.isWhole && rest === '';
  const stage = new Stage(isWhole, workplace);
  const inside = rest === '' ? path : below(path, rest);
  attempt(`write in ${workplace}`, () => mkdirSync(inside, { recursive: true }));
  if ('from' in change) stageCopy(stage, change, inside, join(existing, rest));
  return { destination, staged: path, isWhole, stage, edit: 'rewrite' in change ? change : undefined };
}

function stageCopy(stage: Stage, { from, name, isWhole }: TreeCopy, staged: Buffer, into: string): void {
  const [source, target] = [bytesOf(from), bytesOf(into)];
  const stat = attempt(`look at ${from}`, () => lookAt(source));
  if (stat && !stat.isFile() && !stat.isDirectory() && !stat.isSymbolicLink())
    throw new ShipctlError(`can't copy ${from}: it is neither a file nor a directory`);
  if (stat?.isDirectory()) checkApart(from, join(into, name ?? ''), isWhole);
  if (name === undefined) {
    if (stat && !lookAt(target)) stage.takeMode(stat, staged, target);
    stage.copyContents(source, staged, target);
  } else stage.copy(source, below(staged, name), below(target, name));
}

/** Takes real paths. @throws UsageError where a directory would be copied into itself, or replaced with one that is in it */
function checkApart(source: string, target: string, isWhole: boolean): void {
  if (isBelow(target, source))
    throw new UsageError(`can't copy the directory ${source} into itself, to ${target}`);
  if (isWhole && isBelow(source, target))
    throw new UsageError(`can't replace the directory ${target} with ${source}, which is in it`);
}

const isBelow = (path: string, directory: string): boolean =>
  path !== directory && path.startsWith(directory === '/' ? '/' : `${directory}/`);
