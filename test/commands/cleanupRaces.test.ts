import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { cleanUnits } from '../../src/core/configure/cleanUnits.ts';
import { awsTool } from '../../src/core/tools/aws/awsTool.ts';
import { JournaledFiles } from '../../src/effects/shared/journaledFiles.ts';
import { ShipctlError } from '../../src/errors.ts';
import type { World } from '../../src/world/world.ts';
import { CONFIG, CREDENTIALS, awsJob } from '../support/awsJob.ts';
import { some } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import type { MemoryMachine } from '../support/memory/host.ts';

/** Another process cleans up after everybody, unless a lock keeps it from that. */
function cleanUpAll({ env }: World, machine: MemoryMachine): void {
  const group = { tool: 'aws', paths: [CREDENTIALS, CONFIG] };
  try {
    new JournaledFiles(env, machine.start()).update([group], 0, ([files = []]) =>
      cleanUnits(
        files,
        awsTool,
        () => true,
        () => 'salt',
      ),
    );
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
  }
}

/** What a cleanup prints, with something that happens at one of its calls; and how many calls there are. */
async function cleanedUp(
  shared: Readonly<Record<string, string>>,
  options: readonly string[],
  at: number,
): Promise<{ readonly err: string; readonly calls: number }> {
  const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }]), shared });
  expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
  const host = seen.machine.start();
  let calls = 0;
  host.disk.watcher = () => {
    if (calls++ === at) cleanUpAll(world, seen.machine);
  };
  const sharedFiles = (): Promise<JournaledFiles> => Promise.resolve(new JournaledFiles(world.env, host));
  expect(await run(['cleanup', ...options], { ...world, sharedFiles }), seen.err).to.equal(0);
  return { err: seen.err, calls };
}

describe('two cleanups at once', () => {
  const STARTS: Readonly<Record<string, Record<string, string>>> = {
    'with no ~/.aws': {},
    "with the user's own file": { [CREDENTIALS]: '[mine]\naws_access_key_id = MINE\n' },
  };
  for (const [title, shared] of Object.entries(STARTS)) {
    for (const options of [[], ['--plan']]) {
      it(`report no file that only the other one removed, ${[title, ...options].join(', ')}`, async () => {
        const { calls } = await cleanedUp(shared, options, -1);
        for (const at of some(Array.from({ length: calls }, (_, number) => number))) {
          const { err } = await cleanedUp(shared, options, at);
          expect(err, `at call ${at}`).to.match(
            /^shipctl: (nothing to undo|(removed|would remove) profile a)/,
          );
          expect(err, `at call ${at}`).to.not.include('warning');
        }
      });
    }
  }
});
