import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { catalog } from '../src/catalog.ts';
import { type Case, load, run } from './golden/replay.mjs';
import { BINARY } from './support/job.ts';

const DIRECTORY = join(import.meta.dirname, 'golden');
const NO_COMMAND = 'no_such_command';

/** Whether all commands of a case are there; the others have their cases already. */
const isBuilt = ({ argv, then = [] }: Case): boolean =>
  [argv, ...then.map((step) => step.argv)].every(
    ([name = '']) => name === NO_COMMAND || Object.hasOwn(catalog, name),
  );

for (const file of readdirSync(DIRECTORY).filter((name) => name.endsWith('.jsonl'))) {
  describe(`the cases of ${file}`, () => {
    for (const testCase of load(join(DIRECTORY, file)).filter(isBuilt)) {
      it(`${testCase.id} is as recorded`, () => {
        const { root, found } = run(testCase, [BINARY]);
        rmSync(root, { recursive: true, force: true });
        expect(found).to.deep.equal([]);
      });
    }
  });
}
