import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { KIND_EXAMPLES, type KindExample, kindsNetwork } from '../support/everyKind.ts';
import { few } from '../support/extent.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { MemoryDisk } from '../support/memory/memoryDisk.ts';

const jobOf = ({ masterName, fields }: KindExample): ReturnType<typeof awsJob> =>
  awsJob([{ name: 'res', integration: { masterName, ...fields } }], {
    SHIPPABLE_INTEGRATION_ENVS_PATH: '/job/variables.env',
  });

const textsOf = (seen: Seen): readonly (readonly [path: string, file: unknown])[] =>
  [...seen.shared].toSorted();

/** The records beside the files that a run wrote, by the files. */
const recordsIn = (seen: Seen): ReadonlyMap<string, string> =>
  new Map(
    [...seen.journal.keys()].flatMap((path) => {
      const [, directory = '', name] = /^(.*)\/\.([^/]+)\.shipctl-record$/.exec(path) ?? [];
      return name === undefined ? [] : [[`${directory}/${name}`, path] as const];
    }),
  );

/** What a cleanup does after `configure`, and after something happened to what that left. */
async function cleanedUp(example: KindExample, happens: (seen: Seen, disk: MemoryDisk) => void) {
  const { world, seen } = fakeWorld({ ...jobOf(example), network: kindsNetwork() });
  expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
  const before = textsOf(seen);
  const records = recordsIn(seen);
  happens(seen, new MemoryDisk(seen.machine.storage));
  seen.err = '';
  const status = await run(['cleanup'], world);
  return { seen, status, before, records };
}

describe('shipctl cleanup, if the journal or the files are lost', () => {
  for (const example of few(KIND_EXAMPLES, 12)) {
    const { masterName } = example;

    it(`cleans up after ${masterName} without the state directory`, async () => {
      const { seen, status } = await cleanedUp(example, ({ journal }, disk) => {
        for (const path of journal.keys()) if (path.endsWith('.json')) disk.unlink(path);
      });
      expect(status, seen.err).to.equal(0);
      expect(textsOf(seen)).to.deep.equal([]);
      expect([...recordsIn(seen)]).to.deep.equal([]);
    });

    it(`names each file of ${masterName} that has lost its record, and leaves it`, async () => {
      const { seen, status, before, records } = await cleanedUp(example, (found, disk) => {
        for (const path of recordsIn(found).values()) disk.unlink(path);
      });
      expect(status, seen.err).to.equal(0);
      for (const file of records.keys())
        if (seen.shared.get(file)) expect(seen.err).to.include(`warning: the record of ${file} is missing`);
      expect(textsOf(seen)).to.deep.equal(before);
      expect([...recordsIn(seen)]).to.deep.equal([]);
    });

    it(`names each file of ${masterName} whose record is damaged, leaves it, and fails`, async () => {
      const { seen, status, before, records } = await cleanedUp(example, (found) => {
        for (const path of recordsIn(found).values()) found.shared.set(path, { text: '{"v', mode: 0o600 });
      });
      expect(status, seen.err).to.equal(1);
      for (const [file, record] of records)
        expect(seen.err)
          .to.include(`the record ${record} is damaged`)
          .and.include(`what it wrote to ${file}.`);
      expect(textsOf(seen)).to.deep.equal(before);
    });

    it(`says which files of ${masterName} are missing`, async () => {
      const { seen, status, before } = await cleanedUp(example, ({ shared }) => {
        for (const path of shared.keys()) shared.delete(path);
      });
      expect(status, seen.err).to.equal(0);
      for (const file of before.map(([path]) => path))
        expect(seen.err).to.include(`warning: ${file} is missing`);
      expect([...recordsIn(seen)]).to.deep.equal([]);
      expect(textsOf(seen)).to.deep.equal([]);
    });
  }
});
