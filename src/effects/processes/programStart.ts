import { ChildProcess } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { inheritedDescriptors } from './inheritedDescriptors.ts';
import { bytesOf } from '../rawText.ts';
import { codeOf } from '../systemError.ts';

/** Where exec(3) looks without a PATH. */
const DEFAULT_PATH = '/bin:/usr/bin';

/** The lower half of `spawn()`, which Node's types leave out. */
interface Starter {
  spawn(options: {
    readonly file: string;
    readonly args: readonly string[];
    readonly stdio: readonly ('ignore' | number)[];
    readonly detached: boolean;
  }): number;
}

/**
 * Starts a program with our streams and our environment. `spawn()` would read the environment as text, and so change
 * bytes that are not UTF-8; without `envPairs` the system hands it on as it is.
 *
 * @param isOwnGroup whether it gets a process group of its own
 */
export function startProgram(command: readonly string[], isOwnGroup: boolean): ChildProcess {
  const [file = ''] = command;
  refuseLostBytes(command);
  const child = new ChildProcess();
  try {
    (child as unknown as Starter).spawn({ file, args: command, stdio: ourStreams(), detached: isOwnGroup });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    // Some failures are thrown and others are told by an event; from here on all are.
    process.nextTick(() => child.emit('error', error));
  }
  return child;
}

/** All that we were started with, under the same numbers. Beyond standard error, `ignore` makes nothing. */
function ourStreams(): ('ignore' | number)[] {
  const ours = [0, 1, 2, ...inheritedDescriptors()];
  return Array.from({ length: Math.max(...ours) + 1 }, (_, number) =>
    ours.includes(number) ? number : 'ignore',
  );
}

/** Node gives a program its words as UTF-8: it would get others than those that hold other bytes. */
function refuseLostBytes(command: readonly string[]): void {
  if (command.some((word) => !bytesOf(word).equals(Buffer.from(word))))
    throw new ShipctlError("an argument can't be passed on: it holds bytes that are not UTF-8");
}

/** Whether there is a program of exactly this name: a path where it has a `/`, else looked for in PATH. */
export function isProgram(name: string): boolean {
  if (name.includes('/')) return isExecutable(name);
  return (process.env['PATH'] ?? DEFAULT_PATH)
    .split(delimiter)
    .some((directory) => isExecutable(join(directory, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
