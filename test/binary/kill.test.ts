import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { few, some } from '../support/extent.ts';
import type { Job } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';
import {
  AWS_FILES,
  CLEANUP,
  CONFIGURE,
  type FileState,
  NOTHING_TO_UNDO,
  type Situation,
  type Stage,
  awsFileAt,
  awsFiles,
  holdersOfSecrets,
  isAwsFile,
  leftovers,
  stagesOf,
  withoutEmptyDirectories,
} from '../support/situations.ts';
import { type Call, FILE_CHANGES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

/** What a run does when nothing disturbs it. */
interface Undisturbed {
  readonly old: readonly FileState[];
  readonly new: readonly FileState[];
  readonly calls: readonly Call[];
}

async function undisturbed({ job }: Stage, argv: readonly string[]): Promise<Undisturbed> {
  const old = awsFiles(job);
  const { status, calls } = await trace(job, argv, FILE_CHANGES);
  expect(status).to.equal(0);
  const changes = callsBelow(job.root, calls).filter(isChange);
  expect(changes).to.have.length.above(10);
  return { old, new: awsFiles(job), calls: changes };
}

const modeOf = (job: Job, path: string): string => (lstatSync(join(job.home, path)).mode & 0o777).toString(8);

function checkWhole(job: Job, normal: Undisturbed, at: string): void {
  awsFiles(job).forEach((state, index) => {
    expect(state, at).to.be.oneOf([normal.old[index], normal.new[index]]);
  });
}

/** Only a new file, which is about to take its place, and an old one, which another is to replace, may have a secret besides. */
function checkSecrets(job: Job, { old }: Undisturbed, at: string): void {
  for (const path of holdersOfSecrets(job).filter((path) => !isAwsFile(path))) {
    const [, name = '', kind] = /^\.aws\/\.([a-z]+)\.shipctl-(new|old)$/.exec(path) ?? [];
    expect(kind, `${at}: ${path}`).to.be.oneOf(['new', 'old']);
    if (kind === 'new') expect(modeOf(job, path), `${at}: ${path}`).to.equal('600');
    else expect(awsFileAt(job, path), `${at}: ${path}`).to.equal(old[AWS_FILES.indexOf(name)]);
  }
}

/** No region is there without its keys: credentials come first, and go last. */
function checkOrder(job: Job, normal: Undisturbed, argv: readonly string[], at: string): void {
  const now = awsFiles(job);
  const [first, second] = argv[0] === 'cleanup' ? [1, 0] : [0, 1];
  const isAhead =
    now[second] === normal.new[second] &&
    now[second] !== normal.old[second] &&
    now[first] !== normal.new[first];
  expect(isAhead, `${at}: the files are changed in the wrong order`).to.equal(false);
}

async function runsClean(job: Job, argv: readonly string[], at: string): Promise<void> {
  const before = awsFiles(job).join();
  const ended = await job.shipctl(argv);
  const { status } = ended;
  const stderr = withoutProgress(ended.stderr);
  expect(status, `${at}, then ${argv.join(' ')}: ${stderr}`).to.equal(0);
  if (argv[0] === 'cleanup' && awsFiles(job).join() === before) expect(stderr, at).to.match(NOTHING_TO_UNDO);
  else expect(stderr, `${at}, then ${argv.join(' ')}`).to.equal('');
  expect(leftovers(job), `${at}, then ${argv.join(' ')}`).to.deep.equal([]);
  const others = holdersOfSecrets(job).filter((path) => !isAwsFile(path));
  expect(others, `${at}, then ${argv.join(' ')}`).to.deep.equal([]);
}

async function isFirstAgain(stage: Stage, at: string): Promise<void> {
  await runsClean(stage.job, ['cleanup', '--all'], at);
  const first = withoutEmptyDirectories(stage.kept('first'));
  expect(withoutEmptyDirectories(treeOf(stage.job.home)), at).to.deep.equal(first);
}

/** Kills the run at one of its changes, and looks at what is there and at what the next runs make of it. */
async function killAt(call: Call, normal: Undisturbed, stage: Stage, { argv }: Situation): Promise<void> {
  const { job } = stage;
  const at = `killed at ${call.text.replaceAll(job.root, '')}`;
  stage.restore('ready');
  const { signal } = await trace(job, argv, FILE_CHANGES, { inject: { call, effect: 'signal=KILL' } });
  expect(signal, at).to.equal('SIGKILL');
  checkWhole(job, normal, at);
  checkSecrets(job, normal, at);
  checkOrder(job, normal, argv, at);
  stage.keep('killed');
  await runsClean(job, argv, at);
  expect(awsFiles(job), at).to.deep.equal(normal.new);
  await isFirstAgain(stage, at);
  stage.restore('killed');
  if (!argv.includes('configure_aws')) await runsClean(job, ['configure_aws'], at);
  await isFirstAgain(stage, at);
}

async function killEverywhere(situation: Situation): Promise<void> {
  const stages = await stagesOf(situation);
  try {
    const places = await Promise.all(
      stages.map(async (stage) => ({ stage, normal: await undisturbed(stage, situation.argv) })),
    );
    const numbers = Object.keys(places[0]?.normal.calls ?? []).map(Number);
    await inParallel(some(numbers), places, async (number, { stage, normal }) => {
      const call = normal.calls[number];
      if (call) await killAt(call, normal, stage, situation);
    });
  } finally {
    for (const stage of stages) stage.remove();
  }
}

describe('a run that is killed at any of its changes of the file system leaves whole files, and the next run clears up', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few([...CONFIGURE, ...CLEANUP], 3)) {
    it(situation.title, async () => {
      await killEverywhere(situation);
    });
  }
});
