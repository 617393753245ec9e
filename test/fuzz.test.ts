import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../src/catalog.ts';
import { run } from '../src/cli/run.ts';
import { type Scene, type Seen, fakeWorld } from './support/fakeWorld.ts';
import { SCENES, wordsFor } from './support/fuzzing.ts';
import { Job } from './support/job.ts';
import { inParallel } from './support/parallel.ts';

const RUNS = 20_000;
const RUNS_OF_PROGRAM = 200;

const commands = await Promise.all(Object.values(catalog).map((load) => load()));

const FAULT = /fault of shipctl|\n\s+at /;

/** `retry` ends as what it ran. */
const isDocumented = (name: string, status: number | null): boolean =>
  status !== null && ([0, 1, 99].includes(status) || (name === 'retry' && status >= 0 && status <= 255));

/** Where the runs in memory are. */
const HERE = '/work';

/** Whether a path is in a directory that the job keeps, or is one that the command line names. */
function mayWrite(path: string, words: readonly string[]): boolean {
  const named = words.map((word) => posix.resolve(HERE, word.replace(/^--\w+=/, '')));
  const written = posix.resolve(HERE, path);
  const roots = ['/job/state', '/job/OUT', HERE, ...named].map((root) => `${root.replace(/\/$/, '')}/`);
  return (
    roots.some((root) => written.startsWith(root)) ||
    named.some((one) => written === one || written === `${one}.decrypted`)
  );
}

function checkRun(
  argv: readonly string[],
  { files = {}, shared = {} }: Scene,
  status: number,
  seen: Seen,
): void {
  const [name = '', ...words] = argv;
  expect(isDocumented(name, status), `status ${status}`).to.equal(true);
  expect(seen.err).not.to.match(FAULT);
  const changed = [...seen.files]
    .filter(([path, content]) => files[path] !== content.toString())
    .map(([path]) => path);
  const gone = Object.keys(files).filter((path) => !seen.files.has(path));
  const stray = [...changed, ...gone].filter((path) => !mayWrite(path, words));
  expect(stray, 'files outside').to.deep.equal([]);
  if (status === 0 || name === 'retry') return;
  expect(seen.out).to.have.lengthOf(0);
  expect(seen.err).to.match(/^shipctl: ./);
  expect([...changed, ...gone], 'files of a run that failed').to.deep.equal([]);
  const texts = Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]));
  expect(texts).to.deep.equal(shared);
}

describe('any words, environment and files', () => {
  for (const command of commands) {
    const { name } = command;
    it(`end ${name} with a documented status, and change nothing else`, async () => {
      await fc.assert(
        fc.asyncProperty(wordsFor(command), SCENES, async (words, scene) => {
          const { world, seen } = fakeWorld(scene);
          checkRun([name, ...words], scene, await run([name, ...words], world), seen);
        }),
        { numRuns: RUNS },
      );
    });
  }
});

/** Fit to be given to a process, in a directory of the job: no whole file system is walked or copied. */
const clean = (text: string): string => text.replaceAll('\0', '').replace(/^(--[\w-]+=)?\/+/, '$1./');

/** What `retry` may run for real: a name drawn at random could be that of a program. */
const HARMLESS = fc.constantFrom(
  ['true'],
  ['false'],
  ['echo', '-n'],
  ['exit 3'],
  ['no such program'],
  ['./none'],
  [],
);

describe('the built program, with any words and environment', () => {
  let outer = '';
  const tmp = process.env['TMPDIR'];

  before(() => {
    outer = mkdtempSync(join(tmpdir(), 'shipctl-fuzz-'));
    mkdirSync(join(outer, 'inner'));
    process.env['TMPDIR'] = join(outer, 'inner');
  });

  after(() => {
    if (tmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmp;
    rmSync(outer, { recursive: true, force: true });
  });

  for (const command of commands) {
    const { name } = command;
    it(`ends ${name} with a documented status, and leaves nothing outside its job`, async () => {
      const words = name === 'retry' ? HARMLESS : wordsFor(command);
      const samples = fc.sample(fc.tuple(words, SCENES), RUNS_OF_PROGRAM);
      await inParallel(samples, [0, 1], async ([argv, { env = {} }]) => {
        const job = new Job([]);
        const variables = Object.entries(env).map(([key, value]) => [key, clean(value)]);
        const isNetworked = Object.values(env).includes('notification');
        const own = {
          HOME: job.home,
          PATH: '/usr/bin:/bin',
          ...(isNetworked && { MYAWS_TYPE: 'x', A_TYPE: 'x', AB_TYPE: 'x' }),
        };
        const { status, stderr } = await job.shipctl([name, ...argv.map(clean)], {
          ...(Object.fromEntries(variables) as Record<string, string>),
          ...own,
        });
        job.remove();
        const told = `${JSON.stringify([name, ...argv.map(clean)])} in ${JSON.stringify(env)}: ${stderr}`;
        expect(isDocumented(name, status), told).to.equal(true);
        expect(stderr, told).not.to.match(FAULT);
      });
      expect([...readdirSync(outer), ...readdirSync(join(outer, 'inner'))]).to.deep.equal(['inner']);
    });
  }
});
