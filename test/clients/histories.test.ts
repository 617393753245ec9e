import { expect } from 'chai';
import { Botocore, pythonWithBotocore } from '../support/botocore.ts';
import { Cleanups } from '../support/cleanups.ts';
import { needRoot } from '../support/clients.ts';
import { few, runs } from '../support/extent.ts';
import { expectNoFault } from '../support/history/checking.ts';
import { playOf } from '../support/history/depths.ts';
import { KNOWN } from '../support/history/known.ts';
import { play } from '../support/history/play.ts';
import { BINARY } from '../support/job.ts';

/** A minute's worth. */
const COUNT = 150;

describe('a history of calls at once, killed calls and edits by others', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';
  const cleanups = new Cleanups();
  let botocore: Botocore;

  before(function () {
    needRoot(this, python, 'unshare');
    botocore = cleanups.add(new Botocore(python), (one) => one.stop());
  });

  for (const [title, history] of few(KNOWN, 3)) {
    it(`ends well: ${title}`, async () => {
      const { driver } = await playOf('processes', BINARY);
      const { script, faults } = await play(history, driver(), (...words) => botocore.set(...words));
      expect(faults, script.join('\n')).to.deep.equal([]);
    });
  }

  it('ends with what others made of their files and nothing of ours, whatever it is', async () => {
    await expectNoFault({ ...(await playOf('processes', BINARY)), count: runs(COUNT), botocore });
  });

  after(() => cleanups.run());
});
