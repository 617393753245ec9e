import { expect } from 'chai';
import { Cleanups } from './support/cleanups.ts';
import { skipFor } from './support/clients.ts';
import { runs, some } from './support/extent.ts';
import { playOf } from './support/history/depths.ts';
import { PyYaml, hasPyYaml } from './support/pyYaml.ts';
import { expectNoToolFault } from './support/toolHistory/checking.ts';
import { KILLED_TOOLS, KNOWN_TOOLS } from './support/toolHistory/known.ts';
import { playTools } from './support/toolHistory/play.ts';

/** More changes than any of these calls makes, each before and within it. */
const KILLS = Array.from({ length: 300 }, (_none, kill) => kill);

describe('a history of configure for all tools but AWS, cleanup and edits by their clients', () => {
  const cleanups = new Cleanups();
  let yaml: PyYaml;

  before(function () {
    if (!hasPyYaml()) skipFor(this, 'python3 has no PyYAML');
    yaml = cleanups.add(new PyYaml(), (one) => one.stop());
  });

  for (const [title, history] of KNOWN_TOOLS) {
    it(`ends well: ${title}`, async () => {
      const { driver } = await playOf('memory', '');
      const { script, faults } = await playTools(history, driver(), yaml);
      expect(faults, script.join('\n')).to.deep.equal([]);
    });
  }

  for (const [title, history] of KILLED_TOOLS) {
    it(`ends well if a call is killed at any change: ${title}`, async () => {
      const { driver } = await playOf('crash', '');
      for (const kill of some(KILLS, 8)) {
        const { script, faults } = await playTools(history(kill), driver(), yaml);
        expect(faults, script.join('\n')).to.deep.equal([]);
      }
    });
  }

  it('ends with what others made of their files and nothing of ours, whatever it is', async () => {
    await expectNoToolFault(await playOf('memory', ''), runs(2000), yaml);
  });

  it('does so if calls are killed at any change of the disk', async () => {
    await expectNoToolFault(await playOf('crash', ''), runs(1000), yaml);
  });

  after(() => cleanups.run());
});
