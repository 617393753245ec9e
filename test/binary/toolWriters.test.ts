import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { type Ended, Job, type ResourceSpec } from '../support/job.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import { OTHERS_FILES, OTHERS_SECRET, VARIABLES } from '../support/othersFiles.ts';
import { keyFile } from '../support/serviceAccountKey.ts';
import { filesBelow, treeOf } from '../support/tree.ts';

/** All of them wait for each other, on a busy machine longer than a job would. */
const PATIENT = ['--lock-timeout', '500'];

const SECRET = 's3cr3t';
const numbers = Array.from({ length: 20 }, (_, number) => number);
const nameOf = (number: number): string => `res-${number}`;

const login = { username: 'me', password: SECRET };

/** Kinds of all tools. Of the last two, all resources have the same unit, which the last one of them gets. */
const KINDS: readonly ((number: number) => Readonly<Record<string, string>>)[] = [
  (number) => ({
    masterName: 'dockerRegistryLogin',
    url: `https://r${number}.example.com`,
    ...login,
  }),
  (number) => ({ masterName: 'gitCredential', host: `g${number}.example.com`, ...login }),
  (number) => ({
    masterName: 'kubernetesConfig',
    kubeConfigContent: kubeconfig(`k${number}`, { token: SECRET }),
  }),
  (number) => ({ masterName: 'azureKeys', appId: `app${number}`, tenant: `t${number}`, password: SECRET }),
  (number) => ({ masterName: 'gcloudKey', JSON_key: keyFile(`account${number}`) }),
  () => ({
    masterName: 'artifactory',
    url: 'https://x.example.com/artifactory',
    userName: 'me',
    password: SECRET,
  }),
  () => ({ masterName: 'digitalOcean', apiToken: SECRET }),
];

const resourceOf = (number: number): ResourceSpec => ({
  name: nameOf(number),
  type: 'cliConfig',
  integration: KINDS[number % KINDS.length]?.(number) ?? {},
});

describe('twenty processes that configure different tools at once', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job(numbers.map(resourceOf));
    job.env['SHIPPABLE_INTEGRATION_ENVS_PATH'] = job.path(`home/${VARIABLES}`);
    // Nobody listens there, so nothing is asked of Azure.
    job.env['https_proxy'] = 'http://127.0.0.1:9';
    for (const [path, { text, mode }] of Object.entries(OTHERS_FILES))
      chmodSync(job.write(`home/${path}`, text), mode);
  });

  afterEach(() => {
    job.remove();
  });

  /** Each resource in the name of a build of its own. */
  const all = async (words: (number: number) => readonly string[]): Promise<readonly Ended[]> =>
    Promise.all(
      numbers.map(async (number) =>
        job.shipctl([...words(number), ...PATIENT, '--quiet'], { BUILD_ID: `${number}` }),
      ),
    );

  const isDone = (ended: readonly Ended[]): void => {
    for (const { status, stdout, stderr } of ended) {
      expect(status, stderr).to.equal(0);
      expect(stdout + stderr).not.to.include(SECRET);
    }
  };

  it('lose nothing of each other, and their cleanups at once leave what was there before', async () => {
    const first = treeOf(job.home);
    isDone(await all((number) => ['configure', nameOf(number)]));
    const text = filesBelow(job.home)
      .map((path) => job.read(`home/${path}`))
      .join('\n');
    for (const number of numbers) {
      const unit = [
        ...[`"r${number}.example.com"`, `@g${number}.example.com`, `k${number}`, `"app${number}"`],
        ...[`account${number}@`, '"default-server"', `DIGITALOCEAN_ACCESS_TOKEN='${SECRET}'`],
      ];
      expect(text).to.include(unit[number % KINDS.length]);
    }
    // Their token of DigitalOcean waits for ours to go.
    const theirs = Object.entries(OTHERS_FILES).filter(([path]) => path !== VARIABLES);
    for (const [path] of theirs.filter(([, file]) => file.text.includes(OTHERS_SECRET)))
      expect(job.read(`home/${path}`), path).to.include(OTHERS_SECRET);
    isDone(await all(() => ['cleanup']));
    expect(treeOf(job.home)).to.deep.equal(first);
  });

  it('leave what was there before, if half of them are cleaned up while others configure', async () => {
    const first = treeOf(job.home);
    isDone(await all((number) => ['configure', nameOf(number)]));
    isDone(await all((number) => (number < 10 ? ['cleanup'] : ['configure', nameOf(number)])));
    const { status, stderr } = await job.shipctl(['cleanup', '--all', '--quiet']);
    expect(status, stderr).to.equal(0);
    expect(treeOf(job.home)).to.deep.equal(first);
  });
});
