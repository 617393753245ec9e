import type { Identity } from './ourValues.ts';

/** A history: plain data, so that fast-check can shrink it. */
export interface History {
  readonly start: Start;
  readonly steps: readonly Step[];
}

/** What a user has before shipctl first runs. */
export interface Start {
  /** Texts of the two files; null for a missing one. In `one file`, the first is not used. */
  readonly credentials: string | null;
  readonly config: string | null;
  readonly layout: Layout;
}

/**
 * `one file`: both variables name `~/.aws/config`; `linked`: `~/.aws/credentials` is a link; `mounted`: it is mounted by
 * itself.
 */
export type Layout = 'plain' | 'one file' | 'linked' | 'mounted';

export type Step = Call | Together | EditStep;

/** Several calls at once. */
interface Together {
  readonly do: 'together';
  readonly calls: readonly Call[];
}

export type Call = Configure | Cleanup;

interface CallStep {
  /** Which of the CALLERS. */
  readonly by: number;
  readonly at: Place;
  /** Where it is killed: counts in the driver's own measure. */
  readonly kill?: number | undefined;
}

/** `user`: the files of the first HOME; `own`: those of the caller's HOME; others: two pairs in one new directory. */
export type Place = 'user' | 'own' | 'new 1' | 'new 2';

export interface Configure extends CallStep {
  readonly do: 'configure';
  readonly resources: readonly { readonly name: string; readonly identity: Identity }[];
  readonly mode: 'keys' | 'process';
  readonly profile?: string;
  readonly overwrite: boolean;
  readonly region: string;
}

/** A cleanup, by whomever. */
export interface CleanupStep {
  readonly do: 'cleanup';
  readonly names: readonly string[];
  readonly all: boolean;
}

export interface Cleanup extends CallStep, CleanupStep {}

/** What another program does to one of the files that exist then; the numbers choose the file and what is done there. */
export interface EditStep {
  readonly do: 'edit';
  readonly kind: string;
  readonly file: number;
  readonly choices: readonly [number, number, number];
}

export interface Caller {
  readonly job: string;
  readonly build: string;
  /** 0 or 1. */
  readonly home: number;
}

const CALLERS: readonly [Caller, Caller, Caller] = [
  { job: 'A', build: '1', home: 0 },
  { job: 'B', build: '1', home: 0 },
  { job: 'A', build: '2', home: 1 },
];

export const callerOf = ({ by }: { readonly by: number }): Caller =>
  CALLERS[by % CALLERS.length] ?? CALLERS[0];

export const cleanupWords = ({ names, all }: CleanupStep): readonly string[] => [
  'cleanup',
  ...names,
  ...(all ? ['--all'] : []),
];

/** The words of a call. */
export function wordsOf(call: Call): readonly string[] {
  if (call.do === 'cleanup') return cleanupWords(call);
  const { resources, mode, profile, overwrite } = call;
  return [
    'configure_aws',
    ...(profile === undefined
      ? []
      : [...resources.slice(0, 1).map(({ name }) => name), '--profile', profile]),
    ...(isProcess(call) ? ['--mode', mode] : []),
    ...(overwrite ? ['--overwrite'] : []),
  ];
}

/** A role can't be written in mode process. */
export const isProcess = ({ mode, resources }: Configure): boolean =>
  mode === 'process' && resources.every(({ identity }) => identity.kind !== 'role');

/** The profiles that a call may write. */
export const profilesOf = ({ profile, resources }: Configure): readonly string[] =>
  profile === undefined ? ['default', ...resources.map(({ name }) => name)] : [profile];
