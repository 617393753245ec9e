import { existsSync, mkdirSync } from 'node:fs';
import { expect } from 'chai';
import { Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { FILE_CHANGES, isChange, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: dev, cluster: {server: "https://k8s.example.com"}}]
contexts: [{name: dev, context: {cluster: dev, user: dev}}]
users: [{name: dev, user: {token: newSecretToken}}]
`;

const cliConfig = (name: string, integration: Readonly<Record<string, unknown>>): ResourceSpec => ({
  name,
  type: 'cliConfig',
  integration: { name, ...integration },
});

const RESOURCES = [
  awsResource('my-aws'),
  cliConfig('reg', {
    masterName: 'dockerRegistryLogin',
    url: 'r.example.com',
    username: 'me',
    password: 'newSecretRegistry',
  }),
  cliConfig('kube', { masterName: 'kubernetesConfig', kubeConfigContent: KUBECONFIG }),
  cliConfig('git', {
    masterName: 'gitCredential',
    host: 'g.example.com',
    username: 'me',
    password: 'newSecretGit',
  }),
  cliConfig('jfrog', {
    masterName: 'artifactoryKey',
    url: 'https://j.example.com/artifactory',
    userName: 'me',
    password: 'newSecretServer',
  }),
  cliConfig('azure', {
    masterName: 'azureKeys',
    appId: '00000000-0000-0000-0000-000000000001',
    password: 'newSecretAzure',
    tenant: '00000000-0000-0000-0000-000000000002',
  }),
  cliConfig('do', { masterName: 'digitalOcean', apiToken: 'newSecretToken' }),
];

const OTHERS: Readonly<Record<string, string>> = {
  'home/.aws/credentials': '# oldSecret1\n[default]\naws_secret_access_key = oldSecret2\n  oldSecret3',
  'home/.docker/config.json': '{\n\t"HttpHeaders": {"X": "oldSecret4"}\n}',
  'home/.kube/config': 'users:\n- name: dev\n  user:\n    token: oldSecret5 # oldSecret6',
  'home/.git-credentials': 'https://oldSecret7:x-oauth-basic@github.com',
  'home/variables.env': "export A='oldSecret8' # oldSecret9",
};

const SECRET = /(new|old)Secret\w|s3cr3t|bmV3U2Vjc|bWU6bmV3/i;

/** A job for seven tools, over files of somebody else's. */
function jobOfAll(): Job {
  const job = new Job(RESOURCES);
  job.env['SHIPPABLE_INTEGRATION_ENVS_PATH'] = job.path('home/variables.env');
  // Nobody listens there, so nothing is asked of Azure.
  job.env['https_proxy'] = 'http://127.0.0.1:9';
  for (const [name, text] of Object.entries(OTHERS)) {
    mkdirSync(job.path(name.slice(0, name.lastIndexOf('/'))), { recursive: true });
    job.write(name, text);
  }
  return job;
}

describe('configure --plan', () => {
  let job: Job;

  beforeEach(() => {
    job = jobOfAll();
  });

  afterEach(() => {
    job.remove();
  });

  for (const more of [[], ['--overwrite'], ['--json'], ['--mode', 'keys', 'reg', 'git']])
    it(`leaves every file as it is, and shows no secret: ${['--plan', ...more].join(' ')}`, async () => {
      const before = treeOf(job.root);
      const { status, stdout, stderr } = await job.shipctl(['configure', '--plan', ...more]);
      expect(status, stderr).to.equal(0);
      expect(stdout).to.match(more.includes('--json') ? /"action":"create"/ : /^\+.*<secret \d+>/m);
      expect(stdout + stderr).to.not.match(SECRET);
      expect(treeOf(job.root)).to.deep.equal(before);
    });

  it('makes no call that changes a file or a directory', async function () {
    needTracing(this);
    const { status, stderr, calls } = await trace(job, ['configure', '--plan'], FILE_CHANGES);
    expect(status, stderr).to.equal(0);
    const changes = calls.filter((call) => isChange(call) && call.path.startsWith(job.root));
    expect(changes.map(({ text }) => text)).to.deep.equal([]);
  });

  it('waits for no lock, neither of shipctl nor of another program', async () => {
    for (const name of ['.kube/config.lock', '.gitconfig.lock', '.git-credentials.lock'])
      job.write(`home/${name}`, '');
    const { status, stderr } = await job.shipctl(['configure', '--plan', '--lock-timeout', '0']);
    expect(status, stderr).to.equal(0);
    expect(stderr).to.not.include('lock');
  });

  it('shows what configure then writes, and nothing afterwards', async () => {
    const planned = await job.shipctl(['configure', '--plan', '--json']);
    const { files } = JSON.parse(planned.stdout) as { files: { path: string; action: string }[] };
    const created = files.filter(({ action }) => action === 'create').map(({ path }) => path);
    expect(created.filter((path) => existsSync(path))).to.deep.equal([]);
    expect((await job.shipctl(['configure', '--quiet'])).status).to.equal(0);
    expect(created.filter((path) => !existsSync(path))).to.deep.equal([]);
    const { stdout, stderr } = await job.shipctl(['configure', '--plan']);
    expect(stdout).to.equal('');
    expect(stderr).to.include('shipctl: nothing would change: all files are up to date\n');
  });
});
