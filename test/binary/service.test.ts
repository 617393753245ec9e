import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { BINARY, Job } from '../support/job.ts';
import { Running } from '../support/runningProgram.ts';

describe('shipctl service', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
    job.env['PATH'] = `${job.path('bin')}:${job.env['PATH'] ?? ''}`;
  });

  afterEach(() => {
    job.remove();
  });

  function addService(script: string): void {
    chmodSync(job.write('bin/shippable_service', `#!/bin/sh\n${script}\n`), 0o755);
  }

  it('gives the words, its streams and the environment to the program of the image, and ends with its status', () => {
    addService('cat; printf "%s|" "$@" "$PORT"; echo err >&2; exit 3');
    const script = 'echo in | "$1" service postgres start "a b"';
    const { status, stdout, stderr } = job.spawn(['sh', '-c', script, 'sh', BINARY], { PORT: '5432' });
    expect(status).to.equal(3);
    expect(stdout).to.equal('in\npostgres|start|a b|5432|');
    expect(stderr).to.equal('err\nshipctl: shippable_service ended with status 3\n');
  });

  it('does not wait for what the program leaves running', async () => {
    addService('sleep 1000 >/dev/null 2>&1 & echo $!');
    const { status, stdout } = await job.shipctl(['service', 'postgres', 'start']);
    expect(status).to.equal(0);
    process.kill(Number(stdout));
  });

  it('passes a signal on', async () => {
    addService('trap "echo got it; exit 5" TERM; echo ready; while :; do read -r line || exit 6; done');
    const running = new Running(job, [BINARY, 'service', 'postgres', 'start']);
    await running.prints(/ready/);
    running.signal('SIGTERM');
    await running.prints(/got it/);
    expect((await running.ended).status).to.equal(5);
  });

  it('is an error in an image without the program, and if it cannot be run', () => {
    const missing = job.run(['service', 'postgres', 'start']);
    expect(missing).to.include({ status: 1, stdout: '' });
    expect(missing.stderr).to.match(/^shipctl: this image has no shippable_service/);
    chmodSync(job.write('bin/shippable_service', '#!/nowhere/sh\n'), 0o755);
    expect(job.run(['service', 'postgres', 'start'])).to.include({ status: 126, stdout: '' });
  });
});
