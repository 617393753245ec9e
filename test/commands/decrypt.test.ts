import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import { memoryBlock, memoryPem } from '../support/memoryKey.ts';

const LENGTH = 24;
const PEM = memoryPem(LENGTH);
const TEXT = 'two \xff\0 blocks of s3cret text';
const SEALED = Buffer.concat([
  memoryBlock(LENGTH, TEXT.slice(0, 20)),
  memoryBlock(LENGTH, TEXT.slice(20)),
]).toString('base64');
const OLD = 'what was decrypted before';

describe('shipctl decrypt', () => {
  const good: [title: string, files: Record<string, string>, words: string[]][] = [
    ['with the key that is named', { s: SEALED, k: PEM }, ['s', 'k']],
    ['with the key of /tmp/ssh', { s: SEALED, '/tmp/ssh/00_sub': PEM, '/tmp/00_sub': 'other' }, ['s']],
    ['with the key of /tmp', { s: SEALED, '/tmp/00_sub': PEM }, ['s']],
    [
      'with the key of /tmp behind a directory',
      { s: SEALED, '/tmp/ssh/00_sub/x': '', '/tmp/00_sub': PEM },
      ['s'],
    ],
    ['in lines', { s: `${SEALED.match(/.{1,7}/g)?.join('\n') ?? ''}\n`, k: PEM }, ['s', 'k']],
    [
      'in lines of Windows, without the last end',
      { s: SEALED.match(/.{1,20}/g)?.join('\r\n') ?? '', k: PEM },
      ['s', 'k'],
    ],
    ['with blanks around', { s: ` \t${SEALED}\n\n `, k: PEM }, ['s', 'k']],
    [
      'of blocks that were written each by itself',
      {
        s: [TEXT.slice(0, 11), TEXT.slice(11)]
          .map((text) => memoryBlock(19, text).toString('base64'))
          .join('\n'),
        k: memoryPem(19),
      },
      ['s', 'k'],
    ],
    ['in place of an old one', { s: SEALED, k: PEM, 's.decrypted': OLD }, ['s', 'k']],
  ];
  for (const [title, files, words] of good) {
    it(`writes the bytes, base64 ${title}`, async () => {
      const { world, seen } = fakeWorld({ files });
      expect(await run(['decrypt', ...words], world), seen.err).to.equal(0);
      expect(seen.err + seen.out.toString()).to.equal('');
      expect(Buffer.from(seen.files.get('s.decrypted') ?? '').toString('latin1')).to.equal(TEXT);
    });
  }

  it('warns if the file leaves the machine when the job ends', async () => {
    const places: [variables: Record<string, string>, place: string, path: string][] = [
      [{ JOB_STATE: '/job/state' }, '$JOB_STATE', '/job/IN/../state/s'],
      [{ JOB_PATH: '/job' }, '$JOB_PATH/OUT', '/job/OUT/x/state/s'],
    ];
    for (const [env, place, path] of places) {
      const { world, seen } = fakeWorld({ env, files: { [path]: SEALED, '/k': PEM, '/job/IN/x': '' } });
      expect(await run(['decrypt', path, '/k'], world), seen.err).to.equal(0);
      expect(seen.err).to.equal(
        `shipctl: warning: ${path}.decrypted is below ${place}, which leaves the machine when the job ends; remove it ` +
          'before that, or decrypt with --stdout\n',
      );
      const printed = fakeWorld({ env, files: { [path]: SEALED, '/k': PEM } });
      expect(await run(['decrypt', '--stdout', path, '/k'], printed.world)).to.equal(0);
      expect(printed.seen.err).to.equal('');
    }
  });

  it('prints the bytes with --stdout, without a line break behind them, and writes nothing', async () => {
    const { world, seen } = fakeWorld({ files: { s: SEALED, k: PEM } });
    expect(await run(['decrypt', '--stdout', 's', 'k'], world), seen.err).to.equal(0);
    expect(seen.out.toString('latin1')).to.equal(TEXT);
    expect([...seen.files.keys()]).to.deep.equal(['s', 'k']);
  });

  const header = (words: string): string => `-----BEGIN ${words}-----\nTUlJkey\n-----END ${words}-----\n`;
  const wrong: [
    title: string,
    files: Record<string, string>,
    words: string[],
    status: number,
    err: RegExp,
  ][] = [
    ['no FILE', { k: PEM }, ['s', 'k'], 99, /: s: no such file\n/],
    ['no KEY', { s: SEALED, '/tmp/00_sub': PEM }, ['s', 'k'], 99, /: k: no such file\n/],
    ['no key at all', { s: SEALED }, ['s'], 99, /neither \/tmp\/ssh\/00_sub nor \/tmp\/00_sub exists/],
    ['no word', {}, [], 99, /FILE is missing/],
    ['an empty FILE', { s: '\n', k: PEM }, ['s', 'k'], 1, /: s is empty\n/],
    ['a FILE that is not base64', { s: `${SEALED.slice(0, -1)}!`, k: PEM }, ['s', 'k'], 1, /s is not base64/],
    [
      'base64 of URLs',
      { s: SEALED.replace(/[+/]/g, '-').replace(/^./, '_'), k: PEM },
      ['s', 'k'],
      1,
      /s is not base64/,
    ],
    [
      'base64 cut inside a byte',
      { s: SEALED.slice(0, -3), k: PEM },
      ['s', 'k'],
      1,
      /s is not base64, or was cut short/,
    ],
    ['base64 with too many ends', { s: `${SEALED}==`, k: PEM }, ['s', 'k'], 1, /s is not base64/],
    ['base64 with a NUL', { s: `${SEALED}\0`, k: PEM }, ['s', 'k'], 1, /s is not base64/],
    [
      'bytes cut off',
      { s: SEALED.slice(0, -4), k: PEM },
      ['s', 'k'],
      1,
      /s can't be decrypted with k: 45 bytes are not a whole number of the key's blocks of 24/,
    ],
    [
      'a broken block',
      { s: `${SEALED.slice(0, 32)}AAAA${SEALED.slice(36)}`, k: PEM },
      ['s', 'k'],
      1,
      /with k: block 2 of 2 is damaged/,
    ],
    [
      'another key of the same size',
      { s: memoryBlock(12, 's3cret').toString('base64'), '/tmp/00_sub': memoryPem(6) },
      ['s'],
      1,
      /with \/tmp\/00_sub: block 1 of 2 is damaged, or was encrypted for another key/,
    ],
    [
      'a key with a passphrase (PKCS#8)',
      { s: SEALED, k: header('ENCRYPTED PRIVATE KEY') },
      ['s', 'k'],
      1,
      /the key k is protected by a passphrase/,
    ],
    [
      'a key with a passphrase (PKCS#1)',
      { s: SEALED, k: '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n' },
      ['s', 'k'],
      1,
      /protected by a passphrase/,
    ],
    [
      "a key of OpenSSH's",
      { s: SEALED, k: header('OPENSSH PRIVATE KEY') },
      ['s', 'k'],
      1,
      /OpenSSH's own format/,
    ],
    ['a key of a curve', { s: SEALED, k: header('EC PRIVATE KEY') }, ['s', 'k'], 1, /is not an RSA key/],
    [
      'a damaged key',
      { s: SEALED, k: header('RSA PRIVATE KEY') },
      ['s', 'k'],
      1,
      /is damaged, or is not an RSA key/,
    ],
    ['a public key', { s: SEALED, k: header('PUBLIC KEY') }, ['s', 'k'], 1, /is a public key/],
    ["a public key of OpenSSH's", { s: SEALED, k: 'ssh-rsa AAAA' }, ['s', 'k'], 1, /is a public key/],
    ['a certificate', { s: SEALED, k: header('CERTIFICATE') }, ['s', 'k'], 1, /is a public key/],
    [
      'a key that is anything',
      { s: SEALED, k: 's3cret' },
      ['s', 'k'],
      1,
      /the key k is not a private key in PEM/,
    ],
    ['an empty key', { s: SEALED, k: '' }, ['s', 'k'], 1, /the key k is not a private key in PEM/],
  ];
  for (const [title, files, words, status, err] of wrong) {
    it(`changes nothing and shows no secret for ${title}`, async () => {
      const before = { ...files, 's.decrypted': OLD };
      for (const option of [[], ['--stdout']]) {
        const { world, seen } = fakeWorld({ files: before });
        expect(await run(['decrypt', ...option, ...words], world)).to.equal(status);
        expect(seen.err)
          .to.match(err)
          .and.not.match(/s3cret|MII|TUlJ/);
        expect(seen.out).to.have.lengthOf(0);
        expect(Object.fromEntries(seen.files)).to.deep.equal(before);
      }
    });
  }
});
