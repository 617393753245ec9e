import { posix } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../src/catalog.ts';
import { run } from '../src/cli/run.ts';
import { runs } from './support/extent.ts';
import { type Scene, type Seen, fakeWorld } from './support/fakeWorld.ts';
import { FAULT, SCENES, isDocumented, wordsFor } from './support/fuzzing.ts';

const RUNS = 10_000;

const commands = await Promise.all(Object.values(catalog).map((load) => load()));

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

/** Commands whose report is data, also of what is wrong. */
const REPORTING: ReadonlySet<string> = new Set(['self_check', 'verify_aws', 'deploy_ecs']);

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
  if (!REPORTING.has(name)) expect(seen.out).to.have.lengthOf(0);
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
        { numRuns: runs(RUNS) },
      );
    });
  }
});
