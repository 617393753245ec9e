import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRoot } from '../../scripts/support/paths.ts';
import { need, needRoot } from '../support/clients.ts';
import type { HttpServer } from '../support/httpServer.ts';
import { FakeRelease } from '../support/release.ts';

/** The shells that install.sh is for, and others that may be called sh. */
const SHELLS: readonly (readonly string[])[] = [
  ['dash'],
  ['bash'],
  ['bash', '--posix'],
  ['busybox', 'sh'],
  ['ksh93'],
  ['mksh'],
  ['yash'],
];

/** What install.sh calls besides a shell's own commands. */
const TOOLS = [
  'uname',
  'id',
  'tar',
  'gzip',
  'mktemp',
  'sed',
  'cut',
  'cp',
  'mv',
  'ln',
  'rm',
  'rmdir',
  'mkdir',
  'dirname',
  'sort',
  'cat',
  'sh',
];

describe('install.sh', () => {
  let release: FakeRelease;
  beforeEach(() => {
    release = new FakeRelease();
  });
  afterEach(() => {
    release.remove();
  });

  /** A directory for PATH that holds these programs only. */
  function pathWith(...programs: readonly string[]): string {
    const directory = release.path('path');
    mkdirSync(directory);
    for (const program of [...TOOLS, ...programs]) {
      const where = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
      symlinkSync(where, join(directory, program));
    }
    return directory;
  }

  const installedText = (prefix: string): string => readFileSync(join(prefix, 'bin/shipctl'), 'utf8');

  /** All that is below a directory, hidden names included. */
  const below = (directory: string): readonly string[] =>
    existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort() : [];

  it('pleases shellcheck', function () {
    need(this, 'shellcheck');
    const { stdout } = spawnSync('shellcheck', [inRoot('scripts', 'install.sh')], { encoding: 'utf8' });
    expect(stdout).to.equal('');
  });

  for (const shell of SHELLS) {
    it(`installs in ${shell.join(' ')}, into a path with blanks`, async function () {
      need(this, shell[0] ?? '');
      const prefix = release.path('my tools', 'of today');
      const { status, stdout, stderr } = await release.install(['--prefix', prefix], { shell });
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(stdout).to.equal(
        `installed ${prefix}/bin/shipctl: 1.2.3 (fake)\nadd ${prefix}/bin to PATH to call it by its name\n`,
      );
      expect(below(release.path('my tools'))).to.deep.equal([
        'of today',
        'of today/bin',
        'of today/bin/shipctl',
        'of today/bin/shippable_retry',
        'of today/share',
        'of today/share/doc',
        'of today/share/doc/shipctl',
        'of today/share/doc/shipctl/LICENSE',
      ]);
      expect(readlinkSync(join(prefix, 'bin/shippable_retry'))).to.equal('shipctl');
      expect(statSync(join(prefix, 'bin/shipctl')).mode & 0o777).to.equal(0o755);
    });
  }

  it('takes the fast program unless another is named', async () => {
    await release.install(['--prefix=p']);
    expect(installedText(release.path('p'))).to.contain('# shipctl-fast\n');
    await release.install(['--prefix', 'p', '--program', 'shipctl']);
    expect(installedText(release.path('p'))).to.contain('# shipctl\n');
  });

  it('installs into ~/.local for everybody but root, even under a narrow umask', async function () {
    needRoot(this, 'setpriv');
    mkdirSync(release.path('home'));
    spawnSync('chown', ['1000:1000', release.path('home')]);
    const shell = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups', 'sh'];
    const script = ['-c', 'umask 077; sh "$1"', 'sh'];
    const { status, stdout } = await release.install([], {
      shell: [...shell, ...script],
      env: { HOME: release.path('home') },
    });
    expect(status).to.equal(0);
    expect(stdout).to.contain(`installed ${release.path('home/.local/bin/shipctl')}: 1.2.3 (fake)\n`);
    expect(statSync(release.path('home/.local/bin')).mode & 0o777).to.equal(0o755);
  });

  it('replaces an older version, and leaves everything else', async () => {
    await release.install(['--prefix', 'p']);
    writeFileSync(release.path('p/bin/mine'), 'mine');
    release.publish('echo "1.2.4 (fake)"');
    const { status } = await release.install(['--prefix', 'p']);
    expect(status).to.equal(0);
    expect(installedText(release.path('p'))).to.contain('1.2.4');
    expect(readFileSync(release.path('p/bin/mine'), 'utf8')).to.equal('mine');
    expect(readdirSync(release.path('p'))).to.deep.equal(['bin', 'share']);
  });

  describe('from a server', () => {
    let server: HttpServer;
    let answer: (name: string, content: Buffer) => Buffer | undefined;
    beforeEach(async () => {
      answer = (_, content) => content;
      server = await release.serve((name, content) => answer(name, content));
    });
    afterEach(() => {
      server.stop();
    });

    const install = (env?: Readonly<Record<string, string>>) =>
      release.install(['--from', `${server.url}/v6/`, '--prefix', 'p'], env && { env });

    for (const [title, programs] of [
      ['curl', ['curl', 'sha256sum']],
      ['wget', ['wget', 'sha256sum']],
      ['the wget of busybox, and openssl', ['busybox', 'openssl']],
      ['curl and shasum', ['curl', 'shasum']],
    ] as const) {
      it(`installs with ${title}`, async function () {
        need(this, ...programs);
        const { status, stderr } = await install({ PATH: pathWith(...programs) });
        expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
        expect(installedText(release.path('p'))).to.contain('1.2.3');
        expect(server.received.map(({ url }) => url)).to.deep.equal([
          '/v6/SHA256SUMS',
          `/v6/shipctl-fast-linux-${process.arch}.tar.gz`,
        ]);
      });
    }

    it('says that a download needs curl or wget', async () => {
      const { status, stderr } = await install({ PATH: pathWith('sha256sum') });
      expect(status).to.equal(1);
      expect(stderr).to.contain('neither curl nor wget is installed');
    });

    it('refuses what it cannot check', async function () {
      need(this, 'curl');
      const { status, stderr } = await install({ PATH: pathWith('curl') });
      expect(status).to.equal(1);
      expect(stderr).to.contain('the download cannot be checked');
      expect(below(release.path('p'))).to.deep.equal([]);
    });

    const faults: readonly [title: string, answer: typeof answer, message: RegExp][] = [
      [
        'a file that differs from its checksum',
        (name, content) => (name.endsWith('.gz') ? Buffer.concat([content, Buffer.from('x')]) : content),
        /damaged: its SHA-256 is [0-9a-f]{64}, and SHA256SUMS says/,
      ],
      [
        'a file that ends too early',
        (name, content) => (name.endsWith('.gz') ? content.subarray(0, 100) : content),
        /damaged/,
      ],
      ['a missing list of checksums', (name, content) => (name.endsWith('.gz') ? content : undefined), /404/],
      ['a missing archive', (name, content) => (name.endsWith('.gz') ? undefined : content), /404/],
      [
        'a list without the archive',
        (name, content) => (name.endsWith('.gz') ? content : Buffer.from('')),
        /SHA256SUMS does not list shipctl-fast/,
      ],
    ];
    for (const [title, fault, message] of faults) {
      it(`leaves nothing behind after ${title}`, async function () {
        need(this, 'curl');
        answer = fault;
        const { status, stderr } = await install();
        expect(status).to.equal(1);
        expect(stderr).to.match(message);
        expect(readdirSync(release.root)).to.deep.equal(['release']);
      });
    }

    it('shows no password of the address', async function () {
      need(this, 'curl');
      answer = () => undefined;
      const from = server.url.replace('http://', 'http://me:s3cr3t@');
      const { stderr } = await release.install(['--from', from, '--prefix', 'p']);
      expect(stderr).to.contain(`could not download ${server.url}/SHA256SUMS`).and.not.to.contain('s3cr3t');
    });
  });

  it('installs nothing that does not run here', async () => {
    release.publish('echo "no such library" >&2; exit 127');
    const { status, stderr } = await release.install(['--prefix', 'p']);
    expect(status).to.equal(1);
    expect(stderr).to.equal(
      'no such library\ninstall.sh: shipctl-fast does not run on this system (see above): docs/install.md lists what it needs\n',
    );
    expect(readdirSync(release.root)).to.deep.equal(['release']);
  });

  it('brings back the old version if it cannot put all of the new one in place', async () => {
    await release.install(['--prefix', 'p']);
    const before = below(release.path('p'));
    release.publish('echo "1.2.4 (fake)"');
    // Files go in by their names, and the program last.
    const rigged = release.path('path');
    mkdirSync(rigged);
    writeFileSync(
      join(rigged, 'mv'),
      '#!/bin/sh\ncase $* in *-linux-*/bin/shipctl\\ *) exit 1;; esac\nexec /bin/mv "$@"\n',
      { mode: 0o755 },
    );
    const { status, stderr } = await release.install(['--prefix', 'p'], {
      env: { PATH: `${rigged}:${process.env['PATH'] ?? ''}` },
    });
    expect(status).to.equal(1);
    expect(stderr).to.contain('could not write');
    expect(installedText(release.path('p'))).to.contain('1.2.3');
    expect(below(release.path('p'))).to.deep.equal(before);
  });

  it('leaves a directory of the name of a file as it is', async () => {
    mkdirSync(release.path('p/bin/shipctl'), { recursive: true });
    const { status, stderr } = await release.install(['--prefix', 'p']);
    expect(status).to.equal(1);
    expect(stderr).to.equal(
      `install.sh: ${release.path('p/bin/shipctl')} is a directory, or a link to one\n`,
    );
    expect(below(release.path('p'))).to.deep.equal(['bin', 'bin/shipctl']);
  });

  it('puts nothing into a directory that a link of the name of a file leads to', async () => {
    mkdirSync(release.path('p/bin'), { recursive: true });
    mkdirSync(release.path('other'));
    symlinkSync(release.path('other'), release.path('p/bin/shipctl'));
    const { status } = await release.install(['--prefix', 'p']);
    expect(status).to.equal(1);
    expect(below(release.path('other'))).to.deep.equal([]);
    expect(below(release.path('p'))).to.deep.equal(['bin', 'bin/shipctl']);
  });

  it('leaves no files of its own if nobody reads what it says', async () => {
    await release.install(['--prefix', 'p'], {
      shell: ['bash', '-c', 'sh "$@" | true', 'bash'],
    });
    expect(readdirSync(release.path('p'))).to.deep.equal(['bin', 'share']);
  });

  it('leaves nothing on a full disk', async function () {
    needRoot(this, 'unshare');
    release.publish(`exit 0\n${'# '.padEnd(1_000_000, 'x')}`);
    mkdirSync(release.path('small'));
    const script =
      'mount -t tmpfs -o size=64k none small && sh "$1" --prefix small/p; s=$?; ls -A small; exit $s';
    const { status, stdout, stderr } = await release.install([], {
      shell: ['unshare', '-m', 'sh', '-c', script, 'sh'],
    });
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.contain(`could not unpack`);
  });

  it('says where it cannot write', async function () {
    needRoot(this, 'setpriv');
    const shell = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups', 'sh'];
    const { status, stderr } = await release.install(['--prefix', '/usr/local'], { shell });
    expect(status).to.equal(1);
    expect(stderr).to.contain('could not write to /usr/local: name another directory with --prefix');
  });

  const platforms: readonly [title: string, uname: string, message: string][] = [
    [
      'macOS',
      'case $1 in -s) echo Darwin;; *) echo arm64;; esac',
      'shipctl runs only on Linux, not on Darwin',
    ],
    [
      'another processor',
      'case $1 in -s) echo Linux;; *) echo riscv64;; esac',
      'shipctl runs only on x86_64 and aarch64, not on riscv64',
    ],
  ];
  for (const [title, uname, message] of platforms) {
    it(`says that there is none for ${title}`, async () => {
      const rigged = release.path('path');
      mkdirSync(rigged);
      writeFileSync(join(rigged, 'uname'), `#!/bin/sh\n${uname}\n`, { mode: 0o755 });
      const { status, stderr } = await release.install(['--prefix', 'p'], {
        env: { PATH: `${rigged}:${process.env['PATH'] ?? ''}` },
      });
      expect(status).to.equal(1);
      expect(stderr).to.equal(`install.sh: ${message}\n`);
    });
  }

  const misuses: readonly (readonly [words: readonly string[], message: string])[] = [
    [['--prefix'], '--prefix needs a value'],
    [['--program', 'node'], '--program: node is neither shipctl-fast nor shipctl'],
    [['-x'], 'unknown word: -x'],
    [['--prefix', 'a\nb'], '--prefix: a line break is not possible'],
  ];
  for (const [words, message] of misuses) {
    it(`refuses ${words.join(' ')}`, async () => {
      const { status, stdout, stderr } = await release.install(words);
      expect({ status, stdout }).to.deep.equal({ status: 99, stdout: '' });
      expect(stderr).to.match(new RegExp(`^install\\.sh: ${message}\nusage: `));
    });
  }

  it('explains itself', async () => {
    const { status, stdout } = await release.install(['--help']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^usage: sh install\.sh /);
  });
});
