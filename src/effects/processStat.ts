import { readFileSync } from './fileSystem.ts';
import { HIDDEN, tolerating } from './systemError.ts';

/** What /proc/PID/stat says about a process: proc(5), fields 3, 5, 8 and 22. */
export interface ProcessStat {
  readonly state: string;
  readonly group: number;
  /** The group in the foreground of its terminal; -1 if it has none. */
  readonly foreground: number;
  /** Clock ticks from the start of the machine to that of the process. */
  readonly started: string;
}

/** Undefined if no such process, or no /proc, exists. */
export function processStat(pid: number | 'self'): ProcessStat | undefined {
  const stat = tolerating(HIDDEN, () => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name in field 2 may hold blanks and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  const [state = '', , group, , , foreground] = fields;
  return { state, group: Number(group), foreground: Number(foreground), started: fields[19] ?? '' };
}

/** Whether it is a zombie: one that has ended, and which its parent has not collected. In a container it may stay so. */
export const hasEnded = ({ state }: ProcessStat): boolean => /^[ZXx]$/.test(state);
