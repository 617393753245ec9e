import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';
import { treeOf } from '../support/tree.ts';

const GROUP = 4243;
const USER = 4242;
const CREDENTIALS = 'home/.aws/credentials';
const CONFIG = 'home/.aws/config';

describe('the mode of an AWS file', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([awsResource('my-aws')]);
    job.write(CREDENTIALS, '[mine]\naws_access_key_id = AKIAMINE\n');
    job.write(CONFIG, '[profile mine]\nregion = eu-west-1\n');
  });

  afterEach(() => {
    job.remove();
  });

  const modeOf = (name: string): string => (statSync(job.path(name)).mode & 0o7777).toString(8);

  for (const mode of few(['4600', '2600', '1600', '4755', '2640', '6640', '7777', '1000'], 2)) {
    it(`is 600 while it is configured, and ${mode} again afterwards`, function () {
      if ((parseInt(mode, 8) & 0o400) === 0) needRoot(this);
      for (const name of [CREDENTIALS, CONFIG]) chmodSync(job.path(name), parseInt(mode, 8));
      const before = treeOf(job.home);
      for (const region of ['us-east-1', 'us-east-2']) {
        expect(job.run(['configure_aws', '--quiet', '--region', region])).to.include({
          status: 0,
          stderr: '',
        });
        expect([modeOf(CREDENTIALS), modeOf(CONFIG)]).to.deep.equal(['600', '600']);
      }
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  }

  it('and its group are as before in a directory that gives new files its own group', function () {
    needRoot(this, 'setpriv');
    const directory = dirname(job.path(CREDENTIALS));
    for (const name of ['.', 'home', 'job', 'tmp', 'work']) chmodSync(job.path(name), 0o755);
    for (const name of ['home', 'home/.aws', CREDENTIALS, CONFIG]) chownSync(job.path(name), USER, USER);
    chownSync(directory, USER, GROUP);
    chmodSync(directory, 0o2770);
    chmodSync(job.path(CREDENTIALS), 0o2640);
    const before = treeOf(job.home);
    const asUser = (...argv: string[]): unknown =>
      job.spawn([
        'setpriv',
        `--reuid=${USER}`,
        `--regid=${USER}`,
        `--groups=${USER},${GROUP}`,
        BINARY,
        ...argv,
      ]);
    expect(asUser('configure_aws', '--quiet')).to.include({ status: 0, stderr: '' });
    expect(statSync(job.path(CREDENTIALS))).to.include({ uid: USER, gid: USER });
    expect(asUser('cleanup', '--quiet')).to.include({ status: 0, stderr: '' });
    expect(treeOf(job.home)).to.deep.equal(before);
  });

  it('comes back also if the file is written in its place', function () {
    needRoot(this, 'mount', 'umount');
    mkdirSync(job.path('elsewhere'));
    const real = job.write('elsewhere/credentials', '[mine]\naws_access_key_id = AKIAMINE\n');
    chmodSync(real, 0o6640);
    const file = job.path(CREDENTIALS);
    expect(job.spawn(['mount', '--bind', real, file]).status).to.equal(0);
    try {
      const before = treeOf(job.path('elsewhere'));
      expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(modeOf('elsewhere/credentials')).to.equal('600');
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.path('elsewhere'))).to.deep.equal(before);
    } finally {
      job.spawn(['umount', file]);
    }
  });
});
