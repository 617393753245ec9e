import { ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { hasKeptBytes } from '../../rawText.ts';
import { bun } from '../bun.ts';
import { BunProgram } from './bunProgram.ts';
import { inheritedDescriptors } from './inheritedDescriptors.ts';
import { programPath } from './programPath.ts';
import { oddVariables, shellCommand } from './shellCommand.ts';
import { codeOf } from '../systemError.ts';

/** A program that was started, or could not be: it emits `exit`, or `error`. */
export type Program = EventEmitter & Pick<ChildProcess, 'pid' | 'kill'>;

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
export function startProgram(command: readonly string[], isOwnGroup: boolean): Program {
  const path = programPath(command[0] ?? '');
  if (![...command, path ?? ''].some(hasKeptBytes)) return start(command, isOwnGroup);
  return path === undefined ? missing() : start(shellCommand(command, oddVariables()), isOwnGroup);
}

function start(command: readonly string[], isOwnGroup: boolean): Program {
  const [file = ''] = command;
  if (bun) return new BunProgram(bun, command, ourStreams(), isOwnGroup);
  const child = new ChildProcess();
  try {
    (child as unknown as Starter).spawn({ file, args: command, stdio: ourStreams(), detached: isOwnGroup });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    // Some failures are thrown and others are reported by an event; from here on all are.
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

/** What there is no program for. */
function missing(): Program {
  const child = new ChildProcess();
  process.nextTick(() => child.emit('error', Object.assign(new Error(), { code: 'ENOENT' })));
  return child;
}
