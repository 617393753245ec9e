import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'mocha';
import { isThere, skipFor } from './clients.ts';
import { BINARY, type Ended, type Job } from './job.ts';

/** One system call, as strace shows it. */
export interface Call {
  readonly process: number;
  readonly name: string;
  /** The file that it is about: the first of two, but the new name for `link` and `linkat`; empty if there is none. */
  readonly path: string;
  /** Place among the calls of this name for this file, from 1: what `when=` counts beside `-P`. */
  readonly nth: number;
  /** With its arguments and its result; descriptors come with their paths. */
  readonly text: string;
}

export interface Traced extends Ended {
  readonly calls: readonly Call[];
}

/** System calls that write, or change what is in a directory; not all of them exist on every machine. */
const WRITES =
  'write pwrite64 writev pwritev pwritev2 ftruncate truncate fallocate fsync fdatasync copy_file_range sendfile';
const CHANGES =
  'rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat link linkat symlink symlinkat mknod mknodat ' +
  'chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utimensat setxattr fsetxattr';
const OPENS = 'open openat openat2 creat';
const READS = 'read pread64 readv preadv getdents64 stat lstat fstat newfstatat statx readlink readlinkat';

const set = (...names: readonly string[]): string =>
  names
    .flatMap((list) => list.split(' '))
    .map((name) => `?${name}`)
    .join(',');

/** What to trace, for `trace`. */
export const FILE_CHANGES = set(OPENS, WRITES, CHANGES);
export const FILE_USES = set(OPENS, WRITES, CHANGES, READS);
export const FILE_OPENS = set(OPENS);
export const PROGRAM_STARTS = set('execve', 'execveat');

/** Whether a call can leave the file system other than it was. */
export const isChange = ({ name, text }: Call): boolean =>
  OPENS.split(' ').includes(name)
    ? /\bO_(CREAT|TRUNC)\b/.test(text)
    : `${WRITES} ${CHANGES}`.split(' ').includes(name);

/** Skips the test, by name, where programs can't be traced. */
export function needTracing(test: Context): void {
  const isPossible =
    isThere('strace') &&
    spawnSync('strace', ['-f', '-qq', '--seccomp-bpf', '-e', 'trace=execve', '-o', '/dev/null', 'true'])
      .status === 0;
  if (!isPossible) skipFor(test, 'strace does not work here');
}

/** What strace is to do to one call. */
export interface Injection {
  /** Where its path is empty, it is counted among all calls of its name in its thread. */
  readonly call: Call;
  /** In strace's words: `error=EIO`, `signal=KILL`. */
  readonly effect: string;
  /** Also to all calls of its name for its file that come later. */
  readonly andLater?: boolean;
}

