import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';
import { FILE_CHANGES, callsBelow, isChange, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';

const SECRET = 's3cret text';
const OLD = 'what was decrypted before';

describe('decrypt', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    job.write('work/s', publicEncrypt({ key: publicKey, padding }, Buffer.from(SECRET)).toString('base64'));
    job.write('work/k', privateKey.export({ type: 'pkcs1', format: 'pem' }));
    job.write('work/s.decrypted', OLD);
  });

  afterEach(() => {
    job.remove();
  });

  const modeOf = (name: string): string => (lstatSync(job.path(`work/${name}`)).mode & 0o7777).toString(8);

  it('writes a file that only its owner can read, whatever the old one and the umask were', () => {
    for (const umask of ['0', '022', '777']) {
      chmodSync(job.path('work/s.decrypted'), 0o666);
      const { status, stderr } = job.spawn([
        'sh',
        '-c',
        `umask ${umask}; exec "$1" decrypt s k`,
        'sh',
        BINARY,
      ]);
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(job.read('work/s.decrypted')).to.equal(SECRET);
      expect(modeOf('s.decrypted')).to.equal('600');
    }
    expect(readdirSync(job.path('work'))).to.deep.equal(['k', 's', 's.decrypted']);
  });

  it('never shows the text to others, and leaves a whole file, if it is killed at any of its changes', async function () {
    needTracing(this);
    const { calls } = await trace(job, ['decrypt', 's', 'k'], FILE_CHANGES);
    const changes = callsBelow(job.path('work'), calls).filter(isChange);
    expect(changes).to.have.length.above(5);
    for (const call of changes) {
      chmodSync(job.write('work/s.decrypted', OLD), 0o644);
      const inject = { call, effect: 'signal=KILL' };
      const { signal } = await trace(job, ['decrypt', 's', 'k'], FILE_CHANGES, { inject });
      expect(signal, call.text).to.equal('SIGKILL');
      expect(job.read('work/s.decrypted'), call.text).to.be.oneOf([OLD, SECRET]);
      for (const [name, what] of Object.entries(treeOf(job.path('work'))))
        if (what.includes(SECRET)) expect(what, `${call.text}: ${name}`).to.match(/^file 600 /);
      expect(job.run(['decrypt', 's', 'k']).status, call.text).to.equal(0);
      expect(readdirSync(job.path('work')), call.text).to.deep.equal(['k', 's', 's.decrypted']);
      expect(job.read('work/s.decrypted'), call.text).to.equal(SECRET);
    }
  });

  it('leaves the old file if the new one cannot be written', async function () {
    needTracing(this);
    const { calls } = await trace(job, ['decrypt', 's', 'k'], FILE_CHANGES);
    const meant = /^(open.*O_CREAT|p?write|fsync|fchmod|rename)/;
    for (const call of callsBelow(job.path('work'), calls).filter(({ text }) => meant.test(text))) {
      job.write('work/s.decrypted', OLD);
      const before = treeOf(job.path('work'));
      const inject = { call, effect: 'error=ENOSPC' };
      const { status, stderr } = await trace(job, ['decrypt', 's', 'k'], FILE_CHANGES, { inject });
      expect(stderr, call.text).to.match(
        /^shipctl: can't [^\n]*: no space is left on the device \(ENOSPC\)\n$/,
      );
      expect(status, call.text).to.equal(1);
      expect(treeOf(job.path('work')), call.text).to.deep.equal(before);
    }
  });

  it('refuses a directory in the place of the new file', () => {
    job.spawn(['rm', 's.decrypted']);
    mkdirSync(job.path('work/s.decrypted'));
    const { status, stderr } = job.run(['decrypt', 's', 'k']);
    expect(stderr).to.equal('shipctl: s.decrypted exists and is not a regular file; nothing was written\n');
    expect(status).to.equal(1);
  });

  it('is done by several at once', async () => {
    const ended = await Promise.all(Array.from({ length: 6 }, () => job.shipctl(['decrypt', 's', 'k'])));
    for (const { status, stderr } of ended)
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(job.read('work/s.decrypted')).to.equal(SECRET);
    expect(readdirSync(job.path('work'))).to.deep.equal(['k', 's', 's.decrypted']);
  });

  it('says which key it may not read', function () {
    needRoot(this, 'setpriv');
    for (const path of ['.', 'work']) chmodSync(job.path(path), 0o755);
    chmodSync(job.path('work/k'), 0o600);
    const { status, stderr } = job.spawn([
      'setpriv',
      '--reuid=4242',
      '--clear-groups',
      BINARY,
      'decrypt',
      's',
      'k',
    ]);
    expect(stderr).to.equal("shipctl: can't read k: permission denied (EACCES)\n");
    expect(status).to.equal(1);
  });
});
