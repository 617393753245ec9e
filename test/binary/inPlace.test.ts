import { isUtf8 } from 'node:buffer';
import { chmodSync, lstatSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { AWS } from '../support/awsSituations.ts';
import { needRoot } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';
import { BINARY, type Ended, type Job } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';
import {
  NOTHING_TO_UNDO,
  type Situation,
  type Stage,
  stagesOf,
  withoutEmptyDirectories,
} from '../support/situations.ts';
import {
  type Call,
  FILE_CHANGES,
  FILE_USES,
  type Injection,
  callsBelow,
  isChange,
  needTracing,
  traceProgram,
} from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

/**
 * Longer than what takes its place. Both are longer than what is written at once, and what is cut off of them begins, for one
 * of the two paddings, inside a character.
 */
const oldFile = (padding: string): string =>
  `[default]\naws_access_key_id = AKIAUSER\naws_session_token = ${padding}${'é'.repeat(2000)}\n` +
  `[mine]\noutput = ${'é'.repeat(4000)}\n`;

const situationWith = (padding: string): Situation => ({
  title: '',
  subject: AWS,
  files: { '.aws/credentials': { text: '', mode: 0o600 }, mounted: { text: oldFile(padding), mode: 0o640 } },
  argv: ['configure_aws'],
});

/** Runs a program where the file is mounted by itself; nobody else sees the mount, and it is gone with the program. */
const mounted = (job: Job, argv: readonly string[]): readonly string[] => [
  'unshare',
  '-m',
  'sh',
  '-c',
  'mount --bind "$1" "$2" && shift 2 && exec "$@"',
  'sh',
  job.path('home/mounted'),
  job.path('home/.aws/credentials'),
  BINARY,
  ...argv,
];

const run = (job: Job, ...argv: string[]): Promise<Ended> => job.start(mounted(job, argv));

/** The file's mode and bytes. */
function stateOf(job: Job): string {
  const file = job.path('home/mounted');
  return `${(lstatSync(file).mode & 0o777).toString(8)} ${readFileSync(file, 'latin1')}`;
}

interface Place {
  readonly stage: Stage;
  readonly calls: readonly Call[];
  readonly old: string;
  readonly new: string;
}

/** Traces an undisturbed run in what was kept as `from`. */
async function placeFor(stage: Stage, from: string): Promise<Place> {
  const { job } = stage;
  stage.restore(from);
  const old = stateOf(job);
  const { status, calls } = await traceProgram(job, mounted(job, ['configure_aws']), FILE_USES);
  expect(status).to.equal(0);
  return { stage, calls: callsBelow(job.home, calls), old, new: stateOf(job) };
}

const disturbed = (job: Job, inject: Injection): Promise<Ended> =>
  traceProgram(job, mounted(job, ['configure_aws']), FILE_CHANGES, { inject });

const DONE = { status: 0, stderr: '' };

/** Runs both ways on from what is there: the same again and then a cleanup, and a cleanup at once. */
async function checkRecovery({ stage, new: wanted }: Place, where: string): Promise<void> {
  const { job } = stage;
  const first = withoutEmptyDirectories(stage.kept('first'));
  stage.keep('broken');
  for (const isRunAgain of [true, false]) {
    stage.restore('broken');
    if (isRunAgain) {
      const again = await run(job, 'configure_aws');
      expect({ status: again.status, stderr: withoutProgress(again.stderr) }, where).to.deep.equal(DONE);
      expect(stateOf(job), where).to.equal(wanted);
    }
    const { status, stderr } = await run(job, 'cleanup');
    expect(status, `${where}: ${stderr}`).to.equal(0);
    // What is half-written was the old file before, and is that again.
    if (isRunAgain || !NOTHING_TO_UNDO.test(stderr)) expect(withoutProgress(stderr), where).to.equal('');
    expect(withoutEmptyDirectories(treeOf(job.home)), where).to.deep.equal(first);
  }
}

/** Whether the file holds neither what it held before nor what it is to hold, whatever its mode. */
function isHalf({ stage: { job }, old, new: wanted }: Place): boolean {
  const bytes = (state: string): string => state.slice(4);
  return ![old, wanted].map(bytes).includes(bytes(stateOf(job)));
}

thorough.describe('a file that is mounted by itself, and so is written in its place', function () {
  before(function () {
    needRoot(this, 'unshare', 'mount');
    needTracing(this);
  });

  async function everywhere(
    padding: string,
    isMeant: (call: Call) => boolean,
    work: (call: Call, place: Place, where: string) => Promise<void>,
  ): Promise<void> {
    const stages = await stagesOf(situationWith(padding));
    try {
      const places = await Promise.all(stages.map((stage) => placeFor(stage, 'ready')));
      const numbers = (places[0]?.calls ?? []).flatMap((call, number) => (isMeant(call) ? [number] : []));
      expect(numbers).to.have.length.above(10);
      await inParallel(numbers, places, async (number, place) => {
        const call = place.calls[number];
        if (!call) return;
        place.stage.restore('ready');
        await work(call, place, call.text.replaceAll(place.stage.job.root, '').slice(0, 200));
      });
    } finally {
      for (const stage of stages) stage.remove();
    }
  }

  /** What a kill left that could not even be read as text. */
  const torn: string[] = [];

  for (const padding of ['', '+']) {
    it(`is whole again after a kill at any change, and after a kill of what repairs it ${padding}`, async () => {
      await everywhere(padding, isChange, async (call, place, where) => {
        const { stage } = place;
        const { signal } = await disturbed(stage.job, { call, effect: 'signal=KILL' });
        expect(signal, where).to.equal('SIGKILL');
        const half = isHalf(place) ? readFileSync(stage.job.path('home/mounted')) : Buffer.of();
        stage.keep('killed');
        await checkRecovery(place, `killed at ${where}`);
        if (isUtf8(half)) return;
        torn.push(where);
        const repair = await placeFor(stage, 'killed');
        const isNear = ({ path }: Call): boolean => /\/shipctl\/|\.shipctl-record|\/credentials$/.test(path);
        for (const second of repair.calls.filter((one) => isChange(one) && isNear(one))) {
          stage.restore('killed');
          const again = `killed at ${where}, and then at ${second.text.slice(0, 100)}`;
          await disturbed(stage.job, { call: second, effect: 'signal=KILL' });
          await checkRecovery(place, again);
        }
      });
    });

    it(`is as it was after an error at any call ${padding}`, async () => {
      const isMeant = ({ text }: Call): boolean =>
        /^(open.*O_(CREAT|WRONLY)|p?write|fsync|ftruncate|fchmod)/.test(text);
      await everywhere(padding, isMeant, async (call, place, where) => {
        const { job } = place.stage;
        const { status, stderr } = await disturbed(job, { call, effect: 'error=ENOSPC' });
        expect(status, where).to.equal(1);
        expect(stderr, where).to.match(
          /^shipctl: can't [^\n]*: no space is left on the device \(ENOSPC\)\n$/,
        );
        expect(treeOf(job.home), where).to.deep.equal(place.stage.kept('ready'));
        expect(stateOf(job), where).to.equal(place.old);
      });
    });
  }

  it('was left cut inside a character by one of the kills', () => {
    expect(torn).to.have.length.above(0);
  });

  it('keeps its mode from letting anybody read what is being written', async () => {
    const [stage] = await stagesOf(situationWith(''));
    if (!stage) return;
    const { job } = stage;
    chmodSync(job.path('home/mounted'), 0o644);
    stage.keep('ready');
    const { calls } = await placeFor(stage, 'ready');
    const write = calls.find(
      ({ name, path }) => name.includes('write') && path.endsWith('/.aws/credentials'),
    );
    const after = calls[calls.findIndex((call) => call === write) + 1];
    if (!after) throw new Error('nothing was written in place');
    stage.restore('ready');
    await disturbed(job, { call: after, effect: 'signal=KILL' });
    expect(stateOf(job)).to.match(/^600 /).and.include('s3cr3t');
    stage.remove();
  });
});
