import type { Captured, Processes, ProgramEnd } from '../../src/world/processes.ts';
import type { Programs } from '../../src/world/programs.ts';

/** What programs do in a world in memory, where none is started. */
export interface ProcessScene {
  /** How the runs end, one after the other; those behind the last one succeed. A number is an exit status. */
  readonly ends?: readonly (number | ProgramEnd)[];
  readonly programs?: readonly string[];
  /** What each call of a program prints; undefined if there is no such program. */
  readonly captured?: (
    command: readonly string[],
    variables: Readonly<Record<string, string | undefined>>,
  ) => Captured | undefined;
  readonly random?: number;
  /** Gets what was run, with its time-out, and each pause. */
  readonly log?: unknown[];
}

const exited = (status: number): ProgramEnd => ({
  status,
  what: `ended with status ${status}`,
  isFinal: false,
});

export const fakePrograms = ({ programs = [] }: ProcessScene): Programs => ({
  isProgram: (name) => programs.includes(name),
});

export function fakeProcesses({ ends = [], captured, log = [] }: ProcessScene): Processes {
  const left = [...ends];
  return {
    run(command, timeoutSeconds) {
      log.push(timeoutSeconds === undefined ? command : { command, timeoutSeconds });
      const end = left.shift() ?? 0;
      return Promise.resolve(typeof end === 'number' ? exited(end) : end);
    },
    pause(seconds) {
      log.push(seconds);
      return Promise.resolve();
    },
    capture: (command, variables) => Promise.resolve(captured?.(command, variables)),
  };
}
