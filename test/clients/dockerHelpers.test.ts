import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { need, skipFor } from '../support/clients.ts';
import { BINARY, type Job, type ResourceSpec } from '../support/job.ts';
import { Registry } from '../support/registry.ts';
import { withJob } from '../support/withJob.ts';

const USER = 'builder';
const PASSWORD = `pass:w0rd 'ünï" $x`;
const ENCODED = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');

/** As Docker itself writes it, so that it changes nothing else when it does. */
const asDocker = (config: unknown): string => JSON.stringify(config, undefined, '\t');

describe('Docker and skopeo, which ask shipctl for logins', () => {
  const cleanups = new Cleanups();
  let registry: Registry;

  before(async function () {
    need(this, 'docker', 'docker-registry', 'htpasswd');
    registry = cleanups.add(await Registry.start(USER, PASSWORD), (one) => one.stop());
    await registry.push('app');
  });

  after(() => cleanups.run());

  const resource = (): ResourceSpec => ({
    name: 'my-registry',
    type: 'cliConfig',
    integration: {
      masterName: 'dockerRegistryLogin',
      url: `http://${registry.host}`,
      username: USER,
      password: PASSWORD,
    },
  });

  /** Lets `work` have a job in whose PATH shipctl is, by the name that Docker calls; also the programs of a directory. */
  const withHelper = (work: (job: Job) => unknown, directory?: string): Promise<void> =>
    withJob([resource()], async (job) => {
      mkdirSync(job.path('bin'));
      symlinkSync(BINARY, job.path('bin/docker-credential-shipctl'));
      job.env['PATH'] = [job.path('bin'), directory, job.env['PATH']].filter((one) => one).join(':');
      await work(job);
    });

  const start = (
    { env }: Job,
    [program = '', ...words]: readonly string[],
    input = '',
  ): SpawnSyncReturns<string> => spawnSync(program, words, { env, encoding: 'utf8', input });

  const inspect = (job: Job): SpawnSyncReturns<string> =>
    start(job, ['docker', 'manifest', 'inspect', '--insecure', `${registry.host}/app:latest`]);

  const configFile = ({ home }: Job): string => `${home}/.docker/config.json`;
  const textOf = (job: Job): string => readFileSync(configFile(job), 'utf8');

  function writeConfig(job: Job, config: unknown): string {
    const text = asDocker(config);
    mkdirSync(dirname(configFile(job)), { recursive: true });
    writeFileSync(configFile(job), text);
    return text;
  }

  function configure(job: Job, words: readonly string[] = []): string {
    const { status, stderr } = job.run(['configure', '--quiet', ...words]);
    expect(status, stderr).to.equal(0);
    return stderr;
  }

  function cleanup(job: Job): void {
    const { status, stderr } = job.run(['cleanup']);
    expect(status, stderr).to.equal(0);
  }

  it('pull with --mode process, from a file without the password', async () => {
    await withHelper((job) => {
      const before = writeConfig(job, {
        auths: { 'quay.io': { auth: 'b2xkOm9sZA==' } },
        detachKeys: 'ctrl-x',
      });
      expect(inspect(job).stderr).to.include('no basic auth credentials');
      expect(configure(job, ['--mode', 'process'])).to.equal('');
      expect(textOf(job)).to.include('shipctl').and.not.include(ENCODED);
      expect(inspect(job).status, inspect(job).stderr).to.equal(0);
      cleanup(job);
      expect(textOf(job)).to.equal(before);
    });
  });

  it('log in and out meanwhile, and cleanup still puts every byte back', async () => {
    await withHelper((job) => {
      const before = writeConfig(job, { auths: { 'quay.io': { auth: 'b2xkOm9sZA==' } } });
      configure(job, ['--mode', 'process']);
      const login = start(job, ['docker', 'login', '-u', USER, '--password-stdin', registry.host], PASSWORD);
      expect(login.status, login.stderr).to.equal(0);
      expect(login.stderr).to.include('docker_credential store changes nothing');
      expect(inspect(job).status).to.equal(0);
      const logout = start(job, ['docker', 'logout', registry.host]);
      expect(logout.status, logout.stderr).to.equal(0);
      expect(inspect(job).status).to.equal(0);
      cleanup(job);
      expect(textOf(job)).to.equal(before);
    });
  });

  it('show why there is no login', async () => {
    await withHelper((job) => {
      configure(job, ['--mode', 'process']);
      job.env['MYREGISTRY_INTEGRATION_PASSWORD'] = '';
      const { status, stderr } = start(job, ['docker-credential-shipctl', 'get'], registry.host);
      expect(status).to.equal(1);
      expect(stderr).to.include('the field password is empty');
      expect(inspect(job).stderr).to.include('the field password is empty');
    });
  });

  it('ask for the helper by name, and configure says so if it is missing', async () => {
    await withJob([resource()], (job) => {
      expect(configure(job, ['--mode', 'process'])).to.include(
        `ln -s ${BINARY} /usr/local/bin/docker-credential-shipctl`,
      );
      expect(inspect(job).status).not.to.equal(0);
    });
  });

  for (const mode of ['keys', 'process'])
    it(`push and pull with skopeo and --mode ${mode}`, async function () {
      need(this, 'skopeo');
      await withHelper((job) => {
        const image = (name: string): string => `docker://${registry.host}/${name}:latest`;
        const look = (name: string): SpawnSyncReturns<string> =>
          start(job, ['skopeo', 'inspect', '--tls-verify=false', '--raw', image(name)]);
        const copy = (name: string): SpawnSyncReturns<string> => {
          const unsafe = ['--src-tls-verify=false', '--dest-tls-verify=false', '--insecure-policy'];
          return start(job, ['skopeo', 'copy', ...unsafe, image('app'), image(name)]);
        };
        expect(look('app').status).not.to.equal(0);
        configure(job, ['--mode', mode]);
        expect(look('app').status, look('app').stderr).to.equal(0);
        const copied = copy(`copy-${mode}`);
        expect(copied.status, copied.stderr).to.equal(0);
        expect(look(`copy-${mode}`).stdout).to.equal(look('app').stdout);
        cleanup(job);
        expect(look('app').status).not.to.equal(0);
      });
    });

  it('know the login for Docker Hub, in both modes', async function () {
    need(this, 'skopeo');
    await withHelper((job) => {
      const integration = { masterName: 'Docker', username: 'hub-user', password: 'x' };
      job.add({ name: 'hub', type: 'cliConfig', integration });
      for (const mode of ['keys', 'process']) {
        configure(job, ['--mode', mode]);
        const { stdout, stderr } = start(job, ['skopeo', 'login', '--get-login', 'docker.io']);
        expect(stdout, stderr).to.equal('hub-user\n');
        cleanup(job);
      }
    });
  });

  describe('beside pass', () => {
    const helpers = process.env['SHIPCTL_CREDENTIAL_HELPERS'];

    before(function () {
      if (helpers === undefined) skipFor(this, 'SHIPCTL_CREDENTIAL_HELPERS names no directory');
      need(this, 'pass', 'gpg');
    });

    const withPass = (work: (job: Job) => unknown): Promise<void> =>
      withHelper(async (job) => {
        mkdirSync(`${job.home}/.gnupg`, { mode: 0o700 });
        try {
          const key = ['gpg', '--batch', '--passphrase', '', '--quick-generate-key', 'me@example.com'];
          for (const words of [key, ['pass', 'init', 'me@example.com']]) {
            const { status, stderr } = start(job, words);
            expect(status, stderr).to.equal(0);
          }
          await work(job);
        } finally {
          start(job, ['gpgconf', '--kill', 'gpg-agent']);
        }
      }, helpers);

    const stored = (job: Job): unknown =>
      JSON.parse(start(job, ['docker-credential-pass', 'list']).stdout) as unknown;

    it('leave it as it is, and take the login of shipctl', async () => {
      await withPass((job) => {
        const before = writeConfig(job, { auths: {}, credsStore: 'pass' });
        const login = start(
          job,
          ['docker-credential-pass', 'store'],
          asDocker({ ServerURL: 'quay.io', Username: 'me', Secret: 'x' }),
        );
        expect(login.status, login.stderr).to.equal(0);
        expect(inspect(job).stderr).to.include('no basic auth credentials');
        expect(configure(job)).to.equal('');
        expect(textOf(job)).not.to.include(ENCODED);
        expect(inspect(job).status, inspect(job).stderr).to.equal(0);
        expect(stored(job)).to.deep.equal({ 'quay.io': 'me' });
        cleanup(job);
        expect(textOf(job)).to.equal(before);
        expect(inspect(job).stderr).to.include('no basic auth credentials');
      });
    });

    it('had found it by themselves, and configure says that they stop to', async () => {
      await withPass((job) => {
        const login = start(
          job,
          ['docker', 'login', '-u', USER, '--password-stdin', registry.host],
          PASSWORD,
        );
        expect(login.status, login.stderr).to.equal(0);
        expect(stored(job)).to.deep.equal({ [registry.host]: USER });
        expect(textOf(job)).not.to.include(ENCODED);
        start(job, ['docker', 'logout', registry.host]);
        writeConfig(job, { auths: {} });
        expect(configure(job)).to.include('to keep using it, add "credsStore": "pass" to the file');
        expect(inspect(job).status).to.equal(0);
      });
    });
  });
});
