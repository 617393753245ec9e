import { expect } from 'chai';
import { Botocore, pythonWithBotocore } from './support/botocore.ts';
import { Cleanups } from './support/cleanups.ts';
import { need } from './support/clients.ts';
import { runs, some } from './support/extent.ts';
import { expectNoFault } from './support/history/checking.ts';
import { playOf } from './support/history/depths.ts';
import { KILLED, KNOWN } from './support/history/known.ts';
import { play } from './support/history/play.ts';

/** More changes than any call makes, each before and within it. */
const KILLS = Array.from({ length: 260 }, (_none, kill) => kill);

describe('a history of configure_aws, cleanup and edits by others', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';
  const cleanups = new Cleanups();
  let botocore: Botocore;

  before(function () {
    need(this, python);
    botocore = cleanups.add(new Botocore(python), (one) => one.stop());
  });

  for (const [title, history] of KNOWN) {
    it(`ends well: ${title}`, async () => {
      const { driver } = await playOf('memory', '');
      const { script, faults } = await play(history, driver(), (...words) => botocore.set(...words));
      expect(faults, script.join('\n')).to.deep.equal([]);
    });
  }

  for (const [title, history] of KILLED) {
    it(`ends well if the first call is killed at any change: ${title}`, async () => {
      const { driver } = await playOf('crash', '');
      for (const kill of some(KILLS, 8)) {
        const { script, faults } = await play(history(kill), driver());
        expect(faults, script.join('\n')).to.deep.equal([]);
      }
    });
  }

  it('ends with what others made of their files and nothing of ours, whatever it is', async () => {
    await expectNoFault({ ...(await playOf('memory', '')), count: runs(20_000), botocore });
    // On a busy machine, all of them take longer than any other test.
  }).timeout(1_800_000);

  it('does so if calls are killed at any change of the disk', async () => {
    await expectNoFault({ ...(await playOf('crash', '')), count: runs(5000), botocore });
  });

  after(() => cleanups.run());
});
