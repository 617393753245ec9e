import type { DrivenCall, Outcome } from '../history/driver.ts';
import { type CleanupStep, cleanupWords } from '../history/history.ts';
import { ENVIRONMENT, KUBECONFIGS, TOOL_FILES, type ToolName } from './files.ts';
import { resourceOf } from './resources.ts';

/** A history: plain data, so that fast-check can shrink it. */
export interface ToolHistory {
  /** The texts of the files that exist before shipctl first runs, by path. */
  readonly start: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Step = Call | Together | EditStep | WriteStep;

interface Together {
  readonly do: 'together';
  readonly calls: readonly Call[];
}

export type Call = Configure | Cleanup;

interface CallStep {
  /** Which of the CALLERS. */
  readonly by: number;
  /** Where it is killed: counts in the driver's own measure. */
  readonly kill?: number | undefined;
}

export interface Configure extends CallStep {
  readonly do: 'configure';
  readonly resources: readonly { readonly name: string; readonly number: number }[];
  readonly mode: 'keys' | 'process';
  readonly overwrite: boolean;
}

export interface Cleanup extends CallStep, CleanupStep {}

/** What others do to one of the files that exist then; the numbers choose the file, the edit and its place. */
export interface EditStep {
  readonly do: 'edit';
  readonly file: number;
  readonly kind: number;
  readonly choices: readonly [number, number];
}

/** Others write a file as it is given here, or remove it. */
export interface WriteStep {
  readonly do: 'write';
  readonly path: string;
  readonly text: string | null;
}

interface Caller {
  readonly job: string;
  readonly build: string;
  /** Has a state directory of its own. */
  readonly isApart?: boolean;
}

const CALLERS: readonly [Caller, Caller, Caller] = [
  { job: 'A', build: '1' },
  { job: 'B', build: '1' },
  { job: 'A', build: '2', isApart: true },
];

export const callerOf = ({ by }: { readonly by: number }): Caller =>
  CALLERS[by % CALLERS.length] ?? CALLERS[0];

/** Mode process is for what every resource of a call has it for. */
export const isProcess = ({ mode, resources }: Configure): boolean =>
  mode === 'process' && resources.every(({ name }) => resourceOf(name).hasProcess);

export function wordsOf(call: Call): readonly string[] {
  if (call.do === 'cleanup') return cleanupWords(call);
  return [
    'configure',
    ...(isProcess(call) ? ['--mode', 'process'] : []),
    ...(call.overwrite ? ['--overwrite'] : []),
  ];
}

/** The tools whose files calls have certainly written. */
export const toolsWritten = (calls: readonly Call[], outcomes: readonly Outcome[]): ReadonlySet<ToolName> =>
  new Set(
    calls.flatMap((call, index) =>
      call.do === 'configure' && outcomes[index]?.status === 0
        ? call.resources.map(({ name }) => resourceOf(name).tool)
        : [],
    ),
  );

export const drivenCall = (call: Call): DrivenCall => ({
  words: wordsOf(call),
  environment: (root) => environmentOf(call, root),
  files: TOOL_FILES.map(({ path }) => path),
  kill: call.kill,
});

const prefixOf = (name: string): string => name.replace(/\W/g, '').toUpperCase();

function environmentOf(call: Call, root: string): Readonly<Record<string, string>> {
  const { job, build, isApart = false } = callerOf(call);
  const env: Record<string, string> = {
    HOME: `${root}/home0`,
    XDG_STATE_HOME: `${root}/${isApart ? 'home1' : 'home0'}/.local/state`,
    JOB_NAME: job,
    BUILD_ID: build,
    JOB_PATH: `${root}/job`,
    JOB_STATE: `${root}/job/state`,
    SHIPPABLE_INTEGRATION_ENVS_PATH: `${root}/${ENVIRONMENT}`,
    KUBECONFIG: KUBECONFIGS.map((path) => `${root}/${path}`).join(':'),
  };
  if (call.do === 'cleanup') return env;
  for (const { name, number } of call.resources) {
    const prefix = prefixOf(name);
    Object.assign(env, {
      [`${prefix}_NAME`]: name,
      [`${prefix}_TYPE`]: 'cliConfig',
      [`${prefix}_OPERATION`]: 'IN',
    });
    for (const [field, value] of Object.entries(resourceOf(name).fields(number)))
      env[`${prefix}_INTEGRATION_${field}`] = value;
  }
  return env;
}
