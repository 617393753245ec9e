import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { CREDENTIALS, awsJob } from '../support/awsJob.ts';
import { exampleOf, inPlainWords } from '../support/everyKind.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import type { World } from '../../src/world/world.ts';

const ENVIRONMENT = '/job/variables.env';
const GIT = '/home/user/.git-credentials';
const DOCKER = '/home/user/.docker/config.json';
const AZURE = '/home/user/.azure/service_principal_entries.json';
const JFROG = '/home/user/.jfrog/jfrog-cli.conf.v6';
const KUBE = '/home/user/.kube/config';

/** What somebody's file has before `configure` writes to it. */
const THEIRS: Readonly<Record<string, string>> = {
  [ENVIRONMENT]: 'export MINE=1\n',
  [GIT]: 'https://you:yours@other.example.com\n',
  [DOCKER]: '{\n\t"auths": {\n\t\t"other.example.com": {\n\t\t\t"auth": "eW91OnlvdXJz"\n\t\t}\n\t}\n}\n',
  [AZURE]: '[{"client_id": "mine", "tenant": "mine", "client_secret": "mine"}]',
  [JFROG]: '{"servers": [{"serverId": "mine", "user": "me", "password": "mine"}], "version": "6"}',
  [CREDENTIALS]: '[mine]\noutput = json\n',
  [KUBE]: 'apiVersion: v1\nkind: Config\nusers:\n- name: mine\n  user:\n    token: mine\n',
};

/** What has the secret there. */
const UNITS: Readonly<Record<string, string>> = {
  [ENVIRONMENT]: 'DIGITALOCEAN_ACCESS_TOKEN',
  [GIT]: 'https://git.example.com:8443',
  [DOCKER]: 'registry.example.com',
  [AZURE]: 'app@tenant',
  [JFROG]: 'default-server',
  [CREDENTIALS]: 'profile res',
  [KUBE]: 'users.kubernetesConfig',
};

type Change = (text: string) => string;

interface Case {
  readonly kind: string;
  readonly path: string;
  readonly does: string;
  readonly change: Change;
  /** Whether secrets are without quotes and backslashes, which the change can't write. */
  readonly isPlain?: boolean;
  /** Whether the secret is no longer in the file. */
  readonly isLost?: boolean;
}

const environment = (does: string, change: Change, more: Partial<Case> = {}): Case => ({
  kind: 'digitalOcean',
  path: ENVIRONMENT,
  does: `a variable: ${does}`,
  change,
  ...more,
});
const git = (does: string, change: Change, more: Partial<Case> = {}): Case => ({
  kind: 'gitCredential',
  path: GIT,
  does: `a credential: ${does}`,
  change,
  ...more,
});
const at = (kind: string, path: string, does: string, change: Change, more: Partial<Case> = {}): Case => ({
  kind,
  path,
  does,
  change,
  ...more,
});

