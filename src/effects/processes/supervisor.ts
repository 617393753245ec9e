import type { ProgramEnd } from '../../world/processes.ts';
import { milliseconds } from '../milliseconds.ts';
import { endOf } from './programEnd.ts';
import { signalGroup } from './processGroup.ts';
import { startProgram } from './programStart.ts';
import { ENDING, NOTICES, cameToAll, statusOfSignal } from './signals.ts';

const notStarted = (signal: NodeJS.Signals): ProgramEnd => ({
  status: statusOfSignal(signal),
  what: `is not run after ${signal}`,
  isFinal: true,
});

/** A signal that came with the end of a program, or before it, may be reported after it: another thread may have it. */
const LEAST_PAUSE_MS = 20;

/** Runs one program after the other, and passes on what signals we get. */
export class Supervisor {
  /** The first signal that asked us to end. */
  #ending: NodeJS.Signals | undefined;
  #isListening = false;
  /** What passes a signal on, while a program runs. */
  #passOn: ((signal: NodeJS.Signals) => void) | undefined;
  /** What ends a pause, while there is one. */
  #wake: (() => void) | undefined;

  async run(command: readonly string[], timeoutSeconds: number | undefined): Promise<ProgramEnd> {
    this.#listen();
    if (this.#ending) return notStarted(this.#ending);
    const isOwnGroup = timeoutSeconds !== undefined;
    const child = startProgram(command, isOwnGroup);
    const { pid } = child;
    this.#passOn = (signal) => {
      if (!isOwnGroup && !cameToAll(signal)) child.kill(signal);
      if (isOwnGroup && pid !== undefined) signalGroup(pid, signal);
    };
    const end = await endOf(child, command, timeoutSeconds);
    this.#passOn = undefined;
    return this.#lastOf(end);
  }

  async pause(seconds: number): Promise<void> {
    if (this.#ending) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(milliseconds(seconds), LEAST_PAUSE_MS));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** The same end, which is the last one after a signal that asked us to end. */
  #lastOf(end: ProgramEnd): ProgramEnd {
    return this.#ending ? { ...end, what: `${end.what}, after ${this.#ending}`, isFinal: true } : end;
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    for (const signal of NOTICES) process.on(signal, () => this.#passOn?.(signal));
    for (const signal of ENDING) {
      process.on(signal, () => {
        this.#ending ??= signal;
        this.#passOn?.(signal);
        this.#wake?.();
      });
    }
  }
}
