import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, Job } from '../support/job.ts';

const SECRET = 's3cr3t\0bytes \xff\r\n';
const OLD = 'what was decrypted before';
/** What OAEP with SHA-1 takes of each block. */
const OVERHEAD = 42;

describe('decrypt of what OpenSSL encrypted', () => {
  let job: Job;

  before(function () {
    need(this, 'openssl');
  });

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  function openssl(...words: string[]): void {
    const { status, stderr } = spawnSync('openssl', words, { cwd: job.path('work'), encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  }

  const makeKey = (bits: number, name = 'k'): void => {
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', name);
  };

  /** Encrypts bytes for a key, each block by itself, as the platform's documentation says. */
  function seal(plain: Buffer, blockBytes: number, name = 'k', ...options: string[]): Buffer {
    const most = blockBytes - OVERHEAD;
    const blocks = Array.from({ length: Math.max(1, Math.ceil(plain.length / most)) }, (_, index) => {
      job.write('work/part', plain.subarray(index * most, (index + 1) * most));
      const padding = ['-pkeyopt', 'rsa_padding_mode:oaep', ...options];
      openssl('pkeyutl', '-encrypt', '-inkey', name, ...padding, '-in', 'part', '-out', 'sealed');
      return readFileSync(job.path('work/sealed'));
    });
    return Buffer.concat(blocks);
  }

  const decrypted = (): Buffer => readFileSync(job.path('work/s.decrypted'));

  function expectRefusal(words: readonly string[], message: RegExp): void {
    const before = job.read('work/s.decrypted');
    const { status, stdout, stderr } = job.run(['decrypt', ...words]);
    expect({ status, stdout }, stderr).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.match(message)
      .and.not.match(/s3cr3t|MII|oaep|routines/);
    expect(job.read('work/s.decrypted')).to.equal(before);
  }

  for (const bits of few([512, 1000, 1024, 2048, 2056, 3072, 4096], 2)) {
    it(`reads blocks for a key of ${bits} bits, in PKCS#1 and in PKCS#8`, () => {
      makeKey(bits);
      openssl('rsa', '-in', 'k', '-traditional', '-out', 'k1');
      expect(job.read('work/k')).to.match(/^-----BEGIN PRIVATE KEY/);
      expect(job.read('work/k1')).to.match(/^-----BEGIN RSA PRIVATE KEY/);
      const plain = Buffer.from(SECRET.repeat(30), 'latin1');
      const text = seal(plain, bits / 8).toString('base64');
      job.write('work/s', text.replace(/.{76}/g, '$&\n'));
      for (const key of ['k', 'k1']) {
        const { status, stdout, stderr } = job.run(['decrypt', 's', key]);
        expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' });
        expect(decrypted().equals(plain)).to.equal(true);
        expect(lstatSync(job.path('work/s.decrypted')).mode & 0o7777).to.equal(0o600);
        const printed = job.spawn(['sh', '-c', '"$@" | od -An -v -tx1', 'sh', ...shipctl(key)]);
        expect(printed.stdout.replace(/\s/g, '')).to.equal(plain.toString('hex'));
      }
    });
  }

  const shipctl = (key: string): readonly string[] => [BINARY, 'decrypt', '--stdout', 's', key];

  it('reads one block of nothing', () => {
    makeKey(1024);
    job.write('work/s', seal(Buffer.of(), 128).toString('base64'));
    expect(job.run(['decrypt', 's', 'k']).status).to.equal(0);
    expect(decrypted()).to.have.lengthOf(0);
  });

  it('reads a key with CRLF, with text around it and without its last line end', () => {
    makeKey(1024);
    job.write('work/s', seal(Buffer.from('text'), 128).toString('base64'));
    const pem = job.read('work/k') ?? '';
    for (const key of [pem.replaceAll('\n', '\r\n'), `Bag Attributes\n  x: y\n${pem}more`, pem.trim()]) {
      job.write('work/other', key);
      const { status, stderr } = job.run(['decrypt', 's', 'other']);
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    }
  });

  it('refuses all that is damaged, and keeps the old file', () => {
    makeKey(1024);
    makeKey(1024, 'k2');
    makeKey(2048, 'k3');
    job.write('work/s.decrypted', OLD);
    const sealed = seal(Buffer.from(SECRET.repeat(12)), 128);
    const write = (bytes: Buffer): string => job.write('work/s', bytes.toString('base64'));
    write(sealed);
    expectRefusal(
      ['s', 'k2'],
      /s can't be decrypted with k2: block 1 of 3 is damaged, or was encrypted for another key\n$/,
    );
    expectRefusal(['s', 'k3'], /with k3: 384 bytes are not a whole number of the key's blocks of 256 bytes/);
    const broken = Buffer.from(sealed);
    broken.writeUInt8(broken.readUInt8(300) ^ 1, 300);
    write(broken);
    expectRefusal(['s', 'k'], /block 3 of 3 is damaged/);
    write(Buffer.concat([sealed.subarray(0, 128), Buffer.alloc(128, 255)]));
    expectRefusal(['s', 'k'], /block 2 of 2 is damaged/);
    write(sealed.subarray(0, -1));
    expectRefusal(['s', 'k'], /383 bytes are not a whole number/);
    job.write('work/s', sealed.toString('base64').slice(0, -2));
    expectRefusal(['s', 'k'], /is not base64/);
    write(seal(Buffer.from('text'), 128, 'k', '-pkeyopt', 'rsa_oaep_md:sha256'));
    expectRefusal(['s', 'k'], /block 1 of 1 is damaged/);
  });

  it('says of every other key what it is', () => {
    makeKey(1024, 'good');
    job.write('work/s', seal(Buffer.from('text'), 128, 'good').toString('base64'));
    openssl('pkcs8', '-topk8', '-in', 'good', '-passout', 'pass:pw', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is protected by a passphrase/);
    openssl('rsa', '-in', 'good', '-traditional', '-aes128', '-passout', 'pass:pw', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is protected by a passphrase/);
    openssl('rsa', '-in', 'good', '-pubout', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is a public key/);
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is not an RSA key/);
    openssl('genpkey', '-algorithm', 'ED25519', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is damaged, or is not an RSA key/);
    openssl('genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:1024', '-out', 'k');
    expectRefusal(['s', 'k'], /the key k is damaged, or is not an RSA key/);
    job.write('work/k', (job.read('work/good') ?? '').slice(0, 400));
    expectRefusal(['s', 'k'], /the key k is damaged/);
  });

  it('does not follow a link in the place of the new file', () => {
    makeKey(1024);
    job.write('work/s', seal(Buffer.from(SECRET), 128).toString('base64'));
    job.write('work/victim', OLD);
    symlinkSync('victim', job.path('work/s.decrypted'));
    expectRefusal(['s', 'k'], /s\.decrypted exists and is not a regular file; nothing was written/);
    expect(job.read('work/victim')).to.equal(OLD);
  });
});
