import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { Job } from './job.ts';
import { type Call, FILE_CHANGES, isChange, trace } from './trace.ts';
import { type Tree, treeOf } from './tree.ts';

/** A run of a State command that is to be disturbed, and what may be there afterwards. */
export interface Situation {
  readonly title: string;
  readonly argv: readonly string[];
  /** Files of the job besides those that all situations have. */
  readonly files?: Readonly<Record<string, string>>;
  /** Each file is the old or the new one, and not all together. */
  readonly isFileByFile?: true;
}

const KEPT = ['job/state', 'job/OUT', 'work/to'];

const BIG = 'x'.repeat(100_000);
const FILES: Readonly<Record<string, string>> = {
  'work/d/a': 'new',
  'work/d/sub/b': BIG,
  'work/d/sub/c': 'new',
  'job/IN/from/state/a': 'new',
  'job/IN/from/state/sub/b': BIG,
  'job/OUT/to/other': 'mine',
};

export const SITUATIONS: readonly Situation[] = [
  { title: 'put_resource_state of a new file', argv: ['put_resource_state', 'a', 'K', 'v'] },
  {
    title: 'put_resource_state behind a line without an end',
    argv: ['put_resource_state_multi', 'a', 'K=v L=w'],
    files: { 'job/state/a.env': 'OLD=1' },
  },
  {
    title: 'post_resource_state',
    argv: ['post_resource_state', 'a', 'K', 'v'],
    files: { 'job/state/a.env': 'OLD=1\n' },
  },
  { title: 'the first copy of a tree', argv: ['copy_file_to_state', 'd'] },
  {
    title: 'a copy to a directory that is not there',
    argv: ['copy_file_from_resource_state', 'from', 'sub', 'to/new/deep/'],
  },
  {
    title: 'a copy over a file',
    argv: ['copy_file_to_state', 'd/a'],
    files: { 'job/state/a': 'old' },
  },
  {
    title: 'a copy over another tree',
    argv: ['copy_file_to_state', 'd'],
    files: { 'job/state/d/a': 'old', 'job/state/d/sub/b': 'old', 'job/state/d/sub/mine': 'mine' },
    isFileByFile: true,
  },
  {
    title: 'replicate to a resource without files',
    argv: ['replicate', 'from', 'to'],
    isFileByFile: true,
  },
  {
    title: 'replicate to a resource with files',
    argv: ['replicate', 'from', 'to'],
    files: {
      'job/OUT/to/state/a': 'old',
      'job/OUT/to/state/sub/b': 'old',
      'job/OUT/to/state/stale/s': 'stale',
    },
    isFileByFile: true,
  },
  { title: 'replicate to the job', argv: ['replicate', 'from', 'deploy-job'], isFileByFile: true },
];

function jobOf({ files = {} }: Situation): Job {
  const job = new Job(
    [
      { name: 'from', type: 'state', propertyBag: { a: 1 } },
      { name: 'to', type: 'state', operation: 'OUT', propertyBag: { old: 1 } },
    ],
    { A_NAME: 'a', A_TYPE: 'image', OTHER_NAME: 'other', OTHER_TYPE: 'image' },
  );
  for (const [path, text] of Object.entries({ ...FILES, ...files })) job.write(path, text);
  symlinkSync('/nowhere', job.path('work/d/link'));
  symlinkSync('/nowhere', job.path('job/IN/from/state/link'));
  return job;
}

/** A job that can be brought back to how it was. */
export class Stage {
  readonly job: Job;
  readonly old: Tree;
  new: Tree = {};
  calls: readonly Call[] = [];

  constructor(situation: Situation) {
    this.job = jobOf(situation);
    this.old = this.kept();
    for (const path of ['job', 'work']) this.#copy(path, `before-${path}`);
  }

  restore(): void {
    for (const path of ['job', 'work']) {
      rmSync(this.job.path(path), { recursive: true });
      this.#copy(`before-${path}`, path);
    }
  }

  /** What is uploaded, or is the user's own. */
  kept(): Tree {
    const all = Object.entries(treeOf(this.job.root));
    return Object.fromEntries(
      all.filter(([path]) => KEPT.some((place) => path.startsWith(`${place}/`) || path === place)),
    );
  }

  isWorkplaceThere(): boolean {
    return Object.keys(treeOf(this.job.path('job'))).some((path) => path.startsWith('.shipctl'));
  }

  #copy(from: string, to: string): void {
    cpSync(this.job.path(from), this.job.path(to), { recursive: true, verbatimSymlinks: true });
  }
}

/** The paths of what a run has not yet put in its place are other ones in each run; such calls are counted by name. */
function countedByName(calls: readonly Call[]): readonly Call[] {
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const key = `${call.process} ${call.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return /\/\.shipctl-\d+\/(?!lock[">])/.test(call.text)
      ? { ...call, path: '', nth: counts.get(key) ?? 0 }
      : call;
  });
}

export async function stageOf(situation: Situation): Promise<Stage> {
  const stage = new Stage(situation);
  const { status, calls } = await trace(stage.job, situation.argv, FILE_CHANGES);
  expect(status).to.equal(0);
  stage.new = stage.kept();
  stage.calls = countedByName(calls).filter(
    (call) => call.text.includes(`${stage.job.root}/`) && isChange(call),
  );
  expect(stage.calls).to.have.length.above(5);
  return stage;
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
export const withoutEmpty = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree)
      .filter(
        ([path, what]) =>
          (!what.startsWith('directory') && !/\.env$/.test(path)) ||
          !/^(directory|file) \d+ \d+:\d+$/.test(what),
      )
      .filter(([, what]) => !what.startsWith('directory')),
  );
