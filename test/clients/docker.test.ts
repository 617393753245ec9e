import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import type { Ended, Job, ResourceSpec } from '../support/job.ts';
import { Registry } from '../support/registry.ts';
import { withJob } from '../support/withJob.ts';

const USER = 'builder';
const PASSWORD = `pass:w0rd 'ünï" $x`;

describe("Docker's CLI, and what configure writes for it", () => {
  const cleanups = new Cleanups();
  let registry: Registry;

  before(async function () {
    need(this, 'docker', 'docker-registry', 'htpasswd');
    registry = cleanups.add(await Registry.start(USER, PASSWORD), (one) => one.stop());
    await registry.push('app');
  });

  after(() => cleanups.run());

  const resource = (password = PASSWORD): ResourceSpec => ({
    name: 'my-registry',
    type: 'cliConfig',
    integration: {
      masterName: 'dockerRegistryLogin',
      url: `http://${registry.host}/v2/`,
      username: USER,
      password,
    },
  });

  const docker = ({ env }: Job, words: readonly string[], input = ''): Pick<Ended, 'status' | 'stderr'> =>
    spawnSync('docker', words, { env, encoding: 'utf8', input });

  const inspect = (job: Job): Pick<Ended, 'status' | 'stderr'> =>
    docker(job, ['manifest', 'inspect', '--insecure', `${registry.host}/app:latest`]);

  const configFile = ({ home }: Job): string => `${home}/.docker/config.json`;

  function writeConfig(job: Job, text: string): void {
    mkdirSync(dirname(configFile(job)), { recursive: true });
    writeFileSync(configFile(job), text, { mode: 0o644 });
  }

  it('finds the login, beside those of others, and cleanup puts the file back', async () => {
    await withJob([resource()], (job) => {
      const before = '{\n  "auths": { "quay.io": {"auth": "b2xkOm9sZA=="} },\n  "detachKeys": "ctrl-x"\n}';
      writeConfig(job, before);
      expect(inspect(job).stderr).to.include('no basic auth credentials');
      const done = job.run(['configure']);
      expect(done.status, done.stderr).to.equal(0);
      expect(inspect(job).status, inspect(job).stderr).to.equal(0);
      const cleaned = job.run(['cleanup']);
      expect(cleaned.status, cleaned.stderr).to.equal(0);
      expect(readFileSync(configFile(job), 'utf8')).to.equal(before);
      expect(statSync(configFile(job)).mode & 0o777).to.equal(0o644);
    });
  });

  it('writes its own logins meanwhile, which stay', async () => {
    await withJob([resource('wrong')], (job) => {
      writeConfig(job, '{"auths":{}}');
      job.run(['configure']);
      expect(inspect(job).status).not.to.equal(0);
      const login = docker(job, ['login', '-u', USER, '--password-stdin', registry.host], PASSWORD);
      expect(login.status, login.stderr).to.equal(0);
      const written = JSON.parse(readFileSync(configFile(job), 'utf8')) as unknown;
      job.run(['cleanup']);
      expect(JSON.parse(readFileSync(configFile(job), 'utf8'))).to.deep.equal(written);
      expect(inspect(job).status).to.equal(0);
    });
  });

  it('takes the login out itself, and cleanup succeeds', async () => {
    await withJob([resource()], (job) => {
      job.run(['configure']);
      expect(docker(job, ['logout', registry.host]).status).to.equal(0);
      const cleaned = job.run(['cleanup']);
      expect(cleaned.status, cleaned.stderr).to.equal(0);
      expect(readFileSync(configFile(job), 'utf8')).not.to.include(registry.host);
    });
  });
});
