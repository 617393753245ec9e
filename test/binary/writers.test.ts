import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { REGIONS } from '../../src/core/tools/aws/regions.ts';
import { few, thorough } from '../support/extent.ts';
import { type Ended, Job, awsResource } from '../support/job.ts';
import { profilesIn, profilesOf } from '../support/profiles.ts';
import { NOTHING_TO_UNDO } from '../support/situations.ts';
import { type Tree, treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

const WRITERS = 20;
const READERS = 10;
/** All of them wait for each other, on a busy machine longer than a job would. */
const PATIENT = ['--lock-timeout', '500'];

const numbers = Array.from({ length: WRITERS }, (_, number) => number);
const nameOf = (number: number): string => `res-${number}`;
const regionOf = (number: number): string => REGIONS[number] ?? '';

/** What a resource's profile has in each of the files. */
const credentialsOf = (number: number): readonly string[] => {
  const { accessKey, secretKey } = awsResource('', {}, number).integration ?? {};
  return [`aws_access_key_id=${String(accessKey)}`, `aws_secret_access_key=${String(secretKey)}`];
};
const configOf = (number: number): readonly string[] => [`region=${regionOf(number)}`];

const MINE = '# mine\n[mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = mine\n';

function jobOfMany(): Job {
  return new Job(
    numbers.map((number) =>
      awsResource(nameOf(number), { propertyBag: { region: regionOf(number) } }, number),
    ),
  );
}

/** A file's text as one reader sees it; undefined if it is missing. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Fails if a section is neither somebody else's nor, whole, that of one of the resources. */
function checkSections(text: string, wholes: (number: number) => readonly string[]): ReadonlySet<string> {
  const profiles = profilesIn(text);
  for (const [name, settings] of profiles) {
    if (name === 'mine') continue;
    const candidates = numbers.filter((number) => name === 'default' || name === nameOf(number));
    expect(settings, name).to.be.deep.oneOf(candidates.map(wholes));
  }
  return new Set(profiles.keys());
}

/**
 * Reads both files again and again until `isOver`.
 *
 * @param isGrowing only configure_aws runs: what is there stays, and no region is there without its keys
 */
async function readUntil(job: Job, isOver: () => boolean, isGrowing: boolean): Promise<number> {
  let reads = 0;
  let known: ReadonlySet<string> = new Set();
  while (!isOver()) {
    const config = await textOf(job.path('home/.aws/config'));
    const credentials = await textOf(job.path('home/.aws/credentials'));
    const withRegion = checkSections(config ?? '', configOf);
    const withKeys = checkSections(credentials ?? '', credentialsOf);
    if (isGrowing) {
      expect([...withKeys]).to.include.members([...withRegion].filter((name) => name !== 'mine'));
      expect([...withKeys]).to.include.members([...known]);
      known = withKeys;
    }
    reads++;
  }
  return reads;
}

/**
 * Starts all of the runs at once, with readers beside them.
 *
 * @param isNoteMeant whether a cleanup may come when another one has undone all
 */
async function runAll(
  job: Job,
  lines: readonly (readonly string[])[],
  { isGrowing = false, isNoteMeant = false } = {},
): Promise<void> {
  const state = { isOver: false };
  const runs = Promise.all(lines.map((line) => job.shipctl([...line, ...PATIENT]))).finally(() => {
    state.isOver = true;
  });
  const readers = Array.from({ length: READERS }, () => readUntil(job, () => state.isOver, isGrowing));
  // A reader that fails does not end the runs.
  await Promise.allSettled([runs, ...readers]);
  const [ended, reads]: [Ended[], number[]] = [await runs, await Promise.all(readers)];
  for (const [index, one] of ended.entries()) {
    const { status } = one;
    const stderr = withoutProgress(one.stderr);
    const isSaid = isNoteMeant && lines[index]?.[0] === 'cleanup' && NOTHING_TO_UNDO.test(stderr);
    expect({ status, stderr: isSaid ? '' : stderr }).to.deep.equal({ status: 0, stderr: '' });
  }
  expect(Math.min(...reads)).to.be.above(0);
}

function checkAll(job: Job): void {
  const { default: standard, mine, ...others } = profilesOf(job);
  const expected = numbers.map((number) => [nameOf(number), [...credentialsOf(number), ...configOf(number)]]);
  expect(others).to.deep.equal(Object.fromEntries(expected));
  expect(standard).to.be.deep.oneOf(Object.values(others));
  expect(mine ?? []).to.have.length(job.read('home/.aws/credentials')?.includes(MINE) ? 2 : 0);
}

describe('many writers and readers at once', function () {
  const STARTS: readonly { title: string; prepare: (job: Job) => void }[] = [
    { title: 'with no ~/.aws', prepare: () => undefined },
    { title: "with the user's own file", prepare: (job) => job.write('home/.aws/credentials', MINE) },
  ];

  for (const { title, prepare } of few(STARTS, 1)) {
    it(`${WRITERS} configure_aws leave ${WRITERS} whole profiles, and ${WRITERS} cleanup nothing, ${title}`, async () => {
      const job = jobOfMany();
      try {
        prepare(job);
        const first: Tree = treeOf(job.home);
        await runAll(
          job,
          numbers.map((number) => ['configure_aws', nameOf(number)]),
          { isGrowing: true },
        );
        checkAll(job);
        await runAll(
          job,
          numbers.map((number) => ['cleanup', nameOf(number)]),
        );
        expect(treeOf(job.home)).to.deep.equal(first);
      } finally {
        job.remove();
      }
    });
  }

  thorough.it(
    'configure_aws and cleanup of the same resources leave each whole or not there, again and again',
    async () => {
      const job = jobOfMany();
      try {
        for (let round = 0; round < 5; round++) {
          const few = numbers.slice(0, 5);
          const lines = few.flatMap((number) => [
            ['configure_aws', nameOf(number)],
            ['cleanup', nameOf(number)],
            round % 2 === 0 ? ['cleanup', '--all'] : ['configure_aws', nameOf(number + 5)],
          ]);
          await runAll(job, lines, { isNoteMeant: true });
          checkSections(job.read('home/.aws/credentials') ?? '', credentialsOf);
          checkSections(job.read('home/.aws/config') ?? '', configOf);
          const { status } = await job.shipctl(['cleanup', '--all']);
          expect(status).to.equal(0);
          expect(
            Object.values(treeOf(job.home)).filter((what) => !what.startsWith('directory')),
          ).to.deep.equal([]);
        }
      } finally {
        job.remove();
      }
    },
  );
});
