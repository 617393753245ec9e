import { ShipctlError } from '../../errors.ts';
import type { Captured, Processes } from '../../world/processes.ts';

/** git in one directory; what it printed, however it ended. */
export interface Git {
  readonly directory: string;
  run(...words: readonly string[]): Promise<Captured>;
  /** The same with a copy of this index: some calls write to it what they learn of the files. */
  runOnIndex(index: string, ...words: readonly string[]): Promise<Captured>;
}

/** Variables of git that say which configuration counts: a job may have set up `safe.directory` there. */
const KEPT = /^GIT_CONFIG_(COUNT|KEY_[0-9]+|VALUE_[0-9]+|GLOBAL|SYSTEM|NOSYSTEM)$/;

/** For every call: no program that the configuration names, and nothing that needs an answer. */
const VARIABLES = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
const SETTINGS = ['core.fsmonitor=', 'core.splitIndex=false', 'diff.autoRefreshIndex=true'].flatMap(
  (setting) => ['-c', setting],
);

/**
 * git in a directory, where the job's own variables (`GIT_DIR`, `GIT_EXTERNAL_DIFF` …) change nothing. It needs git 2.15.
 *
 * @param names of the variables that are set
 */
export function gitIn(
  directory: string,
  names: readonly string[],
  processes: Pick<Processes, 'capture'>,
): Git {
  const foreign = names.filter((name) => name.startsWith('GIT_') && !KEPT.test(name));
  const variables = { ...Object.fromEntries(foreign.map((name) => [name, undefined])), ...VARIABLES };
  const call = async (
    words: readonly string[],
    copies: Readonly<Record<string, string>>,
  ): Promise<Captured> => {
    const command = ['git', '--no-pager', ...SETTINGS, '-C', directory, ...words];
    const captured = await processes.capture(command, variables, copies);
    if (!captured) throw new ShipctlError('git was not found in PATH');
    return captured;
  };
  return {
    directory,
    run: (...words) => call(words, {}),
    runOnIndex: (index, ...words) => call(words, { GIT_INDEX_FILE: index }),
  };
}

/**
 * What git printed on standard output.
 *
 * @throws ShipctlError with what git says, if it failed
 */
export function neededOutput({ directory }: Git, { status, stdout, stderr }: Captured): Uint8Array {
  if (status !== 0) throw new ShipctlError(`git failed in ${directory}: ${gitsWords(stderr, status)}`);
  return stdout;
}

const LONGEST = 1000;

/** git's own message in one line, without the user, password or token in a URL. */
export function gitsWords(stderr: string, status: number): string {
  const line = stderr
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/:\/\/\S*@/g, '://***@');
  if (line === '') return `it ended with status ${status}`;
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** What git printed as text, for answers that are ASCII. */
export const asciiText = (output: Uint8Array): string => Buffer.from(output).toString('latin1');
