import { copyFileSync, existsSync } from 'node:fs';
import { expect } from 'chai';
import { isThere, need } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';

describe('the program, to those that strip executables', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  it('is none that strip takes', function () {
    need(this, 'strip');
    const { status, stderr } = job.spawn(['strip', '-o', 'stripped', BINARY]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/no sections/);
    expect(existsSync(job.path('work/stripped'))).to.equal(false);
  });

  it('works after any of them', () => {
    for (const tool of ['strip', 'llvm-strip', 'eu-strip'].filter(isThere)) {
      const copy = job.path(`work/${tool}`);
      copyFileSync(BINARY, copy);
      job.spawn([tool, copy]);
      expect(job.spawn([copy, 'to_uppercase', 'a']), tool).to.include({
        status: 0,
        stdout: 'A\n',
        stderr: '',
      });
    }
  });
});
