import { symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';

const NAMES = ['shippable_retry', 'shippable_replace', 'shippable_decrypt', 'shippable_jdk'];

/** First words that other programs, and the two runtimes, take for more than a name. */
const ODD_NAMES = [
  '',
  '-',
  '--',
  '-bash',
  '--version',
  '-e',
  '--require=/x',
  'node',
  'bunx',
  '/usr/bin/node',
  '\\377',
];

describe('a program named after one of v5.8', () => {
  let job: Job;

  before(() => {
    job = new Job([]);
    job.write('work/bin/.keep', '');
    for (const name of [...NAMES, 'shipctl-6']) symlinkSync(BINARY, job.path(`work/bin/${name}`));
  });

  after(() => {
    job.remove();
  });

  it('is retry, with its arguments and status', () => {
    const { status, stdout, stderr } = job.spawn([
      job.path('work/bin/shippable_retry'),
      'sh',
      '-c',
      'exit 7',
    ]);
    expect({ status, stdout }, stderr).to.deep.equal({ status: 7, stdout: '' });
    expect(stderr).to.match(/^shipctl: "sh" ended with status 7; try 2 of 3 follows\n/);
  });

  it('is replace', () => {
    const file = job.write('work/f.yml', 'v: $APP\n');
    expect(job.spawn([job.path('work/bin/shippable_replace'), file], { APP: 'x' }).status).to.equal(0);
    expect(job.read('work/f.yml')).to.equal('v: x\n');
  });

  it('takes words that are not UTF-8 as its command does', function () {
    need(this, 'bash');
    const ends = ['bin/shippable_retry', '"$1" retry'].map((program) => {
      const script = `${program} printf %s-%s a $'\\xff'`;
      const { status, stdout, stderr } = job.spawn(['bash', '-c', script, 'bash', BINARY]);
      return { status, stdout, stderr };
    });
    expect(ends[0]).to.deep.equal(ends[1]);
  });

  it('is decrypt', () => {
    const { status, stderr } = job.spawn([job.path('work/bin/shippable_decrypt'), 'none', 'none']);
    expect({ status, stderr }).to.deep.equal(
      (({ status, stderr }) => ({ status, stderr }))(job.run(['decrypt', 'none', 'none'])),
    );
    expect(status).to.equal(99);
  });

  it('is jdk', () => {
    const { status, stderr } = job.spawn([job.path('work/bin/shippable_jdk'), 'get', '11']);
    expect(status).to.equal(99);
    expect(stderr).to.match(/jdk: expected set, not "get"/);
  });

  it('shows the help of its command', () => {
    const { status, stdout } = job.spawn([job.path('work/bin/shippable_retry'), '--help']);
    expect(status).to.equal(0);
    expect(stdout).to.match(
      /^Usage: shipctl retry [^]*\nA link to shipctl that is named shippable_retry runs this command\.\n/,
    );
  });

  it('is found by a relative PATH', () => {
    const found = job.spawn(['sh', '-c', 'cd bin && PATH=.:$PATH && shippable_retry echo a b']);
    expect(found).to.include({ status: 0, stdout: 'a b\n', stderr: '' });
  });

  it('is shipctl itself by that name', function () {
    need(this, 'bash');
    for (const name of ['shippable_retry', '/nowhere/shippable_retry']) {
      const script = `exec -a ${name} "$1" echo a`;
      expect(job.spawn(['bash', '-c', script, 'bash', BINARY])).to.include({
        status: 0,
        stdout: 'a\n',
        stderr: '',
      });
    }
  });

  it('is shipctl by every other name', function () {
    need(this, 'bash');
    expect(job.spawn([job.path('work/bin/shipctl-6'), 'to_uppercase', 'a']).stdout).to.equal('A\n');
    for (const name of ODD_NAMES) {
      const script = `exec -a $'${name}' "$1" to_uppercase a`;
      const { status, stdout, stderr } = job.spawn(['bash', '-c', script, 'bash', BINARY]);
      expect({ status, stdout, stderr }, name).to.deep.equal({ status: 0, stdout: 'A\n', stderr: '' });
    }
  });
});