const CASES: readonly Case[] = [
  environment('followed by a command', (text) => text.replace(/^(export DIGITAL.*)$/m, '$1;true')),
  environment('among others', (text) => text.replace(/^export (?=DIGITAL)/m, 'export A=1 ')),
  environment('read-only', (text) => text.replace(/^export (?=DIGITAL)/m, 'declare -rx ')),
  environment(
    'beside a variable',
    (text) => text.replace(/^export (DIGITAL\w+)='(.*)'$/m, 'declare -x $1="$2"$MINE'),
    { isPlain: true },
  ),
  environment('doubled', (text) => text.replace(/^(export DIGITAL.*\n)/m, '$1$1')),
  environment('in a comment', (text) => text.replace(/^(?=export DIGITAL)/m, '# ')),
  environment('renamed', (text) => text.replace('DIGITALOCEAN', 'DO')),
  environment('removed', (text) => text.replace(/^export DIGITAL.*\n/m, ''), { isLost: true }),
  environment('in base64', (text) => text.replace(/(?<=TOKEN=)'(.*)'/, (_all, word: string) => btoa(word)), {
    isLost: true,
  }),
  git('for another host', (text) => text.replace('@git.example.com', '@moved.example.com')),
  git('of another user', (text) => text.replace('//me:', '//you:')),
  git('doubled', (text) => text.replace(/^(.*git\.example\.com.*\n)/m, '$1$1')),
  git('in a comment', (text) => text.replace(/^(?=.*git\.example\.com)/m, '# ')),
  at('dockerRegistryLogin', DOCKER, 'a login for another host', (text) =>
    text.replace('registry.example.com', 'moved.example.com'),
  ),
  at('dockerRegistryLogin', DOCKER, 'a login in another member', (text) =>
    text.replace(/(registry\.example\.com": \{\s*)"auth"/, '$1"old"'),
  ),
  at('azureKeys', AZURE, 'a secret of another principal', (text) => text.replace('"app"', '"moved"')),
  at('artifactoryKey', JFROG, 'a password of another server', (text) =>
    text.replace('"default-server"', '"moved"'),
  ),
  at('kubernetesConfig', KUBE, 'a token copied to another user', (text) =>
    text.replace('token: mine', 'token: t0ken-of-kubernetesConfig'),
  ),
  at('amazonKeys', CREDENTIALS, 'a copied profile', (text) =>
    text.replace(/\[res\](\n[^[]*)/, '$&[copied]$1'),
  ),
  at('amazonKeys', CREDENTIALS, 'a key in a comment', (text) => text.replace(/^aws_secret.*$/m, '$&\n# $&')),
  at('kubernetesConfig', KUBE, 'a token in a comment', (text) => text.replace(/^( +token: t0ken)/m, '#$1')),
];

/** Configures one integration, and lets somebody change its file. */
async function changed({ kind, path, change, isPlain = false }: Case): Promise<{ world: World; seen: Seen }> {
  const example = isPlain ? inPlainWords(exampleOf(kind)) : exampleOf(kind);
  const { masterName, fields } = example;
  const scene = awsJob([{ name: 'res', integration: { masterName, ...fields } }], {
    SHIPPABLE_INTEGRATION_ENVS_PATH: ENVIRONMENT,
  });
  const { world, seen } = fakeWorld({ ...scene, shared: { [path]: THEIRS[path] ?? '' } });
  expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
  const written = seen.shared.get(path);
  const text = change(written?.text ?? '');
  expect(text).to.not.equal(written?.text);
  seen.shared.set(path, { text, mode: 0o600 });
  seen.err = '';
  return { world, seen };
}

/** Configures two logins, and lets somebody move the first one, of `res`, to another host. */
async function movedBesideAnother(): Promise<{ world: World; seen: Seen }> {
  const { masterName, fields } = exampleOf('dockerRegistryLogin');
  const other = exampleOf('quayLogin');
  const scene = awsJob([
    { name: 'res', integration: { masterName, ...fields } },
    { name: 'other', integration: { masterName: other.masterName, ...other.fields } },
  ]);
  const { world, seen } = fakeWorld({ ...scene, shared: { [DOCKER]: THEIRS[DOCKER] ?? '' } });
  expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
  const text = seen.shared.get(DOCKER)?.text.replace('"registry.example.com"', '"moved.example.com"') ?? '';
  seen.shared.set(DOCKER, { text, mode: 0o600 });
  return { world, seen };
}

describe('shipctl cleanup, if somebody has changed where a secret is', () => {
  for (const one of CASES) {
    it(`says so, and does not open the file to others: ${one.does}`, async () => {
      const { world, seen } = await changed(one);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      const { text = '', mode } = seen.shared.get(one.path) ?? {};
      const says = one.isLost
        ? `not in it as shipctl wrote it. Check the file: a secret of the resource "res" may still be in it`
        : 'still has a secret of the resource "res"';
      const said = seen.err.replace('still have', 'still has');
      expect(said).to.include(`warning: others have changed ${one.path}, and `).and.include(says);

      expect(seen.err).to.not.match(new RegExp(`removed[^\n]* ${UNITS[one.path] ?? ''}[,\n ]`));
      expect(mode?.toString(8)).to.equal('600');
      const [, line] = /lines? (\d+)/.exec(seen.err) ?? [];
      const known = (THEIRS[one.path] ?? '').split('\n');
      if (line !== undefined) expect(known).to.not.include(text.split('\n')[Number(line) - 1]);
    });
  }

  for (const [title, change] of [
    ['lengthened the secret key', (text: string) => text.replace(/^(aws_secret.*)$/gm, '$1x')],
    ['wrote something in front of it', (text: string) => text.replace(/^(aws_secret.* = )/gm, '$1x')],
  ] as const) {
    it(`says so, and does not open the file to others: somebody ${title}`, async () => {
      const { world, seen } = await changed(at('amazonKeys', CREDENTIALS, title, change));
      expect(await run(['cleanup'], world)).to.equal(0);
      expect(seen.err).to.include('a secret of the resource "res" may still be in it');
      expect(seen.shared.get(CREDENTIALS)?.mode.toString(8)).to.equal('600');
    });
  }

  it('says of a file with very many words that it was not searched, and does not open it to others', async () => {
    const many = Array.from({ length: 60_000 }, (_, number) => `# ${number + 1000}\n`).join('');
    const change = (text: string): string => many + text.replace(/^(aws_secret.*)$/gm, '$1\n# $1');
    const { world, seen } = await changed(at('amazonKeys', CREDENTIALS, 'a long file', change));
    expect(await run(['cleanup'], world)).to.equal(0);
    expect(seen.err).to.include(
      `others have changed ${CREDENTIALS}, which is too long to search. Check the file: a secret of the resource "res" may still be in it`,
    );
    expect(seen.shared.get(CREDENTIALS)?.mode.toString(8)).to.equal('600');
  });

  it('tells programs which unit, and in which lines', async () => {
    const [one] = CASES as [Case];
    const { world, seen } = await changed(one);
    expect(await run(['cleanup', '--json', '--quiet'], world), seen.err).to.equal(0);
    const { files } = JSON.parse(seen.out.toString()) as { files: readonly Record<string, unknown>[] };
    expect(files[0]?.['secretsLeft']).to.deep.equal([{ unit: 'DIGITALOCEAN_ACCESS_TOKEN', lines: [2] }]);
  });

  it('keeps the file closed when the last of the job is cleaned up later', async () => {
    const { world, seen } = await movedBesideAnother();
    expect(await run(['cleanup', 'res'], world)).to.equal(0);
    expect(await run(['cleanup', 'other'], world)).to.equal(0);
    expect(seen.err).to.include('shipctl: removed login quay.io\n');
    expect(seen.shared.get(DOCKER)?.mode.toString(8)).to.equal('600');
  });

  it('says so as well when another resource is cleaned up first', async () => {
    const { world, seen } = await movedBesideAnother();
    expect(await run(['cleanup', 'other'], world)).to.equal(0);
    expect(seen.err).to.include('still has a secret of the resource "res"');
    expect(await run(['cleanup', 'res'], world)).to.equal(0);
    expect(seen.shared.get(DOCKER)?.mode.toString(8)).to.equal('600');
  });

  for (const [what, change] of [
    ['had the same keys before', (text: string) => text.replace('[mine]', '# a note\n[mine]')],
    [
      'gave the profile keys of their own',
      (text: string) => text.replace(/^(aws_.*) = .*$/gm, '$1 = theirs'),
    ],
    ['deleted the profile', (text: string) => text.slice(0, text.indexOf('[res]'))],
    ['renamed the profile', (text: string) => text.replace('[res]', '[renamed]')],
  ] as const) {
    it(`says nothing, and restores the mode, if somebody ${what}`, async () => {
      const { masterName, fields } = exampleOf('amazonKeys');
      const keys = `aws_access_key_id = ${fields['accessKey'] ?? ''}\naws_secret_access_key = ${fields['secretKey'] ?? ''}\n`;
      const theirs = what === 'had the same keys before' ? `[mine]\n${keys}` : '[mine]\noutput = json\n';
      const scene = awsJob([{ name: 'res', integration: { masterName, ...fields } }]);
      const { world, seen } = fakeWorld({ ...scene, shared: { [CREDENTIALS]: theirs } });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      const text = seen.shared.get(CREDENTIALS)?.text ?? '';
      seen.shared.set(CREDENTIALS, { text: change(text), mode: 0o600 });
      seen.err = '';
      expect(await run(['cleanup'], world)).to.equal(0);
      expect(seen.err).to.equal('shipctl: removed profile res and [default]\n');
      expect(seen.shared.get(CREDENTIALS)?.mode.toString(8)).to.equal('644');
    });
  }

  it('takes the settings of a role for no secrets', async () => {
    const { masterName, fields } = exampleOf('amazonIAM');
    const scene = awsJob([{ name: 'res', integration: { masterName, ...fields } }]);
    const config = '/home/user/.aws/config';
    const { world, seen } = fakeWorld({ ...scene, shared: { [config]: '[profile mine]\noutput = json\n' } });
    const words = ['configure_aws', 'res', '--duration-seconds', '3600', '--quiet'];
    expect(await run(words, world), seen.err).to.equal(0);
    const text =
      seen.shared.get(config)?.text.replace('output', 'metadata_service_timeout = 3600\noutput') ?? '';
    seen.shared.set(config, { text, mode: 0o600 });
    seen.err = '';
    expect(await run(['cleanup'], world)).to.equal(0);
    expect(seen.err).to.equal('shipctl: removed profile res and [default]\n');
    expect(seen.shared.get(config)?.mode.toString(8)).to.equal('644');
  });

  it('restores the mode of a file that others have changed in other places', async () => {
    const one = environment('beside it', (text) => `${text}export MORE=2\n`);
    const { world, seen } = await changed(one);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal('shipctl: removed variable DIGITALOCEAN_ACCESS_TOKEN\n');
    expect(seen.shared.get(ENVIRONMENT)).to.deep.equal({
      text: 'export MINE=1\nexport MORE=2\n',
      mode: 0o644,
    });
  });
});
