import { expect } from 'chai';
import { truncateSync, writeFileSync } from 'node:fs';
import { writeJson } from '../../scripts/bench/inputs.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, IS_COMPILED, Job } from '../support/job.ts';
import { peakMemory } from '../support/peakMemory.ts';

const MOST_KIB = (IS_COMPILED ? 250 : 220) * 1024;

describe('get_json_value on 50 MB with text beyond ASCII', () => {
  let job: Job;
  let file = '';

  before(function () {
    job = new Job([]);
    need(this, 'python3');
    file = writeJson(job.path('work'), 50);
  });

  after(() => {
    job.remove();
  });

  for (const path of few(['last.value', 'items[-1].name', 'items'], 1)) {
    it(`takes little more memory than four times the file for ${path}`, () => {
      expect(peakMemory(job, [BINARY, 'get_json_value', file, path]))
        .to.be.above(1000)
        .and.below(MOST_KIB);
    });
  }

  it('finds what exists', () => {
    expect(job.run(['get_json_value', file, 'last.value']).stdout).to.equal('end\n');
    expect(job.run(['get_json_value', file, 'items[1].name']).stdout).to.equal('Größe 1\n');
  });
});

describe('get_json_value on more than a text can hold', () => {
  let job: Job;

  before(() => {
    job = new Job([]);
  });

  after(() => {
    job.remove();
  });

  const refused = [
    ['a file of 600 MB', 'large.json'],
    ['a device without an end', '/dev/zero'],
  ] as const;
  for (const [title, file] of few(refused, 1)) {
    it(`refuses ${title}, before memory runs out`, () => {
      writeFileSync(job.path('work/large.json'), '');
      truncateSync(job.path('work/large.json'), 600_000_000);
      const { stderr, status } = job.run(['get_json_value', file, 'a']);
      expect(stderr).to.equal(`shipctl: can't read ${file}: it holds more than 512 MB\n`);
      expect(status).to.equal(1);
    });
  }
});
