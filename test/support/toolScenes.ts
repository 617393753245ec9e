// Files of others for each tool, and jobs that configure it.
import { run } from '../../src/cli/run.ts';
import { awsJob } from './awsJob.ts';
import { type Scene, type Seen, fakeWorld } from './fakeWorld.ts';
import { kubeconfig } from './kubeconfig.ts';
import { type MemoryHost, MemoryMachine } from './memory/host.ts';
import { SharedTexts } from './memory/sharedTexts.ts';
import { MemoryDisk } from './memory/memoryDisk.ts';
import { keyFile } from './serviceAccountKey.ts';

const GCLOUD = '/home/user/.config/gcloud';
const AZURE = '/home/user/.azure';
const VARIABLES = '/job/variables.env';

/** What every value that a scene's job brings has in it. */
export const SCENE_SECRET = 's3cr3t';

const google = (account: string): Record<string, string> => ({
  masterName: 'GCL',
  credentialFile: keyFile(`${account}-${SCENE_SECRET}`),
});
const azure = (tenant: string): Record<string, string> => ({
  masterName: 'azureKeys',
  appId: 'app',
  password: SCENE_SECRET,
  tenant,
});
const artifactory = {
  masterName: 'artifactory',
  url: 'https://x/artifactory',
  userName: 'u',
  password: SCENE_SECRET,
};

const login = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  username: 'me',
  password: SCENE_SECRET,
  ...more,
});

const cluster = (name: string): Record<string, string> => ({
  masterName: 'kubernetesConfig',
  kubeConfigContent: kubeconfig(name, { token: `${SCENE_SECRET}-${name}` }),
});

export const SCENES: Readonly<Record<string, Scene>> = {
  gcloud: {
    ...awsJob(
      [
        { name: 'a', integration: google('a') },
        { name: 'b', integration: google('b') },
      ],
      { SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES },
    ),
    shared: {
      [`${GCLOUD}/active_config`]: 'default',
      [`${GCLOUD}/configurations/config_default`]: '[core]\n',
    },
  },
  'the Azure CLI': {
    ...awsJob([
      { name: 'a', integration: azure('t1') },
      { name: 'b', integration: azure('t2') },
    ]),
    shared: {
      [`${AZURE}/azureProfile.json`]: '\ufeff{"subscriptions": [{"id": "x", "isDefault": true}]}',
      [`${AZURE}/service_principal_entries.json`]:
        '[{"client_id": "app", "tenant": "t2", "client_secret": "OLD"}]',
    },
  },
  Docker: {
    ...awsJob([
      { name: 'quay', integration: login({ masterName: 'Quay.io' }) },
      { name: 'hub', integration: login({ masterName: 'Docker' }) },
    ]),
    shared: { '/home/user/.docker/config.json': '{"credHelpers": {"quay.io": "theirs"}, "auths": {}}' },
  },
  git: {
    ...awsJob([
      { name: 'a', integration: login({ masterName: 'gitCredential', host: 'git.example.com' }) },
      { name: 'b', integration: login({ masterName: 'gitCredential', host: 'http://git.example.com' }) },
    ]),
    shared: {
      '/home/user/.gitconfig': '[user]\n\tname = Me\n[credential]\n\thelper = cache',
      '/home/user/.git-credentials': 'https://me:old@git.example.com\n',
    },
  },
  'the JFrog CLI': {
    ...awsJob([{ name: 'a', integration: artifactory }]),
    shared: { '/home/user/.jfrog/jfrog-cli.conf.v6': '{"servers": [{"serverId": "x", "isDefault": true}]}' },
  },
  kubectl: {
    ...awsJob(
      [
        { name: 'a', integration: cluster('dev') },
        { name: 'b', integration: cluster('prod') },
      ],
      { KUBECONFIG: '/home/user/.kube/config:/home/user/.kube/more' },
    ),
    shared: {
      '/home/user/.kube/more': kubeconfig('theirs', { token: 'OLD' }),
    },
  },
  "the job's variables": {
    ...awsJob([{ name: 'a', integration: { masterName: 'DOC', apiToken: SCENE_SECRET } }], {
      SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES,
    }),
    shared: { [VARIABLES]: "export DIGITALOCEAN_ACCESS_TOKEN='theirs'" },
  },
  'several tools': {
    ...awsJob(
      [
        { name: 'aws' },
        { name: 'quay', integration: login({ masterName: 'Quay.io' }) },
        { name: 'git', integration: login({ masterName: 'gitCredential', host: 'git.example.com' }) },
        { name: 'do', integration: { masterName: 'DOC', apiToken: SCENE_SECRET } },
      ],
      { SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES },
    ),
    shared: {
      '/home/user/.docker/config.json': '{"auths": {"quay.io": {"auth": "b2xk"}}}',
      '/home/user/.gitconfig': '[user]\n\tname = Me\n',
      [VARIABLES]: '',
    },
  },
};

/** How a run ended, and what is on its disk then. */
export interface SceneRun {
  readonly status: number;
  readonly seen: Seen;
  /** The files of the tools. */
  readonly shared: SharedTexts;
}

/**
 * Runs a command on a copy of what another run left.
 *
 * @param disturb gets the process before it runs
 */
export async function runScene(
  scene: Scene,
  { machine: before }: Pick<Seen, 'machine'>,
  words: readonly string[],
  disturb: (host: MemoryHost) => void = () => undefined,
  uid = 0,
): Promise<SceneRun> {
  const machine = new MemoryMachine(before.storage.copy());
  const host = machine.start({ uid });
  disturb(host);
  machine.start = () => host;
  const { world, seen } = fakeWorld({ ...scene, shared: {}, machine });
  const status = await run(words, world);
  const after = new MemoryMachine(machine.storage);
  return {
    seen: { ...seen, machine: after },
    shared: new SharedTexts(new MemoryDisk(after.storage)),
    status,
  };
}
