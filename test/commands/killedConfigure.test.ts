import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { some } from '../support/extent.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { MemoryMachine } from '../support/memory/host.ts';
import { keyFile } from '../support/serviceAccountKey.ts';

const GCLOUD = '/home/user/.config/gcloud';
const AZURE = '/home/user/.azure';

const google = (account: string): Record<string, string> => ({
  masterName: 'GCL',
  credentialFile: keyFile(account),
});
const azure = (tenant: string): Record<string, string> => ({
  masterName: 'azureKeys',
  appId: 'app',
  password: 's3cr3t',
  tenant,
});
const artifactory = {
  masterName: 'artifactory',
  url: 'https://x/artifactory',
  userName: 'u',
  password: 's3cr3t',
};

const login = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  username: 'me',
  password: 's3cr3t',
  ...more,
});

const SCENES: Readonly<Record<string, Scene>> = {
  gcloud: {
    ...awsJob(
      [
        { name: 'a', integration: google('a') },
        { name: 'b', integration: google('b') },
      ],
      { SHIPPABLE_INTEGRATION_ENVS_PATH: '/job/variables.env' },
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
};

/** Runs a command on a copy of what another run left, and kills it at one of its changes, if any. */
async function runOn(scene: Scene, { machine: before }: Seen, words: readonly string[], crash?: number) {
  const machine = new MemoryMachine(before.storage.copy());
  if (crash !== undefined) {
    const host = machine.start();
    host.disk.crashAt(crash, false);
    machine.start = () => host;
  }
  const { world, seen } = fakeWorld({ ...scene, shared: {}, machine });
  const status = await run(words, world);
  return { seen: { ...seen, machine: new MemoryMachine(machine.storage) }, shared: seen.shared, status };
}

describe('shipctl configure, killed at any of its changes', () => {
  for (const [title, scene] of Object.entries(SCENES))
    it(`leaves nothing of ${title} that cleanup can't take out, or that the next one can't finish`, async () => {
      const { seen: before } = fakeWorld(scene);
      const files = JSON.stringify([...before.shared].toSorted());
      const whole = await runOn(scene, before, ['configure', '--quiet']);
      expect(whole.status).to.equal(0);
      let last = 0;
      for (; ; last += 16) if ((await runOn(scene, before, ['configure'], last)).status === 0) break;
      for (const call of some(Array.from({ length: last }, (_, index) => index))) {
        const killed = await runOn(scene, before, ['configure'], call);
        const finished = await runOn(scene, killed.seen, ['configure', '--quiet']);
        expect([...finished.shared].toSorted(), `finished after ${call}`).to.deep.equal(
          [...whole.shared].toSorted(),
        );
        const cleaned = await runOn(scene, killed.seen, ['cleanup']);
        expect(JSON.stringify([...cleaned.shared].toSorted()), `cleaned up after ${call}`).to.equal(files);
      }
    });
});
