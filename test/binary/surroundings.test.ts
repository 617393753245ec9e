import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { need, needRoot } from '../support/clients.ts';
import { BINARY, IS_COMPILED, Job, awsResource } from '../support/job.ts';

describe('a chroot with only the program and its libraries', () => {
  const job = new Job([awsResource('my-aws')]);

  before(function () {
    needRoot(this);
    need(this, 'ldd', 'chroot', ...(IS_COMPILED ? ['unshare', 'mount'] : []));
    mkdirSync(job.path('proc'));
    const libraries = execFileSync('ldd', [BINARY], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? [];
    for (const file of [BINARY, ...libraries]) {
      const target = file === BINARY ? job.path('shipctl') : job.path(file);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(file, target);
    }
  });

  after(() => {
    job.remove();
  });

  /** Runs a call with the job's directory as root; paths in the environment are those inside. */
  function inside(...argv: readonly string[]): ReturnType<typeof spawnSync> {
    const env = Object.fromEntries(
      Object.entries(job.env).map(([name, value]) => [name, value.replace(job.root, '')]),
    );
    // Bun does not start without /proc, which every container has.
    const mount = ['--mount', 'sh', '-c', 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'];
    const [file, words]: [string, string[]] = IS_COMPILED ? ['unshare', mount] : ['chroot', []];
    return spawnSync(file, [...words, job.root, '/shipctl', ...argv], {
      env: { ...env, PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
  }

  it('runs the getters', () => {
    expect(inside('get_integration_resource_field', 'my-aws', 'accessKey')).to.include({
      status: 0,
      stdout: 'AKIATESTKEYTESTK0000\n',
      stderr: '',
    });
    expect(inside('get_resource_version_key', 'my-aws', 'region')).to.include({
      status: 0,
      stdout: 'us-east-1\n',
      stderr: '',
    });
    expect(inside('get_resource_id', 'ghost')).to.include({ status: 99, stdout: '' });
  });

  it('runs configure_aws and cleanup', () => {
    expect(inside('configure_aws', '--quiet')).to.include({ status: 0, stdout: '', stderr: '' });
    expect(job.read('home/.aws/config')).to.include('[profile my-aws]\nregion = us-east-1\n');
    expect(inside('cleanup', '--quiet')).to.include({ status: 0, stdout: '', stderr: '' });
    expect(job.read('home/.aws/config')).to.equal(undefined);
  });

  it('says of retry that there is no shell, and no program', () => {
    expect(inside('retry', 'echo s3cret')).to.include({
      status: 127,
      stderr: 'shipctl: the shell /bin/sh was not found\n',
    });
    expect(inside('retry', 'make')).to.include({ status: 127 });
    expect(inside('retry', '--timeout', '100', '/shipctl', 'to_uppercase', 'a')).to.include({
      status: 0,
      stdout: 'A\n',
    });
  });

  it('prints its help', () => {
    expect(inside('configure_aws', '--help'))
      .to.include({ status: 0, stderr: '' })
      .and.have.property('stdout')
      .that.includes('--region');
  });
});

describe("a job's own environment", () => {
  let job: Job;

  before(() => {
    job = new Job([awsResource('my-aws')]);
    job.write('work/x.js', 'console.log("ran"); process.exit(7);');
    job.write('work/package.json', '{"type":"module","version":"1.2.3"}');
    job.write('work/node_modules/yargs/package.json', '{');
  });

  after(() => {
    job.remove();
  });

  const settings: Record<string, string>[] = [
    { NODE_OPTIONS: '--require ./x.js' },
    { NODE_OPTIONS: '--import ./x.js' },
    { NODE_OPTIONS: '--bad-flag' },
    { NODE_OPTIONS: '--inspect-brk' },
    { NODE_PATH: './node_modules', NODE_ENV: 'x', NODE_NO_WARNINGS: '0' },
    { NODE_EXTRA_CA_CERTS: '/none', NODE_DEBUG: 'fs,module' },
    { NODE_CHANNEL_FD: 'x', NODE_UNIQUE_ID: '1', NODE_V8_COVERAGE: '/proc' },
    { NODE_CHANNEL_FD: '9', NODE_CHANNEL_SERIALIZATION_MODE: 'x' },
    { FORCE_COLOR: '1', LANG: 'xx', LC_ALL: 'C', TZ: 'none' },
  ];
  for (const env of settings) {
    it(`changes nothing with ${Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`, () => {
      expect(job.run(['get_resource_id', 'my-aws'], env)).to.include({
        status: 0,
        stdout: '42\n',
        stderr: '',
      });
      expect(job.run(['--version'], env).stdout).to.equal(job.run(['--version']).stdout);
      expect(job.run(['configure_aws', '--quiet', '--region', 'eu-west-1'], env)).to.include({
        status: 0,
        stdout: '',
        stderr: '',
      });
      expect(job.run(['cleanup', '--quiet'], env)).to.include({ status: 0, stdout: '', stderr: '' });
    });
  }
});

describe('values and streams', () => {
  let job: Job;

  before(() => {
    job = new Job([awsResource('my-aws')]);
  });

  after(() => {
    job.remove();
  });

  const shell = (script: string, env: Record<string, string> = {}): ReturnType<Job['spawn']> =>
    job.spawn(['sh', '-c', script, 'sh', BINARY], env);

  it('are printed byte for byte, also what is not UTF-8', () => {
    const script = String.raw`MYAWS_INTEGRATION_RAW=$(printf 'a\377\200\tb\303\050') "$1" get_integration_resource_field my-aws raw | od -An -tx1`;
    expect(shell(script).stdout.replace(/\s+/g, ' ').trim()).to.equal('61 ff 80 09 62 c3 28 0a');
  });

  it('are printed whole at the greatest length that the system takes', () => {
    const value = 'x'.repeat(131_071 - 'MYAWS_INTEGRATION_BIG='.length);
    expect(
      job.run(['get_integration_resource_field', 'my-aws', 'big'], { MYAWS_INTEGRATION_BIG: value }).stdout,
    ).to.equal(`${value}\n`);
  });

  it('refuse a key that is not UTF-8, without showing it', () => {
    const { status, stderr } = shell(
      String.raw`MYAWS_INTEGRATION_SECRETKEY=$(printf 's3cret\377') "$1" configure_aws`,
    );
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/the field secretKey contains bytes that are not UTF-8/)
      .and.not.include('s3cret');
  });

  it('come through a slow pipe that does not block, whole', async () => {
    const value = 'y'.repeat(130_000);
    // Node makes the pipes of its children non-blocking sockets; the reader lets them fill up before it reads.
    const child = spawn(BINARY, ['get_integration_resource_field', 'my-aws', 'big'], {
      env: { ...job.env, MYAWS_INTEGRATION_BIG: value },
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      child.stdout.pause();
      setImmediate(() => child.stdout.resume());
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).to.equal(0);
    expect(Buffer.concat(chunks).toString()).to.equal(`${value}\n`);
  });

  const broken: [title: string, script: string, message: RegExp][] = [
    [
      'a full device',
      '"$1" get_resource_id my-aws >/dev/full',
      /can't write to standard output: no space is left/,
    ],
    [
      'a closed pipe',
      '{ "$1" get_integration_resource_field my-aws big; echo "status $?" >&2; } | true',
      /standard output was closed[^]*status 1/,
    ],
  ];
  for (const [title, script, message] of broken) {
    it(`end with an error on ${title}`, () => {
      const done = shell(script, { MYAWS_INTEGRATION_BIG: 'z'.repeat(130_000) });
      expect(done.stderr).to.match(message).and.not.include('fault of shipctl');
    });
  }

  it('do not matter to configure_aws if all of them are closed', () => {
    expect(shell('"$1" configure_aws <&- >&- 2>&-').status).to.equal(0);
    expect(job.run(['cleanup']).status).to.equal(0);
    expect(job.read('home/.aws/config')).to.equal(undefined);
  });

  for (const mask of ['0777', '0000', '0277']) {
    it(`have files that only the user can read under umask ${mask}`, () => {
      const { status, stderr } = shell(`umask ${mask}; "$1" configure_aws`);
      expect(status, stderr).to.equal(0);
      expect(
        job.spawn(['stat', '-c', '%a', join(job.home, '.aws'), join(job.home, '.aws/credentials')]).stdout,
      ).to.match(/^700\n600\n$/);
      expect(job.run(['cleanup']).status).to.equal(0);
    });
  }

  it('leave a deleted working directory aside', () => {
    expect(
      shell('mkdir gone && cd gone && rmdir ../gone && "$1" configure_aws && "$1" cleanup').status,
    ).to.equal(0);
    const relative = shell('mkdir gone && cd gone && rmdir ../gone && "$1" configure_aws', {
      AWS_CONFIG_FILE: 'rel/config',
    });
    expect(relative.status).to.equal(1);
    expect(relative.stderr).not.to.include('fault of shipctl');
  });

  /** In KiB: what both programs work with, and what the one of Bun works with too. */
  for (const limit of IS_COMPILED ? [1_572_864, 1_048_576] : [1_572_864]) {
    it(`may limit the address space to ${limit / 1024} MiB`, () => {
      const script = `ulimit -v ${limit}; "$1" get_resource_id my-aws && "$1" retry "$1" to_uppercase a`;
      expect(shell(script)).to.include({ status: 0, stdout: '42\nA\n', stderr: '' });
    });
  }
});
