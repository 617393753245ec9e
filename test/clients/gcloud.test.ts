import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readSections } from '../../scripts/support/iniSections.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { HttpServer } from '../support/httpServer.ts';
import type { Job, ResourceSpec } from '../support/job.ts';
import { keyMembers } from '../support/serviceAccountKey.ts';
import { withJob } from '../support/withJob.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const DIRECTORY = '.config/gcloud';

describe('gcloud, and what configure writes for it', () => {
  const cleanups = new Cleanups();
  let server: HttpServer;

  before(async function () {
    need(this, 'gcloud');
    server = cleanups.add(await HttpServer.start(), (one) => {
      one.stop();
    });
  });

  after(() => cleanups.run());

  beforeEach(() => {
    server.reset();
    server.behaviour = (response, _number, { body }) => {
      const token = `token-of-${issuerOf(body) ?? 'nobody'}`;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: token, expires_in: 3600, token_type: 'Bearer' }));
    };
  });

  /** Who signed a request for a token, if the signature is that of the key. */
  function issuerOf(body: string): string | undefined {
    const [head = '', claims = '', signature = ''] = (new URLSearchParams(body).get('assertion') ?? '').split(
      '.',
    );
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      createPublicKey(publicKey),
      Buffer.from(signature, 'base64url'),
    );
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly iss: string };
    return isSigned ? iss : undefined;
  }

  const resource = (name: string, account: string, masterName = 'gcloudKey'): ResourceSpec => {
    const members = { ...keyMembers(account), private_key: privateKey, token_uri: `${server.url}/token` };
    const key = JSON.stringify(members, undefined, 2);
    return { name, integration: { masterName, name: 'google', JSON_key: key, credentialFile: key } };
  };

  const accountOf = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`;

  /** What gcloud prints for these words, without blanks at the end. */
  async function gcloud(job: Job, ...words: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await job.start(['gcloud', '--quiet', ...words], {
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      // For a key file that a configuration names, gcloud does not ask the server that the key names.
      CLOUDSDK_AUTH_TOKEN_HOST: `${server.url}/token`,
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    });
    expect(status, stderr).to.equal(0);
    return stdout.trimEnd();
  }

  async function shipctl(job: Job, ...words: readonly string[]): Promise<string> {
    const { status, stderr } = await job.shipctl(words);
    expect(status, stderr).to.equal(0);
    return stderr;
  }

  const variables = (job: Job): Readonly<Record<string, string>> => ({
    SHIPPABLE_INTEGRATION_ENVS_PATH: job.path('variables.env'),
  });

  /** Files that somebody may have, with their modes. */
  const OTHERS: Readonly<Record<string, string>> = {
    [`${DIRECTORY}/active_config`]: 'default',
    [`${DIRECTORY}/configurations/config_default`]:
      '# for everybody\n[core]\naccount = me@example.com\ndisable_usage_reporting = True\n\n[compute]\nregion : us-west1\n',
  };

  function writeOthers({ home }: Job): void {
    for (const [name, text] of Object.entries(OTHERS)) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), text, { mode: 0o640 });
    }
  }

  function expectOnlyOthers({ home }: Job): void {
    for (const [name, text] of Object.entries(OTHERS)) {
      expect(readFileSync(join(home, name), 'utf8'), name).to.equal(text);
      expect(statSync(join(home, name)).mode & 0o777, name).to.equal(0o640);
    }
    expect(existsSync(join(home, DIRECTORY, 'keys'))).to.equal(false);
    expect(readdirSync(join(home, DIRECTORY, 'configurations'))).to.deep.equal(['config_default']);
  }

  it('signs in with the key, for its project, and cleanup puts every file back', async () => {
    await withJob([resource('gc', 'deploy')], async (job) => {
      Object.assign(job.env, variables(job));
      writeOthers(job);
      await shipctl(job, 'configure');
      expect(await gcloud(job, 'config', 'get', 'account')).to.equal(accountOf('deploy'));
      expect(await gcloud(job, 'config', 'get', 'project')).to.equal('my-project');
      expect(await gcloud(job, 'auth', 'print-access-token')).to.equal(`token-of-${accountOf('deploy')}`);
      const active = await gcloud(
        job,
        'config',
        'configurations',
        'list',
        '--filter=is_active=true',
        '--format=value(name)',
      );
      expect(active).to.equal('gc');
      await shipctl(job, 'cleanup');
      expect(await gcloud(job, 'config', 'get', 'account')).to.equal('me@example.com');
      expectOnlyOthers(job);
    });
  });

  it('signs in as each of two accounts, and as the one that stays', async () => {
    await withJob([resource('first', 'one'), resource('second', 'two', 'GCL')], async (job) => {
      Object.assign(job.env, variables(job));
      writeOthers(job);
      await shipctl(job, 'configure');
      const token = async (...words: readonly string[]): Promise<string> =>
        gcloud(job, 'auth', 'print-access-token', ...words);
      expect(await token()).to.equal(`token-of-${accountOf('two')}`);
      expect(await token('--configuration=first')).to.equal(`token-of-${accountOf('one')}`);
      expect(await shipctl(job, 'cleanup', 'second')).to.include('the active configuration is now first');
      expect(await token()).to.equal(`token-of-${accountOf('one')}`);
      await shipctl(job, 'cleanup');
      expectOnlyOthers(job);
    });
  });

  it('may write into the configuration, and activate another one: that stays', async () => {
    await withJob([resource('gc', 'deploy')], async (job) => {
      writeOthers(job);
      await shipctl(job, 'configure');
      await gcloud(job, 'config', 'set', 'accessibility/screen_reader', 'True');
      await shipctl(job, 'configure');
      expect(await gcloud(job, 'auth', 'print-access-token')).to.equal(`token-of-${accountOf('deploy')}`);
      await gcloud(job, 'config', 'configurations', 'create', 'mine');
      await shipctl(job, 'cleanup');
      expect(
        await gcloud(
          job,
          'config',
          'configurations',
          'list',
          '--filter=is_active=true',
          '--format=value(name)',
        ),
      ).to.equal('mine');
      const left = readFileSync(join(job.home, DIRECTORY, 'configurations/config_gc'), 'utf8');
      expect(readSections(left)).to.deep.equal({ accessibility: { screen_reader: 'True' } });
      expect(existsSync(join(job.home, DIRECTORY, 'keys'))).to.equal(false);
    });
  });

  it('finds the key below a directory with % and blanks in its name', async () => {
    await withJob([resource('gc', 'deploy')], async (job) => {
      job.env['CLOUDSDK_CONFIG'] = job.path('100% my %(x)s; #g');
      await shipctl(job, 'configure');
      expect(await gcloud(job, 'auth', 'print-access-token')).to.equal(`token-of-${accountOf('deploy')}`);
      expect(await gcloud(job, 'config', 'get', 'auth/credential_file_override')).to.equal(
        job.path('100% my %(x)s; #g/keys/gc.json'),
      );
      await shipctl(job, 'cleanup');
      expect(existsSync(job.path('100% my %(x)s; #g/keys'))).to.equal(false);
    });
  });
});
