import { EventEmitter } from 'node:events';
import type { Bun, BunChild } from '../bun.ts';
import { programPath } from './programPath.ts';
import { codeOf } from '../systemError.ts';

/** The shell that exec(3) takes for a script that does not name its interpreter. */
const SHELL = '/bin/sh';

/** Standard input, output and error. */
const STANDARD_STREAMS = 3;

/**
 * A program that Bun starts by its own way, since its `node:child_process` reads the environment as text, and makes
 * paths absolute, which scripts see. Tells of its `exit`, or of an `error`, as a ChildProcess does.
 */
export class BunProgram extends EventEmitter {
  readonly #child: BunChild | undefined;

  constructor(
    bun: Bun,
    command: readonly string[],
    stdio: readonly ('ignore' | number)[],
    isOwnGroup: boolean,
  ) {
    super();
    const [name = '', ...words] = command;
    const path = programPath(name) ?? name;
    const start = (program: readonly string[], argv0: string): BunChild =>
      withRoom(stdio, (streams) => bun.spawn(program, { argv0, stdio: streams, detached: isOwnGroup }));
    try {
      this.#child = startOr(
        () => start([path, ...words], name),
        () => start([SHELL, path, ...words], SHELL),
      );
      void this.#tellEnd(this.#child);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      process.nextTick(() => this.emit('error', error));
    }
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  kill(signal: NodeJS.Signals): boolean {
    this.#child?.kill(signal);
    return this.#child !== undefined;
  }

  async #tellEnd(child: BunChild): Promise<void> {
    await child.exited;
    this.emit('exit', child.exitCode, child.signalCode);
  }
}

/** The first of two starts, or the second if the system can't say what kind of program it is. */
function startOr(first: () => BunChild, second: () => BunChild): BunChild {
  try {
    return first();
  } catch (error) {
    if (codeOf(error) !== 'ENOEXEC') throw error;
    return second();
  }
}

/**
 * Starts a program with as many streams as the limit of open files lets Bun hand on: it copies all beyond standard error
 * to higher numbers first. Those with the highest numbers are left out.
 */
function withRoom(
  streams: readonly ('ignore' | number)[],
  start: (streams: readonly ('ignore' | number)[]) => BunChild,
): BunChild {
  try {
    return start(streams);
  } catch (error) {
    if (streams.length <= STANDARD_STREAMS || codeOf(error) !== 'EINVAL') throw error;
    return withRoom(streams.slice(0, -1), start);
  }
}
