import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Job, type ResourceSpec } from './job.ts';
import { withoutProgress } from './progressLines.ts';
import { type Tree, filesBelow, treeOf } from './tree.ts';

/** What the runs of a situation configure. */
export interface Subject {
  readonly resources: readonly ResourceSpec[];
  /** The files of each tool, below HOME, in the order in which they are configured; a cleanup goes the other way. */
  readonly tools: readonly (readonly string[])[];
  readonly env?: (home: string) => Readonly<Record<string, string>>;
  /** What no file but these may hold of the resources, and no output. */
  readonly secrets: readonly string[];
  /** What no output may hold of what others wrote. */
  readonly othersSecrets: readonly string[];
  /** Configures all resources. */
  readonly configure: readonly string[];
  /** What each run that configures says here, besides its progress. */
  readonly warning?: RegExp;
}

/** A state of a subject's files, and a run that is to be disturbed there. */
export interface Situation {
  readonly title: string;
  readonly subject: Subject;
  /** Files below HOME, which shipctl has not seen yet. */
  readonly files?: Files;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before that one, and their environment. */
  readonly before?: readonly {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }[];
  /** What a process that is gone wrote into its lock, by the lock's path below HOME. */
  readonly deadLocks?: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

/** Files by path, relative to HOME. */
export type Files = Readonly<Record<string, { readonly text: string; readonly mode: number }>>;

/** A file: its mode and text, or that it is missing. */
export type FileState = string;

/** What a cleanup says that finds all undone. */
export const NOTHING_TO_UNDO = /^shipctl: nothing to undo[^\n]*\n$/;

/** The state directory, below HOME. */
const STATE = '.local/state/shipctl';

/** A job in a situation, which can be brought back to any state of its HOME that was kept. */
export class Stage {
  readonly job: Job;
  readonly subject: Subject;

  private constructor(job: Job, subject: Subject) {
    [this.job, this.subject] = [job, subject];
  }

  /** Makes the job; HOME is kept as `first`, before shipctl ever ran there, and as `ready`, before the disturbed run. */
  static async of({ subject, files = {}, env, before = [], deadLocks = {} }: Situation): Promise<Stage> {
    const job = new Job(subject.resources);
    Object.assign(job.env, subject.env?.(job.home), env);
    const stage = new Stage(job, subject);
    for (const [path, { text, mode }] of Object.entries(files))
      chmodSync(job.write(`home/${path}`, text), mode);
    stage.keep('first');
    for (const run of before) {
      const { status, stderr } = await job.shipctl(run.argv, run.env);
      if (status !== 0) throw new Error(`the situation could not be made: ${stderr}`);
    }
    for (const [path, text] of Object.entries(deadLocks)) job.write(`home/${path}`, text);
    stage.keep('ready');
    return stage;
  }

  keep(name: string): void {
    this.#copy(this.job.home, this.job.path(`kept/${name}`));
  }

  restore(name: string): void {
    this.#copy(this.job.path(`kept/${name}`), this.job.home);
  }

  /** What was kept. */
  kept(name: string): Tree {
    return treeOf(this.job.path(`kept/${name}`));
  }

  /** The paths of the subject's files, below HOME, one tool's after the other's. */
  get paths(): readonly string[] {
    return this.subject.tools.flat();
  }

  /** Those of them that others had before shipctl ever ran. */
  get oldPaths(): readonly string[] {
    const first = this.kept('first');
    return this.paths.filter((path) => path in first);
  }

  /** The states of the subject's files. */
  get files(): readonly FileState[] {
    return this.paths.map((path) => this.fileAt(path));
  }

  /** The state of a file below HOME. */
  fileAt(name: string): FileState {
    const path = join(this.job.home, name);
    if (!existsSync(path)) return 'missing';
    return `mode ${(lstatSync(path).mode & 0o777).toString(8)}\n${readFileSync(path, 'latin1')}`;
  }

  /** Which of these states of the subject's files those of each tool are in, all of them; -1 for none. */
  toolsIn(states: readonly (readonly FileState[])[]): readonly number[] {
    const { paths, files } = this;
    return this.subject.tools.map((tool) => {
      const numbers = tool.map((path) => paths.indexOf(path));
      return states.findIndex((state) => numbers.every((number) => files[number] === state[number]));
    });
  }

  /** Locks, temporary files, records of changes that are not complete, and all else below HOME that no run leaves behind. */
  get leftovers(): readonly string[] {
    const first = this.kept('first');
    const isComplete = (path: string): boolean => this.job.read(`home/${path}`)?.endsWith('}\n') === true;
    return filesBelow(this.job.home).filter(
      (path) =>
        !this.paths.includes(path) &&
        !(this.#isRecord(path) && isComplete(path)) &&
        !this.#isMark(path) &&
        !isPointer(path) &&
        first[path] === undefined,
    );
  }

  /** The paths below HOME of what holds one of the resources' secrets, and is none of the subject's files. */
  get copiesOfSecrets(): readonly string[] {
    return filesBelow(this.job.home).filter((path) => {
      if (this.paths.includes(path)) return false;
      const text = readFileSync(join(this.job.home, path), 'latin1');
      return this.subject.secrets.some((secret) => text.includes(secret));
    });
  }

  /** What a run says besides its progress, and what it always says here. */
  unexpected(stderr: string): string {
    const { warning } = this.subject;
    const rest = withoutProgress(stderr);
    return warning ? rest.replace(warning, '') : rest;
  }

  remove(): void {
    this.job.remove();
  }

  /** A record beside one of the subject's files. */
  #isRecord(path: string): boolean {
    return this.paths.some((file) => path === join(dirname(file), `.${basename(file)}.shipctl-record`));
  }

  /** A mark of a directory that shipctl may make in a HOME, while it is nowhere else than in it. */
  #isMark(path: string): boolean {
    const inside = `${dirname(path)}/`;
    const isMade = [...this.paths, `${STATE}/x`].some((file) => file.startsWith(inside));
    return isMade && basename(path) === '.shipctl-record';
  }

  #copy(from: string, to: string): void {
    rmSync(to, { recursive: true, force: true });
    mkdirSync(dirname(to), { recursive: true });
    execFileSync('cp', ['-a', from, to]);
  }
}

/** As many stages of a situation as the tests use at once. */
export async function stagesOf(situation: Situation): Promise<readonly Stage[]> {
  return Promise.all([Stage.of(situation), Stage.of(situation)]);
}

const isPointer = (path: string): boolean =>
  dirname(path) === STATE && /^[0-9a-f]{64}\.json$/.test(basename(path));

/** A tree without directories that hold no file: those that a killed run had only made may stay. */
export function withoutEmptyDirectories(tree: Tree): Tree {
  const paths = Object.entries(tree).flatMap(([path, what]) => (what.startsWith('directory') ? [] : [path]));
  const isUsed = (path: string): boolean =>
    paths.some((other) => other === path || other.startsWith(`${path}/`));
  return Object.fromEntries(Object.entries(tree).filter(([path]) => isUsed(path)));
}
