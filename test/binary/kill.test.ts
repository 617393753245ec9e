import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { CLEANUP, CONFIGURE } from '../support/awsSituations.ts';
import { few, some, thorough } from '../support/extent.ts';
import { inParallel } from '../support/parallel.ts';
import {
  type FileState,
  NOTHING_TO_UNDO,
  type Situation,
  type Stage,
  stagesOf,
  withoutEmptyDirectories,
} from '../support/situations.ts';
import { ALL_TOOLS, TOOLS } from '../support/toolSituations.ts';
import { type Call, FILE_CHANGES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';

/** What a run does when nothing disturbs it. */
interface Undisturbed {
  readonly old: readonly FileState[];
  readonly new: readonly FileState[];
  readonly calls: readonly Call[];
}

/** Whether a kill at a call finds other files than one at the call before it, which changed nothing that can be seen. */
function isOther(_call: Call, index: number, calls: readonly Call[]): boolean {
  const { name = '', text = '' } = calls[index - 1] ?? {};
  return !/^f(data)?sync$/.test(name) && !/\) += -1 /.test(text);
}

async function undisturbed(stage: Stage, argv: readonly string[]): Promise<Undisturbed> {
  const { job, files: old } = stage;
  const { status, calls } = await trace(job, argv, FILE_CHANGES);
  expect(status).to.equal(0);
  const changes = callsBelow(job.root, calls).filter(isChange).filter(isOther);
  expect(changes).to.have.length.above(10);
  return { old, new: stage.files, calls: changes };
}

function checkWhole({ files }: Stage, normal: Undisturbed, at: string): void {
  files.forEach((state, index) => {
    expect(state, at).to.be.oneOf([normal.old[index], normal.new[index]]);
  });
}

/** Only a new file, which is about to take its place, and an old one, which another is to replace, may have a secret besides. */
function checkSecrets(stage: Stage, { old }: Undisturbed, at: string): void {
  for (const path of stage.copiesOfSecrets) {
    const [, name = '', kind] = /^\.(.+)\.shipctl-(new|old)$/.exec(basename(path)) ?? [];
    const number = stage.paths.indexOf(join(dirname(path), name));
    expect(number, `${at}: ${path}`).to.be.above(-1);
    const mode = (lstatSync(join(stage.job.home, path)).mode & 0o777).toString(8);
    if (kind === 'new') expect(mode, `${at}: ${path}`).to.equal('600');
    else expect(stage.fileAt(path), `${at}: ${path}`).to.equal(old[number]);
  }
}

/** A file that leads to another one of its tool (a region to its keys) comes behind that one, and goes before it. */
function checkOrder(
  { subject, paths, files }: Stage,
  normal: Undisturbed,
  isCleanup: boolean,
  at: string,
): void {
  const isIn = (states: readonly FileState[], path: string): boolean =>
    files[paths.indexOf(path)] === states[paths.indexOf(path)];
  for (const tool of subject.tools) {
    const order = isCleanup ? tool.toReversed() : tool;
    const firstOld = order.findIndex((path) => !isIn(normal.new, path));
    const later = firstOld < 0 ? [] : order.slice(firstOld);
    const ahead = later.filter((path) => !isIn(normal.old, path));
    expect(ahead, `${at}: the files are changed in the wrong order`).to.deep.equal([]);
  }
}

async function runsClean(stage: Stage, argv: readonly string[], at: string): Promise<void> {
  const where = `${at}, then ${argv.join(' ')}`;
  const before = stage.files.join();
  const { status, stderr } = await stage.job.shipctl(argv);
  expect(status, `${where}: ${stderr}`).to.equal(0);
  const said = stage.unexpected(stderr);
  if (argv[0] === 'cleanup' && stage.files.join() === before) expect(said, where).to.match(NOTHING_TO_UNDO);
  else expect(said, where).to.equal('');
  expect(stage.leftovers, where).to.deep.equal([]);
  expect(stage.copiesOfSecrets, where).to.deep.equal([]);
}

async function isFirstAgain(stage: Stage, at: string): Promise<void> {
  await runsClean(stage, ['cleanup', '--all'], at);
  const first = withoutEmptyDirectories(stage.kept('first'));
  expect(withoutEmptyDirectories(treeOf(stage.job.home)), at).to.deep.equal(first);
}

/** Kills the run at one of its changes, and looks at what is there and at what the next runs make of it. */
async function killAt(call: Call, normal: Undisturbed, stage: Stage, { argv }: Situation): Promise<void> {
  const { job, subject } = stage;
  const at = `killed at ${call.text.replaceAll(job.root, '')}`;
  stage.restore('ready');
  const { signal } = await trace(job, argv, FILE_CHANGES, { inject: { call, effect: 'signal=KILL' } });
  expect(signal, at).to.equal('SIGKILL');
  checkWhole(stage, normal, at);
  checkSecrets(stage, normal, at);
  checkOrder(stage, normal, argv[0] === 'cleanup', at);
  stage.keep('killed');
  await runsClean(stage, argv, at);
  expect(stage.files, at).to.deep.equal(normal.new);
  await isFirstAgain(stage, at);
  stage.restore('killed');
  if (argv[0] === 'cleanup') await runsClean(stage, subject.configure, at);
  await isFirstAgain(stage, at);
}

async function killEverywhere(situation: Situation, most?: number): Promise<void> {
  const stages = await stagesOf(situation);
  try {
    const places = await Promise.all(
      stages.map(async (stage) => ({ stage, normal: await undisturbed(stage, situation.argv) })),
    );
    const numbers = Object.keys(places[0]?.normal.calls ?? []).map(Number);
    await inParallel(some(numbers, 4, most), places, async (number, { stage, normal }) => {
      const call = normal.calls[number];
      if (call) await killAt(call, normal, stage, situation);
    });
  } finally {
    for (const stage of stages) stage.remove();
  }
}

/**
 * How many calls of a run for other tools than AWS are looked at, at most: what makes them is the same, so not all are needed
 * each time.
 */
const MOST = 20;

describe('a run that is killed at any of its changes of the file system leaves whole files, and the next run clears up', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few([...CONFIGURE, ...CLEANUP], 1)) {
    it(situation.title, async () => {
      await killEverywhere(situation);
    });
  }

  for (const situation of few(TOOLS, 1)) {
    it(situation.title, async () => {
      await killEverywhere(situation, MOST);
    });
  }

  for (const situation of ALL_TOOLS) {
    thorough.it(situation.title, async () => {
      await killEverywhere(situation, MOST / 2);
    });
  }
});
