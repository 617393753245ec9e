import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { skipFor } from '../support/clients.ts';
import { few, runs } from '../support/extent.ts';
import { playOf } from '../support/history/depths.ts';
import { BINARY } from '../support/job.ts';
import { PyYaml, hasPyYaml } from '../support/pyYaml.ts';
import { expectNoToolFault } from '../support/toolHistory/checking.ts';
import { KNOWN_TOOLS } from '../support/toolHistory/known.ts';
import { playTools } from '../support/toolHistory/play.ts';

/** A minute's worth. */
const COUNT = 150;

describe('a history of configure at once for all tools but AWS, killed calls and edits by clients', () => {
  const cleanups = new Cleanups();
  let yaml: PyYaml;

  before(function () {
    if (!hasPyYaml()) skipFor(this, 'python3 has no PyYAML');
    yaml = cleanups.add(new PyYaml(), (one) => one.stop());
  });

  for (const [title, history] of few(KNOWN_TOOLS, 1)) {
    it(`ends well: ${title}`, async () => {
      const { driver } = await playOf('processes', BINARY);
      const { script, faults } = await playTools(history, driver(), yaml);
      expect(faults, script.join('\n')).to.deep.equal([]);
    });
  }

  it('ends with what others made of their files and nothing of ours, whatever it is', async () => {
    await expectNoToolFault(await playOf('processes', BINARY), runs(COUNT), yaml);
  });

  after(() => cleanups.run());
});
