import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { kubeconfig } from '../support/kubeconfig.ts';

const CONFIG = '/home/user/.kube/config';

const resource = (name: string, kubeConfigContent: string): AwsJobResource => ({
  name,
  integration: { masterName: 'kubernetesConfig', name: 'cluster', kubeConfigContent },
});

const textOf = (seen: Seen, path = CONFIG): string | undefined => seen.shared.get(path)?.text;

const OTHERS = `# mine
kind: Config
apiVersion: v1
clusters:
  - cluster: {server: "https://old.example.com"}   # keep
    name: old
users: []
contexts:
  - {name: old, context: {cluster: old, user: ""}}
current-context: "old" # the old one
`;

function scene(
  resources: readonly AwsJobResource[],
  { env = {}, shared = {} }: Pick<Scene, 'env' | 'shared'> = {},
): ReturnType<typeof fakeWorld> {
  return fakeWorld({ ...awsJob(resources, env), shared });
}

describe('shipctl configure for Kubernetes', () => {
  it('makes the file that kubectl would write, and cleanup removes it', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))]);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      `shipctl: k: wrote entries clusters.dev, contexts.dev, users.dev and current-context in ${CONFIG}\n`,
    );
    expect(textOf(seen)).to.equal(`apiVersion: v1
kind: Config
preferences: {}
clusters:
- name: dev
  cluster:
    server: https://dev.example.com
    certificate-authority-data: Q0E=
contexts:
- name: dev
  context:
    cluster: dev
    user: dev
users:
- name: dev
  user:
    token: s3cret-dev
current-context: dev
`);
    expect([...seen.journal.values()].join()).not.to.include('s3cret');
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      'shipctl: removed entries clusters.dev, contexts.dev, users.dev and current-context\n',
    );
    expect([...seen.shared, ...seen.journal]).to.deep.equal([]);
  });

  it('keeps what others have, and cleanup puts every byte back', async () => {
    const { world, seen } = scene([resource('k', kubeconfig('dev'))], { shared: { [CONFIG]: OTHERS } });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('https://old.example.com"}   # keep').and.include('current-context: dev');
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    await run(['configure', '--quiet'], world);
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.equal(OTHERS);
    expect([...seen.journal.keys()]).to.deep.equal([]);
    expect(seen.err).to.equal('');
  });
});
