import { readdirSync } from '../fileSystem.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { monotonicMs } from '../clock.ts';
import { hasEnded, processStat } from '../processStat.ts';
import { codeOf, tolerating } from '../systemError.ts';

/** How long a process group has to end by itself. */
const GRACE_MS = 2000;
const POLL_MS = 20;

/**
 * Sends a signal to all in a process group that we may send one to.
 *
 * @param signal 0 sends none
 * @returns whether there is anybody in it, zombies too
 */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Asks all in a process group to end, and waits for that; whatever is left after a while is killed. */
export async function endGroup(group: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  // What is stopped can't end by itself.
  signalGroup(group, 'SIGCONT');
  const end = monotonicMs() + GRACE_MS;
  while (isAlive(group)) {
    if (monotonicMs() > end) {
      signalGroup(group, 'SIGKILL');
      return;
    }
    await wait(POLL_MS);
  }
}

/** Whether anybody in the group lives, as far as the system says. */
function isAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  const processes = tolerating(['ENOENT', 'EACCES'], () => readdirSync('/proc')) ?? [];
  const members = processes
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((name) => processStat(Number(name)) ?? [])
    .filter((stat) => stat.group === group);
  return members.length === 0 || !members.every(hasEnded);
}