export interface TraceOptions {
  readonly inject?: Injection;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program in a job under strace.
 *
 * @param words  the program and its arguments
 * @param calls  the calls to trace: one of the sets above; only those for its file if something is injected
 */
export async function traceProgram(
  job: Job,
  words: readonly string[],
  calls: string,
  { inject, env = {} }: TraceOptions = {},
): Promise<Traced> {
  // Outside the job, so that what is looked for there is not found in the trace.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-trace-')));
  const output = join(directory, 'trace');
  const options = ['-f', '-qq', '-y', '-s', '4096', '-e', `trace=${calls}`, '-o', output];
  // Much faster, but it loses the signals that are to be injected.
  if (inject?.effect.startsWith('signal') !== true) options.push('--seccomp-bpf');
  if (inject) {
    const { call, effect, andLater = false } = inject;
    options.push(
      ...(call.path === '' ? [] : ['-P', call.path]),
      '-e',
      `inject=${call.name}:${effect}:when=${call.nth}${andLater ? '+' : ''}`,
    );
  }
  try {
    const ended = await job.start(['strace', ...options, ...words], env);
    return { ...ended, calls: existsSync(output) ? parseTrace(readFileSync(output, 'latin1')) : [] };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A run that stands still, the stopping call just done. */
export interface Halted {
  readonly process: number;
  /** Lets it go on to its end. */
  resume(): Promise<Ended>;
  /** Lets it go on to the next such call; false if it has none, or was to be stopped no more often, and has ended. */
  next(): Promise<boolean>;
}

/**
 * Starts the packaged program in a job and stops it at one call.
 *
 * @param times how often to stop it: at later calls of its name for its file, too
 * @returns undefined if it ended without being stopped
 */
export async function halt(
  job: Job,
  argv: readonly string[],
  call: Call,
  times = 1,
): Promise<Halted | undefined> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-trace-')));
  const output = join(directory, 'trace');
  const options = ['-f', '-qq', '-e', `trace=${call.name}`, '-P', call.path, '-o', output];
  const injection = ['-e', `inject=${call.name}:signal=STOP:when=${call.nth}..${call.nth + times - 1}`];
  const state = { hasEnded: false };
  const ended = job.start(['strace', ...options, ...injection, BINARY, ...argv]).finally(() => {
    state.hasEnded = true;
    rmSync(directory, { recursive: true, force: true });
  });
  /** Waits for the stop of that number; undefined if the program ends before. */
  const stopped = async (count: number): Promise<number | undefined> => {
    for (;;) {
      if (state.hasEnded) return undefined;
      // Lines are written at once, the first of them by the program's main thread.
      const text = existsSync(output) ? readFileSync(output, 'latin1') : '';
      const id = Number(/^\d+/.exec(text)?.[0] ?? 0);
      const stops = text.match(new RegExp(`^${id} +--- stopped by SIGSTOP`, 'gm')) ?? [];
      if (stops.length >= count) return id;
      await setTimeout(5);
    }
  };
  const id = await stopped(1);
  if (id === undefined) return undefined;
  let count = 1;
  return {
    process: id,
    resume: () => {
      process.kill(id, 'SIGCONT');
      return ended;
    },
    next: async () => {
      process.kill(id, 'SIGCONT');
      return (await stopped(++count)) !== undefined;
    },
  };
}

/** Runs the packaged program in a job under strace. */
export async function trace(
  job: Job,
  argv: readonly string[],
  calls: string,
  options: TraceOptions = {},
): Promise<Traced> {
  return traceProgram(job, [BINARY, ...argv], calls, options);
}

const LINE = /^(?<process>\d+)\s+(?:<\.\.\. (?<resumed>\w+) resumed>)?(?<rest>.*)$/s;

/** The first argument that names a file: a descriptor, with its path behind it, or a string. */
const PATH = /^\w+\((?:\d+<(?<opened>[^>]*)>|[^"]*"(?<named>[^"]*)")/;

/** The last argument of a call that makes a link: which of several files gets a second name may differ from run to run. */
const LINKED = /^\w+\(.*"(?<named>[^"]*)"/;

/** Puts the two halves of calls that another process's came between together again. */
function parseTrace(text: string): readonly Call[] {
  const unfinished = new Map<number, number>();
  const calls: { process: number; text: string }[] = [];
  for (const line of text.split('\n')) {
    const { process = '', resumed, rest = '' } = LINE.exec(line)?.groups ?? {};
    const id = Number(process);
    const begun = calls[unfinished.get(id) ?? -1];
    if (resumed !== undefined && begun) begun.text = begun.text.replace(/ ?<unfinished \.\.\.>$/, '') + rest;
    else if (/^\w+\(/.test(rest)) {
      if (rest.endsWith('<unfinished ...>')) unfinished.set(id, calls.length);
      calls.push({ process: id, text: rest });
    }
  }
  const counts = new Map<string, number>();
  return calls.map(({ process, text }) => {
    const name = text.slice(0, text.indexOf('('));
    const { opened, named } = (name.startsWith('link') ? LINKED : PATH).exec(text)?.groups ?? {};
    const path = opened ?? named ?? '';
    const nth = (counts.get(`${name} ${path}`) ?? 0) + 1;
    counts.set(`${name} ${path}`, nth);
    return { process, name, path, nth, text };
  });
}

/** The calls for what is below a directory. */
export const callsBelow = (directory: string, calls: readonly Call[]): readonly Call[] =>
  calls.filter(({ path }) => path.startsWith(`${directory}/`));
