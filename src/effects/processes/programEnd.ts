import type { ProgramEnd } from '../../world/processes.ts';
import { milliseconds } from '../milliseconds.ts';
import { endGroup } from './processGroup.ts';
import { isProgram, reasonFor } from './programPath.ts';
import type { Program } from './programStart.ts';
import { statusOfSignal } from './signals.ts';
import { inWords } from '../systemError.ts';

const Status = { timedOut: 124, cannotRun: 126, notFound: 127 } as const;

/** What the system may be able to do later. */
const PASSING = ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ETXTBSY'];

/**
 * Waits for a program that was started, or could not be.
 *
 * @param command        what was started
 * @param timeoutSeconds after which its process group, which must be its own, is ended
 */
export async function endOf(
  child: Program,
  command: readonly string[],
  timeoutSeconds: number | undefined,
): Promise<ProgramEnd> {
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (code: number | null, signal: NodeJS.Signals | null) => {
      resolve(signal ? killed(signal) : exited(code ?? 0));
    });
    child.on('error', (error: Error) => {
      // A signal that may not be sent is reported in the same way.
      if (child.pid === undefined) resolve(notRun(command, error));
    });
  });
  if (timeoutSeconds === undefined || child.pid === undefined) return ended;
  const isInTime = await isBefore(ended, milliseconds(timeoutSeconds));
  if (isInTime) return ended;
  await endGroup(child.pid);
  await ended;
  return { status: Status.timedOut, what: `took longer than ${timeoutSeconds} s`, isFinal: false };
}

const exited = (status: number): ProgramEnd => ({
  status,
  what: `ended with status ${status}`,
  isFinal: false,
});

const killed = (signal: NodeJS.Signals): ProgramEnd => ({
  status: statusOfSignal(signal),
  what: `was ended by ${signal}`,
  isFinal: false,
});

function notRun([file = '']: readonly string[], error: Error): ProgramEnd {
  const code = reasonFor(error, file) ?? '';
  if (code !== 'ENOENT') {
    const what = `can't be run: ${inWords(code)}`;
    return { status: Status.cannotRun, what, isFinal: !PASSING.includes(code) };
  }
  // exec(3) says the same of the interpreter that a script names in its first line.
  if (isProgram(file))
    return { status: Status.cannotRun, what: "can't be run: its interpreter is missing", isFinal: true };
  const where = file.includes('/') ? '' : ' in PATH';
  return { status: Status.notFound, what: `was not found${where}`, isFinal: true };
}

async function isBefore(event: Promise<unknown>, time: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, time, false);
  });
  const isInTime = await Promise.race([event.then(() => true), late]);
  clearTimeout(timer);
  return isInTime;
}
