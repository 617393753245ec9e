import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';
import { NOTHING_TO_UNDO } from '../support/situations.ts';
import { FILE_CHANGES, needTracing, trace } from '../support/trace.ts';
import { type Tree, treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

const USER = 4242;
const OLD = '[default]\naws_access_key_id = AKIAOLD\naws_secret_access_key = oldsecret\n';
const OLD_CONFIG = '[default]\nregion = eu-west-3\n';
const SECRET = 's3cr3tS3CR3T';

describe('the places where the files may be', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([awsResource('my-aws')]);
    for (const directory of ['.', 'home', 'tmp', 'work', 'job', 'job/IN', 'job/IN/my-aws'])
      chmodSync(job.path(directory), 0o755);
  });

  afterEach(() => {
    job.remove();
  });

  const awsTree = (): Tree => treeOf(join(job.home, '.aws'));
  const root = (...words: string[]): SpawnSyncReturns<string> =>
    spawnSync(words[0] ?? '', words.slice(1), { encoding: 'utf8' });

  /** Runs the program as an ordinary user. */
  const asUser = (...argv: string[]): SpawnSyncReturns<string> =>
    job.spawn(['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', BINARY, ...argv]);

  function expectRefusal(done: SpawnSyncReturns<string>, message: RegExp): void {
    expect(done.status, done.stderr).to.equal(1);
    expect(done.stderr).to.match(message).and.not.include(SECRET).and.not.include('oldsecret');
    expect(done.stdout).to.equal('');
  }

  describe('a file system that fails', () => {
    let mounted: string[] = [];

    beforeEach(function () {
      needRoot(this, 'mount', 'umount');
      mounted = [];
    });

    afterEach(() => {
      for (const place of mounted.toReversed()) root('umount', place);
    });

    function mount(place: string, ...words: string[]): void {
      const { status, stderr } = root('mount', ...words, place);
      expect(status, stderr).to.equal(0);
      mounted.push(place);
    }

    /** Fills what is left of a small file system except some bytes. */
    function fill(directory: string, left: number): void {
      root(
        'sh',
        '-c',
        `cat /dev/zero > "$1/fill" 2>/dev/null; truncate -s -${left} "$1/fill"`,
        'sh',
        directory,
      );
    }

    for (const left of [0, 4096, 8192, 12288]) {
      it(`leaves the AWS files alone on a full disk with ${left} bytes left`, () => {
        mkdirSync(join(job.home, '.aws'));
        mount(join(job.home, '.aws'), '-t', 'tmpfs', '-o', 'size=64k', 'none');
        const padding = `# ${'x'.repeat(6000)}\n`;
        job.write('home/.aws/credentials', OLD + padding);
        job.write('home/.aws/config', OLD_CONFIG + padding);
        fill(join(job.home, '.aws'), left);
        const before = awsTree();
        expectRefusal(job.run(['configure_aws']), /no space is left on the device/);
        expect(awsTree()).to.deep.equal(before);
      });
    }

    it('leaves the AWS files alone if the journal has no space', () => {
      const state = job.path('home/.local/state');
      mkdirSync(state, { recursive: true });
      mount(state, '-t', 'tmpfs', '-o', 'size=16k', 'none');
      job.write('home/.aws/credentials', OLD);
      fill(state, 0);
      const before = awsTree();
      expectRefusal(job.run(['configure_aws']), /no space is left on the device/);
      expect(awsTree()).to.deep.equal(before);
    });

    it('leaves the AWS files alone if it is read-only', () => {
      job.write('home/.aws/credentials', OLD);
      mount(join(job.home, '.aws'), '--bind', join(job.home, '.aws'));
      expect(root('mount', '-o', 'remount,bind,ro', join(job.home, '.aws')).status).to.equal(0);
      const before = awsTree();
      expectRefusal(job.run(['configure_aws']), /the file system is read-only/);
      expect(awsTree()).to.deep.equal(before);
    });

    it('has a file that is mounted by itself written in its place, and put back by cleanup', () => {
      const file = job.write('home/.aws/credentials', OLD);
      const real = job.write('elsewhere', OLD);
      chmodSync(real, 0o640);
      mount(file, '--bind', real);
      expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(job.read('elsewhere')).to.include(`[my-aws]\naws_access_key_id = AKIATESTKEYTESTK0000\n`);
      expect(statSync(real).mode & 0o777).to.equal(0o600);
      expect(job.read('home/.aws/.credentials.shipctl-record'))
        .to.be.a('string')
        .that.does.not.include('"whole"');
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(job.read('elsewhere')).to.equal(OLD);
      expect(statSync(real).mode & 0o777).to.equal(0o640);
    });
  });

  describe('a file that is mounted by itself', () => {
    let file = '';

    beforeEach(function () {
      needRoot(this, 'mount', 'umount');
      needTracing(this);
      file = job.write('home/.aws/credentials', OLD);
      expect(root('mount', '--bind', job.write('elsewhere', OLD), file).status).to.equal(0);
    });

    afterEach(() => {
      root('umount', file);
    });

    it('is whole again, and written, after a kill at each step of writing in its place', async () => {
      const { status, calls } = await trace(job, ['configure_aws'], FILE_CHANGES);
      expect(status).to.equal(0);
      const steps = calls.filter(
        ({ path, name }) => path === file && /^(p?write|ftruncate|fsync|fchmod)/.test(name),
      );
      expect(steps.map(({ name }) => name)).to.include.members(['pwrite64', 'ftruncate', 'fsync']);
      expect(job.run(['cleanup']).status).to.equal(0);
      for (const call of steps) {
        for (const next of ['cleanup', 'configure_aws']) {
          const killed = await trace(job, ['configure_aws'], FILE_CHANGES, {
            inject: { call, effect: 'signal=KILL' },
          });
          expect(killed.status, call.text).not.to.equal(0);
          const ended = job.run([next]);
          const stderr = withoutProgress(ended.stderr);
          expect(ended.status, `${call.text}: ${stderr}`).to.equal(0);
          if (next === 'configure_aws') {
            expect(job.read('elsewhere')).to.include('[my-aws]').and.not.include('AKIAOLD');
            expect(stderr).to.equal('');
          } else if (stderr !== '') expect(stderr).to.match(NOTHING_TO_UNDO);
          expect(job.run(['cleanup']).status).to.equal(0);
          expect(job.read('elsewhere'), `${call.text}, then ${next}`).to.equal(OLD);
          expect(Object.keys(treeOf(job.home)), call.text).to.deep.equal(['.aws', '.aws/credentials']);
        }
      }
      expect(job.run(['cleanup']).status).to.equal(0);
      expect(job.read('elsewhere')).to.equal(OLD);
    });
  });

  describe('other users', () => {
    beforeEach(function () {
      needRoot(this, 'setpriv');
    });

    it('may not be written over: a HOME of somebody else stays', () => {
      expectRefusal(asUser('configure_aws'), /permission denied/);
      expect(treeOf(job.home)).to.deep.equal({});
    });

    it('may not be written over: a directory that the user can not write stays', () => {
      chownSync(job.home, USER, USER);
      job.write('home/.aws/credentials', OLD);
      chownSync(job.path('home/.aws/credentials'), USER, USER);
      const before = awsTree();
      expectRefusal(asUser('configure_aws'), /permission denied/);
      expect(awsTree()).to.deep.equal(before);
    });

    it("may not be written over: somebody else's file in the user's directory stays", () => {
      job.write('home/.aws/credentials', OLD);
      chmodSync(job.path('home/.aws/credentials'), 0o644);
      chownSync(job.home, USER, USER);
      chownSync(join(job.home, '.aws'), USER, USER);
      const before = awsTree();
      expectRefusal(asUser('configure_aws'), /belongs to user 0, not to you/);
      expect(awsTree()).to.deep.equal(before);
    });

    it('keep their file, owner and group, if root writes it', () => {
      const file = job.write('home/.aws/credentials', OLD);
      chownSync(file, USER, 4343);
      expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(statSync(file)).to.include({ uid: USER, gid: 4343 });
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(job.run(['cleanup']).status).to.equal(0);
      expect(job.read('home/.aws/credentials')).to.equal(OLD);
      expect(statSync(file)).to.include({ uid: USER, gid: 4343 });
    });

    it('keep the group of a file, or nothing changes', () => {
      chownSync(job.home, USER, USER);
      const file = job.write('home/.aws/credentials', OLD);
      chownSync(join(job.home, '.aws'), USER, USER);
      chownSync(file, USER, 4343);
      const before = awsTree();
      expectRefusal(asUser('configure_aws'), /owner and group of the old one: .*not permitted/);
      expect(awsTree()).to.deep.equal(before);
    });

    it("may not lend their directory to the user's journal", () => {
      chownSync(job.home, USER, USER);
      mkdirSync(job.path('home/.local/state/shipctl'), { recursive: true });
      expectRefusal(asUser('configure_aws'), /journal's directory .* belongs to user 0; set XDG_STATE_HOME/);
      expect(lstatSync(job.home).uid).to.equal(USER);
      expect(job.read('home/.aws/credentials')).to.equal(undefined);
    });
  });

  /** Ways in which any file of the journal can be damaged. */
  const TEXTS: readonly ((text: string) => string)[] = [
    () => '',
    () => '{',
    () => 'null',
    (text) => text.slice(0, -5),
  ];

  describe('what a path leads to', () => {
    it('is written, and the links stay, if it is a file behind links', () => {
      job.write('dotfiles/creds', OLD);
      mkdirSync(join(job.home, '.aws'));
      symlinkSync('second', join(job.home, '.aws/credentials'));
      symlinkSync('../../dotfiles/creds', join(job.home, '.aws/second'));
      expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(lstatSync(join(job.home, '.aws/credentials')).isSymbolicLink()).to.equal(true);
      expect(realpathSync(join(job.home, '.aws/credentials'))).to.equal(job.path('dotfiles/creds'));
      expect(job.read('dotfiles/creds')).to.include('[my-aws]');
      expect(job.run(['cleanup']).status).to.equal(0);
      expect(job.read('dotfiles/creds')).to.equal(OLD);
    });

    it('is made if a link leads to a file that does not exist yet', () => {
      mkdirSync(join(job.home, '.aws'));
      symlinkSync('../there/creds', join(job.home, '.aws/credentials'));
      expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(job.read('home/there/creds')).to.include('[my-aws]');
      expect(job.run(['cleanup']).status).to.equal(0);
      expect(treeOf(job.home)).to.have.all.keys('.aws', '.aws/credentials');
    });

    it('is one file, with one lock, if two links lead to it', () => {
      job.write('home/both', OLD);
      symlinkSync('both', job.path('home/a'));
      symlinkSync('both', job.path('home/b'));
      const env = { AWS_CONFIG_FILE: job.path('home/a'), AWS_SHARED_CREDENTIALS_FILE: job.path('home/b') };
      expect(job.run(['configure_aws', '--quiet'], env)).to.include({ status: 0, stderr: '' });
      expect(job.read('home/both')).to.include('aws_secret_access_key').and.include('region = us-east-1');
      expect(job.run(['cleanup'], env).status).to.equal(0);
      expect(job.read('home/both')).to.equal(OLD);
    });

    it('is cleaned up if it was moved to, with a link in its place', () => {
      const file = job.write('home/.aws/credentials', OLD);
      chmodSync(file, 0o640);
      expect(job.run(['configure_aws']).status).to.equal(0);
      renameSync(file, join(job.home, 'moved'));
      symlinkSync('../moved', file);
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(Object.keys(treeOf(job.home))).to.deep.equal(['.aws', '.aws/credentials', 'moved']);
      expect(job.read('home/moved')).to.equal(OLD);
      expect(statSync(join(job.home, 'moved')).mode & 0o777).to.equal(0o640);
    });

    it('is forgotten with all directories that were made, in whatever places it was', () => {
      const env = {
        AWS_SHARED_CREDENTIALS_FILE: job.path('home/x/c'),
        AWS_CONFIG_FILE: job.path('home/x/d'),
      };
      for (const more of [env, {}, { AWS_CONFIG_FILE: job.path('home/y') }]) {
        expect(job.run(['configure_aws'], more).status).to.equal(0);
      }
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.home)).to.deep.equal({});
    });

    const refused: [title: string, make: (path: string) => void, message: RegExp][] = [
      [
        'a directory',
        (path) => {
          mkdirSync(path);
        },
        /is not a regular file/,
      ],
      [
        'a FIFO',
        (path) => {
          root('mkfifo', path);
        },
        /is not a regular file/,
      ],
      [
        'a device',
        (path) => {
          symlinkSync('/dev/null', path);
        },
        /is not a regular file/,
      ],
      [
        'a file with another name',
        (path) => {
          writeFileSync(`${path}2`, OLD);
          linkSync(`${path}2`, path);
        },
        /has other names \(hard links\)/,
      ],
      [
        'a link to itself',
        (path) => {
          symlinkSync(path, path);
        },
        /loop of symbolic links|too many/,
      ],
      [
        'a file that is not UTF-8',
        (path) => {
          writeFileSync(path, Buffer.from([0x5b, 0xff, 0x5d]));
        },
        /not UTF-8/,
      ],
    ];
    for (const [title, make, message] of refused) {
      it(`is refused, and stays, if it is ${title}`, () => {
        mkdirSync(join(job.home, '.aws'));
        make(join(job.home, '.aws/credentials'));
        const before = title === 'a device' ? {} : awsTree();
        expectRefusal(job.run(['configure_aws']), message);
        if (title !== 'a device') expect(awsTree()).to.deep.equal(before);
      });
    }

    it('is refused if the journal is a link', () => {
      mkdirSync(job.path('home/.local/state'), { recursive: true });
      mkdirSync(job.path('elsewhere'));
      symlinkSync(job.path('elsewhere'), job.path('home/.local/state/shipctl'));
      expectRefusal(job.run(['configure_aws']), /journal's directory .* is not a directory/);
      expect(readdirSync(job.path('elsewhere'))).to.deep.equal([]);
      expect(job.read('home/.aws/credentials')).to.equal(undefined);
    });

    const damagedPointers = [
      ...TEXTS,
      (text: string) => text.replace('"version":2', '"version":1'),
      (text: string) => text.replace(/"group":\[[^\]]*\]/, '"group":null'),
      (text: string) => text.replace(/"owners":\[.*\]/, '"owners":[{}]'),
      (text: string) => text.replace(/"path":"[^"]*"/, '"path":"/elsewhere"'),
    ];
    it('is refused if a pointer is damaged, with a way out', () => {
      expect(job.run(['configure_aws']).status).to.equal(0);
      const state = 'home/.local/state/shipctl';
      const pointers = readdirSync(job.path(state)).filter((name) => name.endsWith('.json'));
      expect(pointers).to.have.length(2);
      for (const name of pointers) {
        const message = new RegExp(`the journal .*/${name} can't be used; .*remove it to leave`);
        damageEach(`${state}/${name}`, damagedPointers, (before) => {
          for (const command of ['cleanup', 'configure_aws']) {
            expectRefusal(job.run([command]), message);
            expect(treeOf(job.home)).to.deep.equal(before);
          }
        });
        rmSync(job.path(`${state}/${name}`));
      }
      expect(job.run(['cleanup', '--quiet'])).to.include({ status: 0, stderr: '' });
      expect(treeOf(job.home)).to.deep.equal({});
    });

    const damagedRecords = [
      ...TEXTS,
      (text: string) => text.replace('"now"', '"then"'),
      (text: string) => text.replace(/(?<="now":")[0-9a-f]{64}/, 'x'),
      (text: string) => text.replace('"version":2', '"version":1'),
      (text: string) => text.replace(/"group":\[[^\]]*\]/, '"group":null'),
      (text: string) => text.replace('"firstMode":null', '"firstMode":4607'),
      (text: string) => text.replace('"tool":"aws"', '"tool":"x"'),
      (text: string) => text.replace('"rank":0', '"rank":"0"'),
      (text: string) => text.replace(/"claims":\[[^\]]*\]/, '"claims":[]'),
      (text: string) => text.replace(/"at":\d+/, '"at":999999'),
      (text: string) => text.replace(/"at":\d+/, '"at":-1'),
      (text: string) => text.replace(/"was":\{"is":"absent"/, '"was":{"is":"x"'),
    ];
    it('is refused if a record is damaged, with a way out', () => {
      for (const name of ['config', 'credentials']) {
        expect(job.run(['configure_aws']).status).to.equal(0);
        const record = `home/.aws/.${name}.shipctl-record`;
        const message = new RegExp(
          `the record .*${name}.*Remove (it|the record) to leave the file as it is now`,
        );
        damageEach(record, damagedRecords, (before) => {
          expectRefusal(job.run(['configure_aws']), message);
          expect(treeOf(job.home)).to.deep.equal(before);
          // The other file is cleaned up.
          expectRefusal(job.run(['cleanup']), message);
          expect(Object.keys(awsTree())).to.have.length(3);
          expect(treeOf(job.home)).to.include({
            [`.aws/${name}`]: before[`.aws/${name}`],
            [`.aws/.${name}.shipctl-record`]: before[`.aws/.${name}.shipctl-record`],
          });
        });
        const text = job.read(`home/.aws/${name}`) ?? '';
        rmSync(job.path(record));
        const { status, stderr } = job.run(['cleanup', '--quiet']);
        expect(stderr).to.match(
          new RegExp(`^shipctl: warning: the record of \\S+/${name} is missing[^\\n]+\\n$`),
        );
        expect(status).to.equal(0);
        expect(Object.keys(treeOf(job.home))).to.deep.equal(['.aws', `.aws/${name}`]);
        expect(job.read(`home/.aws/${name}`)).to.equal(text);
        rmSync(join(job.home, '.aws'), { recursive: true });
      }
    });

    /** Does `work` with a file of the journal that is damaged in each of these ways, and told what there is in HOME. */
    function damageEach(
      file: string,
      damages: readonly ((text: string) => string)[],
      work: (before: Tree) => void,
    ): void {
      for (const damage of few(damages, 3)) {
        const whole = job.read(file) ?? '';
        expect(damage(whole), String(damage)).not.to.equal(whole);
        job.write(file, damage(whole));
        work(treeOf(job.home));
        job.write(file, whole);
        expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
      }
    }
  });

  describe('a lock', () => {
    const holder = (more: Record<string, unknown>): string =>
      JSON.stringify({ host: hostname(), boot: '', namespace: '', process: 1, started: '', ...more });
    /** What the program says of itself in a lock: taken from this process, which lives as long as the test. */
    const self = (): string => {
      const read = (path: string): string => root('cat', path).stdout.trim();
      const stat = read(`/proc/${process.pid}/stat`);
      return holder({
        boot: read('/proc/sys/kernel/random/boot_id'),
        namespace: root('readlink', '/proc/self/ns/pid').stdout.trim(),
        process: process.pid,
        started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
      });
    };

    it('that a process holds is waited for, and then named', () => {
      job.write('home/.aws/.credentials.shipctl-lock', self());
      expectRefusal(
        job.run(['configure_aws', '--lock-timeout', '0.2']),
        new RegExp(`waiting for process ${process.pid} to release .*credentials\\.shipctl-lock`),
      );
      expect(job.read('home/.aws/.credentials.shipctl-lock')).to.equal(self());
      expect(job.read('home/.aws/credentials')).to.equal(undefined);
    });

    const dead: [title: string, content: () => string][] = [
      ['of another start of the machine', () => holder({ boot: 'x' })],
      ['of a process that is gone', () => self().replace(/"process":\d+/, '"process":4194303')],
      [
        "of a process whose number is another's now",
        () => self().replace(/"started":"\d+"/, '"started":"1"'),
      ],
      ['without a name', () => ''],
      ['with half a name', () => '{"host":"x'],
    ];
    for (const [title, content] of dead) {
      it(`${title} is taken over, and nothing is left of it`, () => {
        job.write('home/.aws/.credentials.shipctl-lock', content());
        job.write('home/.aws/.credentials.shipctl-new', SECRET);
        expect(job.run(['configure_aws', '--quiet'])).to.include({ status: 0, stderr: '' });
        expect(readdirSync(job.path('home/.aws')).sort()).to.deep.equal([
          ...['.config.shipctl-record', '.credentials.shipctl-record', 'config', 'credentials'],
        ]);
      });
    }
  });
});
