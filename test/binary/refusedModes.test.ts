import { chmodSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, type Ended, Job, awsResource } from '../support/job.ts';
import { needTracing } from '../support/trace.ts';

const MODES = '?chmod,?fchmod,?fchmodat,?fchmodat2';
const OWNERS = '?chown,?fchown,?lchown,?fchownat';
const SYNCS = '?fsync,?fdatasync';
const REFUSED = 'shipctl: warning: the file system refused to set the mode or owner of ';

describe('a file system that refuses to set modes and owners, or to write to the disk at once', function () {
  let job: Job;

  before(function () {
    needTracing(this);
  });

  beforeEach(() => {
    job = new Job([awsResource('a', {}, 1), { name: 'b', type: 'state', operation: 'OUT' }]);
    job.write('work/f', 'F');
    job.write('work/t', 'x $NAME\n');
    chmodSync(job.path('work/f'), 0o754);
  });

  afterEach(() => {
    job.remove();
  });

  /** Runs a line while all calls of these names end with an error. */
  function run(argv: readonly string[], error = 'EPERM', calls = MODES): Promise<Ended> {
    const words = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`];
    const umask = ['sh', '-c', 'umask 022; exec "$@"', 'sh'];
    return job.start([...umask, ...words, '-e', `inject=${calls}:error=${error}`, BINARY, ...argv], {
      NAME: 'v',
    });
  }

  const modeOf = (name: string): number => statSync(job.path(name)).mode & 0o7777;
  const leftovers = (): string =>
    job.spawn(['find', job.root, '-name', '*shipctl*', '!', '-path', job.root]).stdout;

  for (const error of few(['EPERM', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS'], 1)) {
    it(`takes the job's own files, with the modes that new ones get: ${error}`, async () => {
      const done = { status: 0, stdout: '', stderr: '' };
      expect(await run(['put_resource_state', 'b', 'K', 'v'], error)).to.deep.include(done);
      expect(await run(['post_resource_state', 'b', 'K', 'w'], error)).to.deep.include(done);
      expect(await run(['replace', 't'], error)).to.deep.include(done);
      expect(await run(['copy_file_to_state', 'f'], error)).to.deep.include(done);
      expect(job.read('job/state/b.env')).to.equal('K=w\n');
      expect(job.read('work/t')).to.equal('x v\n');
      expect(job.read('job/state/f')).to.equal('F');
      expect([modeOf('work/t'), modeOf('job/state/f')]).to.deep.equal([0o644, 0o754]);
      expect(leftovers()).to.equal('');
    });
  }

  for (const error of few(['EINVAL', 'EOPNOTSUPP', 'ENOSYS'], 1)) {
    it(`works without a warning if fsync ends with ${error}`, async () => {
      const unsynced = (...argv: string[]): Promise<Ended> => run(argv, error, SYNCS);
      const done = { status: 0, stderr: '' };
      expect(await unsynced('put_resource_state', 'b', 'K', 'v')).to.deep.include(done);
      expect(await unsynced('post_resource_state', 'b', 'K', 'w')).to.deep.include(done);
      expect(await unsynced('replace', 't')).to.deep.include(done);
      expect(await unsynced('copy_file_to_state', 'f')).to.deep.include(done);
      expect(await unsynced('configure_aws', '--quiet')).to.deep.include(done);
      expect(await unsynced('cleanup', '--quiet')).to.deep.include(done);
      expect([job.read('job/state/b.env'), job.read('work/t')]).to.deep.equal(['K=w\n', 'x v\n']);
      expect(readdirSync(job.home)).to.deep.equal([]);
      expect(leftovers()).to.equal('');
    });
  }

  it('gets one warning for what could not have its mode', async () => {
    for (const name of ['x', 'y']) {
      job.write(`work/d/${name}`, name);
      chmodSync(job.path(`work/d/${name}`), 0o777);
    }
    chmodSync(job.path('work/t'), 0o666);
    const copied = await run(['copy_file_to_resource_state', 'd', 'b']);
    expect(copied.stderr).to.equal(
      `${REFUSED}${job.path('job/OUT/b/state/d/x')} and 1 more; everything else is done\n`,
    );
    expect(copied.status).to.equal(0);
    expect(await run(['replace', 't'])).to.deep.include({
      status: 0,
      stderr: `${REFUSED}t; everything else is done\n`,
    });
    expect(job.read('job/OUT/b/state/d/y')).to.equal('y');
  });

  it('takes a file of another owner too, as far as it has owners', async function () {
    needRoot(this, 'chown');
    job.spawn(['chown', '4242', 't']);
    const { status, stderr } = await run(['replace', 't'], 'EPERM', `${MODES},${OWNERS}`);
    expect(stderr).to.match(/^shipctl: warning: the file system refused to set the mode or owner of t; /);
    expect(status).to.equal(0);
    expect(job.read('work/t')).to.equal('x v\n');
  });

  it('takes the AWS files if they get their modes all the same', async () => {
    expect(await run(['configure_aws', '--quiet'])).to.deep.include({ status: 0, stderr: '' });
    expect([modeOf('home/.aws/credentials'), modeOf('home/.aws/config')]).to.deep.equal([0o600, 0o600]);
    expect(await run(['cleanup', '--quiet'])).to.deep.include({ status: 0, stderr: '' });
    expect(readdirSync(job.home)).to.deep.equal([]);
  });

  it('lets a cleanup take secrets out of a file that had a wider mode, which it does not get again', async () => {
    const text = '[default]\noutput = json\n';
    job.write('home/.aws/config', text);
    chmodSync(job.path('home/.aws/config'), 0o644);
    expect((await run(['configure_aws', '--quiet'])).status).to.equal(0);
    expect(modeOf('home/.aws/config')).to.equal(0o600);
    const { status, stderr } = await run(['cleanup', '--quiet']);
    expect(stderr).to.equal(`${REFUSED}${job.path('home/.aws/config')}; everything else is done\n`);
    expect(status).to.equal(0);
    expect(job.read('home/.aws/config')).to.equal(text);
    expect(modeOf('home/.aws/config')).to.equal(0o600);
    expect(leftovers()).to.equal('');
  });

  it('does not matter for a state file that takes the place of a link: it is like any new one', async () => {
    job.write('elsewhere', 'mine');
    symlinkSync(job.path('elsewhere'), job.path('job/state/b.env'));
    expect(await run(['post_resource_state', 'b', 'K', 'v'])).to.deep.include({ status: 0, stderr: '' });
    expect(modeOf('job/state/b.env')).to.equal(0o644);
    expect(job.read('elsewhere')).to.equal('mine');
  });
});
