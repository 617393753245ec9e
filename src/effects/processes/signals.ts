import { constants } from 'node:os';
import { processStat } from '../processStat.ts';

/** Signals that ask us to end. */
export const ENDING = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/** Signals that mean something to a program that handles them, and nothing to us. */
export const NOTICES = ['SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT', 'SIGALRM'] as const;

/** The exit status that shells give for the end by a signal. */
export const statusOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

const FROM_KEYBOARD: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/**
 * Whether a program in our process group has got this signal too: the keyboard sends it to the whole group in the
 * foreground of the terminal. To many programs a second one says: end at once, whatever is lost.
 */
export const cameToAll = (signal: NodeJS.Signals): boolean =>
  FROM_KEYBOARD.includes(signal) && isInForeground();

function isInForeground(): boolean {
  const own = processStat('self');
  return own !== undefined && own.group === own.foreground;
}
