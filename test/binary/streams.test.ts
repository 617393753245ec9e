import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { throughFullPipe } from '../support/fullPipe.ts';
import { BINARY, type Ended, Job, awsResource } from '../support/job.ts';
import { profilesOf } from '../support/profiles.ts';

describe('output that is hard to get rid of', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([awsResource('a', {}, 1)]);
  });

  afterEach(() => {
    job.remove();
  });

  const shell = (script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    job.start(['sh', '-c', script, 'sh', BINARY], env);

  it('comes whole through a full pipe that does not block, a megabyte of it', async function () {
    need(this, 'python3');
    const long = JSON.stringify({ id: 'i', masterName: 'x', long: 'äöü '.repeat(200_000) });
    job.write('job/IN/a/integration.json', long);
    const command = [BINARY, 'get_integration_resource', 'a'];
    const { status, stdout } = await throughFullPipe(job, command, long.length + 1);
    expect(status).to.equal(0);
    expect(stdout === `${long}\n`, `${stdout.length} of ${long.length + 1} characters came`).to.equal(true);
  });

  for (const length of [1, 1364, 1365, 4000, 65_535, 65_536, 120_000]) {
    it(`comes whole through such a pipe: the ${length} characters of a variable`, async function () {
      need(this, 'python3');
      const value = Array.from({ length }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
      const command = [BINARY, 'get_resource_env', 'a', 'long'];
      const { status, stdout } = await throughFullPipe(job, command, length + 1, { A_LONG: value });
      expect(status).to.equal(0);
      expect(stdout === `${value}\n`, `${stdout.length} of ${length + 1} characters came`).to.equal(true);
    });
  }

  const NO_ERRORS: readonly (readonly [title: string, script: string])[] = [
    ['standard error is a full device', '"$1" configure_aws --region nyc3 2>/dev/full'],
    [
      'standard error is a closed pipe',
      '{ "$1" configure_aws --region nyc3 2>&1 >&3; echo $? >&3; } 3>&1 | true',
    ],
    ['standard error is closed', '"$1" configure_aws --region nyc3 2>&-'],
    ['standard input is closed', '"$1" configure_aws --region nyc3 <&- 2>&1'],
    ['standard output is closed', '"$1" configure_aws --region nyc3 >&-'],
    ['standard output is a full device', '"$1" configure_aws --region nyc3 >/dev/full 2>&1'],
  ];
  for (const [title, script] of NO_ERRORS) {
    it(`does not keep configure_aws from what it does: ${title}`, async () => {
      const { status } = await shell(script, { AWS_PROFILE: 'x' });
      expect(status).to.equal(0);
      expect(profilesOf(job)['a']).to.have.length(3).and.include('region=nyc3');
    });
  }

  it('does not keep a getter from printing: a warning that nobody can read', async () => {
    const script = '"$1" get_resource_env a none 2>/dev/full; echo $?';
    expect((await shell(script, { SHIPCTL_LENIENT: '1' })).stdout).to.equal('\n0\n');
  });

  it('leaves the exit status, which reports an error that nobody can read', async () => {
    expect((await shell('"$1" get_resource_id ghost 2>/dev/full; echo $?')).stdout).to.equal('99\n');
    expect((await shell('"$1" configure_aws --region eu_west 2>&-; echo $?')).stdout).to.equal('99\n');
  });

  it('is an error, said in words, if standard output is full or closed, also for help', async () => {
    for (const words of [
      '--help',
      'configure_aws --help',
      '--version',
      'aws_credentials a',
      'get_resource_id a',
    ]) {
      const { status, stderr } = await shell(`"$1" ${words} >/dev/full`);
      expect({ status, stderr }, words).to.deep.equal({
        status: 1,
        stderr: "shipctl: can't write to standard output: no space is left on the device (ENOSPC)\n",
      });
    }
  });
});

describe("the runtime's own variables", () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([awsResource('a', {}, 1)]);
  });

  afterEach(() => {
    job.remove();
  });

  const SETTINGS: readonly Readonly<Record<string, string>>[] = [
    { NODE_V8_COVERAGE: 'coverage' },
    { NODE_COMPILE_CACHE: 'cache' },
    { NODE_REDIRECT_WARNINGS: 'warnings' },
    { NODE_EXTRA_CA_CERTS: 'none', SSL_CERT_FILE: 'none', OPENSSL_CONF: 'none' },
    { NODE_DEBUG: '*', NODE_PENDING_DEPRECATION: '1', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { NODE_OPTIONS: '--max-old-space-size=1 --trace-warnings --stack-trace-limit=x' },
    { NODE_OPTIONS: '"' },
    { NODE_ICU_DATA: '/none', TZ: ':/none', LC_ALL: 'none' },
    { NODE_TEST_CONTEXT: 'child', NODE_REPL_HISTORY: 'history' },
    { PKG_EXECPATH: 'PKG_INVOKE_NODEJS', ELECTRON_RUN_AS_NODE: '1' },
  ];
  for (const env of SETTINGS) {
    it(`change nothing that is printed or written: ${JSON.stringify(env)}`, async () => {
      const inputs = job.path('job');
      expect(existsSync(inputs)).to.equal(true);
      for (const [argv, stdout] of [
        [['get_resource_type', 'a'], 'cliConfig\n'],
        [['get_resource_version_key', 'a', 'region'], 'us-east-1\n'],
        [['configure_aws', '--quiet'], ''],
        [['configure_aws', '--quiet', '--mode', 'process', '--lock-timeout=3'], ''],
        [['cleanup', '--quiet'], ''],
      ] as const) {
        const done = await job.shipctl(argv, env);
        expect({ status: done.status, stdout: done.stdout, stderr: done.stderr }).to.deep.equal({
          status: 0,
          stdout,
          stderr: '',
        });
      }
      expect(readdirSync(job.home)).to.deep.equal([]);
      const written = readdirSync(job.path('work'), { recursive: true, withFileTypes: true });
      for (const file of written.filter((entry) => entry.isFile())) {
        const text = readFileSync(join(file.parentPath, file.name), 'latin1');
        expect(text).not.to.include('s3cr3t').and.not.include('AKIA');
      }
    });
  }
});
