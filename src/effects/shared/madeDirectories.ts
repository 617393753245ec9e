import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { type Disk, isNamed, withOpen, writeWholeAt } from '../disk.ts';
import { hiddenFileOf } from '../hiddenFile.ts';
import type { Host } from '../host.ts';
import { setMode } from '../modes.ts';
import { childOf } from '../realPath.ts';
import { ABSENT, codeOf, explained, quietly, tolerating } from '../systemError.ts';

// A directory that shipctl makes contains a label, for as long as something of shipctl's is there. So whoever comes last
// removes the directory, whichever job or state directory it belongs to. While the directory is being made or removed, the
// label is beside it: a process can be killed at any step, and the next one sees whose the directory is.

/** Directories may be made and removed by others at the same time, but not for ever. */
export const MOST_TRIES = 100;

/** The record of a directory. */
const LABEL = '.shipctl-record';
const labelIn = (directory: string): string => childOf(directory, LABEL);
const labelBeside = (directory: string): string => hiddenFileOf(directory, '.shipctl-made');

/** What shipctl puts beside files, its pointers and its tokens. */
const OWN_NAME = /^\..+\.shipctl-(?:new|old|lock|lock\.break|record|made)$|^[0-9a-f]{64}\.(?:json|token)$/;

/**
 * Makes a directory and those above it that are missing, which only the user can enter.
 *
 * @throws ShipctlError that names the directory
 */
export function makeDirectory(path: string, host: Host): void {
  for (let tries = 1; ; tries++) {
    try {
      makeOnce(path, host);
      return;
    } catch (error) {
      // Another process has just removed one on the way.
      if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT')
        throw explained(error, `make the directory ${path}`);
    }
  }
}

/** @returns false if the directory exists */
function makeOnce(path: string, host: Host): boolean {
  const { disk } = host;
  if (disk.statIfThere(path)?.kind === 'directory') return false;
  const parent = dirname(path);
  if (parent !== path && !makeOnce(parent, host)) settle(parent, host);
  try {
    makeLabelled(path, disk);
    return true;
  } catch (error) {
    throw codeOf(error) === 'ENOENT' ? error : explained(error, `make the directory ${path}`);
  }
}

function makeLabelled(path: string, disk: Disk): void {
  const isLabeller = isWritten(labelBeside(path), path, disk);
  let isMaker = false;
  try {
    disk.mkdir(path, 0o700);
    isMaker = true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    // Also for a link that leads nowhere.
    if (disk.stat(path).kind !== 'directory') throw Object.assign(new Error(), { code: 'ENOTDIR' });
  } finally {
    if (isLabeller && !isMaker) removeFile(labelBeside(path), disk);
  }
  if (!isMaker) return;
  try {
    // The user's umask may have taken away more.
    setMode(path, 0o700, disk);
    moveLabelIn(path, disk);
  } catch (error) {
    quietly(() => {
      disk.rmdir(path);
      removeFile(labelBeside(path), disk);
    });
    throw error;
  }
}

/** Makes the label of a directory; false if it exists. */
function isWritten(label: string, directory: string, disk: Disk): boolean {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const write = (descriptor: number): void => {
    writeWholeAt(disk, descriptor, Buffer.from(`${JSON.stringify({ version: 2, path: directory })}\n`), 0);
  };
  return (
    tolerating(['EEXIST'], () => {
      withOpen(disk, label, flags, write, 0o600);
      return true;
    }) ?? false
  );
}

function moveLabelIn(directory: string, disk: Disk): void {
  const isMoved = tolerating(['ENOENT'], () => {
    disk.rename(labelBeside(directory), labelIn(directory));
    return true;
  });
  // Another process that was making the directory too has taken the label back.
  if (!isMoved) isWritten(labelIn(directory), directory, disk);
}

function removeFile(path: string, disk: Disk): void {
  tolerating(ABSENT, () => {
    disk.unlink(path);
  });
}

/**
 * Removes a directory, and those above it, if shipctl made it and nothing is in it. If somebody else has something in it by
 * now, it becomes theirs. What can't be removed stays.
 */
export function leaveDirectory(path: string, host: Host): void {
  quietly(() => {
    for (let directory = path; isLeft(directory, host) && dirname(directory) !== directory;)
      directory = dirname(directory);
  });
}

/** The same for a directory that something of shipctl's is in. */
export function keepDirectory(path: string, host: Host): void {
  quietly(() => {
    settle(path, host);
  });
}

/** Whether the directory is gone, or nothing of shipctl's is in it any more. */
function isLeft(directory: string, host: Host): boolean {
  const { disk } = host;
  settle(directory, host);
  if (!isLabelled(directory, host)) return !isNamed(disk, directory);
  const others = namesBesideLabel(directory, host);
  if (isUsed(directory, others, host)) return false;
  if (others.length === 0) return isRemoved(directory, disk);
  removeFile(labelIn(directory), disk);
  return true;
}

const namesBesideLabel = (directory: string, { disk }: Host): readonly string[] =>
  disk.readdir(directory).filter((name) => name !== LABEL);

/** Whether something of shipctl's is among the names in a directory. */
const isUsed = (directory: string, names: readonly string[], host: Host): boolean =>
  names.some((name) => OWN_NAME.test(name) || isLabelled(childOf(directory, name), host));

function isRemoved(directory: string, disk: Disk): boolean {
  disk.rename(labelIn(directory), labelBeside(directory));
  try {
    tolerating(ABSENT, () => {
      disk.rmdir(directory);
    });
  } catch (error) {
    // Another process has just come in.
    moveLabelIn(directory, disk);
    if (codeOf(error) === undefined) throw error;
    return false;
  }
  removeFile(labelBeside(directory), disk);
  return true;
}

/** Finishes what a process did that was killed while it made or removed the directory. */
function settle(directory: string, { disk, user }: Host): void {
  const label = labelBeside(directory);
  if (!isOwnFile(label, disk, user)) return;
  if (isNamed(disk, directory)) disk.rename(label, labelIn(directory));
  else removeFile(label, disk);
}

const isLabelled = (directory: string, { disk, user }: Host): boolean =>
  isOwnFile(labelIn(directory), disk, user);

function isOwnFile(path: string, disk: Disk, user: number): boolean {
  const stat = disk.lstatIfThere(path);
  return stat?.kind === 'file' && stat.uid === user;
}

/** Whether a process was killed while it made or removed a directory, before it used it, or when it left it. */
export function isDirectoryLittered(path: string, host: Host): boolean {
  const { disk } = host;
  for (let directory = path; dirname(directory) !== directory; directory = dirname(directory)) {
    if (isNamed(disk, labelBeside(directory))) return true;
    if (!isNamed(disk, directory)) continue;
    return isLabelled(directory, host) && !isUsed(directory, namesBesideLabel(directory, host), host);
  }
  return false;
}
