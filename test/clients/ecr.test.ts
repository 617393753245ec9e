import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need, needRoot } from '../support/clients.ts';
import {
  ACCOUNT,
  ECR_HOST,
  ECR_NAMES,
  ECR_PASSWORD,
  FakeEcr,
  IN_ECR_NETWORK,
  REGION,
} from '../support/ecr.ts';
import { thorough } from '../support/extent.ts';
import { BINARY, type Ended, type Job, awsResource } from '../support/job.ts';
import { Registry } from '../support/registry.ts';
import { treeOf } from '../support/tree.ts';
import { withJob } from '../support/withJob.ts';

const OTHER_HOST = ECR_HOST.replace(ACCOUNT, '210987654321');
const LOGIN = Buffer.from(`AWS:${ECR_PASSWORD}`).toString('base64');

const RESOURCE = awsResource('my-ecr', {
  propertyBag: { region: REGION },
  version: { versionDependencyPropertyBag: { scopes: ['ecr'] } },
});

describe('Docker and skopeo, with Amazon ECR under its own names', function () {
  this.timeout(600_000);
  const cleanups = new Cleanups();
  let authority: Authority;
  let ecr: FakeEcr;

  before(async function () {
    need(this, 'docker', 'docker-registry', 'htpasswd', 'moto_server', 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    ecr = cleanups.add(await FakeEcr.start(authority), (one) => one.stop());
  });

  after(() => cleanups.run());

  /** Lets `work` have a job in whose PATH shipctl is by the name that Docker calls, with the way to the servers. */
  const withHelper = (work: (job: Job) => Promise<void>, server = ecr): Promise<void> =>
    withJob([RESOURCE], async (job) => {
      mkdirSync(job.path('bin'));
      symlinkSync(BINARY, job.path('bin/docker-credential-shipctl'));
      Object.assign(job.env, server.env, { PATH: `${job.path('bin')}:${job.env['PATH'] ?? ''}` });
      await work(job);
    });

  const configFile = ({ home }: Job): string => `${home}/.docker/config.json`;

  const inspect = (job: Job, host = ECR_HOST): Promise<Ended> =>
    job.start(['docker', 'manifest', 'inspect', `${host}/app:latest`]);

  const ask = (job: Job, program: readonly string[], host: string): Promise<Ended> =>
    job.start(['sh', '-c', 'host=$1; shift; printf %s "$host" | "$@" get', 'sh', host, ...program]);

  async function succeeds(job: Job, ...words: readonly string[]): Promise<Ended> {
    const done = await job.start(words);
    expect(done.status, `${words.join(' ')}: ${done.stderr}`).to.equal(0);
    return done;
  }

  function nameHelper(job: Job, host: string): void {
    mkdirSync(`${job.home}/.docker`);
    writeFileSync(configFile(job), JSON.stringify({ credHelpers: { [host]: 'shipctl' } }));
  }

  const textOf = (job: Job): string => readFileSync(configFile(job), 'utf8');

  for (const [title, words, hasToken] of [
    ['the token of its file', ['--mode', 'keys'], true],
    ['tokens that it asks shipctl for', ['--mode', 'process'], false],
  ] as const)
    it(`Docker pulls with ${title}, and skopeo pushes`, async function () {
      need(this, 'skopeo');
      await withJob([RESOURCE], async (bare) => {
        Object.assign(bare.env, ecr.env);
        const work = async (job: Job): Promise<void> => {
          expect((await inspect(job)).stderr).to.include('no basic auth credentials');
          const before = treeOf(job.home);
          const { stderr } = await succeeds(job, BINARY, 'configure', '--quiet', ...words);
          expect(stderr).to.match(hasToken ? /the login for .* is a token that ends after 12 hours/ : /^$/);
          expect(textOf(job).includes(LOGIN)).to.equal(hasToken);
          const pulled = await inspect(job);
          expect(pulled.status, pulled.stderr).to.equal(0);
          const images = ['app', `copy-${words[1]}`].map((name) => `docker://${ECR_HOST}/${name}:latest`);
          await succeeds(job, 'skopeo', 'copy', '--insecure-policy', ...images);
          await succeeds(job, BINARY, 'cleanup', '--quiet');
          expect(treeOf(job.home)).to.deep.equal(before);
          expect((await inspect(job)).stderr).to.include('no basic auth credentials');
        };
        // Docker's file gets a token only if Docker would not find the helper.
        await (hasToken ? work(bare) : withHelper(work));
      });
    });

  it("gives what Amazon's helper gives", async function () {
    need(this, 'docker-credential-ecr-login');
    await withHelper(async (job) => {
      const { accessKey, secretKey } = RESOURCE.integration ?? {};
      const keys = [`AWS_ACCESS_KEY_ID=${String(accessKey)}`, `AWS_SECRET_ACCESS_KEY=${String(secretKey)}`];
      for (const host of [ECR_HOST, `https://${ECR_HOST}`]) {
        const theirs = await ask(job, ['env', ...keys, 'docker-credential-ecr-login'], host);
        const ours = await ask(job, [BINARY, 'docker_credential'], host);
        expect(JSON.parse(ours.stdout), ours.stderr).to.deep.equal(JSON.parse(theirs.stdout));
        expect(ours.stderr).to.equal('');
      }
    });
  });

  it("pulls from another account's registry that somebody named the helper for", async () => {
    await withHelper(async (job) => {
      nameHelper(job, OTHER_HOST);
      const pulled = await inspect(job, OTHER_HOST);
      expect(pulled.status, pulled.stderr).to.equal(0);
    });
  });

  thorough.it('works without a proxy, where the names lead to the servers', async function () {
    needRoot(this, 'unshare', 'ip', 'mount', 'skopeo');
    const registry = cleanups.add(await Registry.start('AWS', ECR_PASSWORD), (one) => one.stop());
    await registry.push('app');
    await withHelper(async (job) => {
      const names = [...ECR_NAMES, `sts.${REGION}.amazonaws.com`].map((name) => `DNS:${name}`);
      const { cert, key } = authority.identity(names.join());
      job.write('servers/server.pem', cert);
      job.write('servers/server.key', key);
      job.write('servers/registry.json', registry.configuration('127.0.0.2:443', 'server'));
      const script = [
        `${BINARY} configure --quiet --mode process`,
        `docker manifest inspect ${ECR_HOST}/app:latest`,
        `skopeo copy --insecure-policy docker://${ECR_HOST}/app:latest docker://${ECR_HOST}/copy:latest`,
        `${BINARY} cleanup --quiet`,
        `! docker manifest inspect ${ECR_HOST}/app:latest`,
      ].join(' && ');
      const words = ['bash', '-c', IN_ECR_NETWORK, 'bash', job.path('servers'), 'bash', '-c', script];
      const done = await job.start(['unshare', '-n', '-m', ...words], {
        HTTPS_PROXY: '',
        SSL_CERT_DIR: '/nonexistent',
      });
      expect(done.status, done.stderr).to.equal(0);
      expect(done.stderr).to.include('no basic auth credentials');
    });
  });

  thorough.it('shows Docker why AWS gives no token', async () => {
    const strict = cleanups.add(await FakeEcr.start(authority, 0), (one) => one.stop());
    await withHelper(async (job) => {
      const { status, stderr } = await job.start([BINARY, 'configure', '--quiet', '--mode', 'process']);
      expect(status).to.equal(1);
      const reason =
        /ecr:GetAuthorizationToken: api\.ecr\.us-east-1\.amazonaws\.com answered 40\d \(.*AWS does not know these keys/;
      expect(stderr).to.match(reason);
      expect(job.read('home/.aws/credentials')).to.include('[my-ecr]');
      nameHelper(job, ECR_HOST);
      expect((await inspect(job)).stderr).to.match(reason);
    }, strict);
  });
});
