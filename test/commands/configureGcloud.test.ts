import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { readSections } from '../../scripts/support/iniSections.ts';
import { awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { keyFile, keyMembers } from '../support/serviceAccountKey.ts';

const GCLOUD = '/home/user/.config/gcloud';
const ACTIVE = `${GCLOUD}/active_config`;
const VARIABLES = '/job/variables.env';
const key = (name: string, directory = GCLOUD): string => `${directory}/keys/${name}.json`;
const configuration = (name: string, directory = GCLOUD): string =>
  `${directory}/configurations/config_${name}`;

const integration = (account = 'deploy', project = 'my-project'): Record<string, string> => ({
  masterName: 'gcloudKey',
  name: 'google',
  JSON_key: keyFile(account, project),
});

const scene = (
  resources: Parameters<typeof awsJob>[0],
  env: Record<string, string> = {},
): ReturnType<typeof awsJob> => awsJob(resources, { SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES, ...env });

const ONE = scene([{ name: 'gc', integration: integration() }]);
const TWO = scene([
  { name: 'a', integration: integration('first', 'project-a') },
  { name: 'b', integration: integration('second', 'project-b') },
]);

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;

const texts = (seen: Seen): Readonly<Record<string, string>> =>
  Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]));

const configurationText = (
  name: string,
  account = 'deploy',
  project = 'my-project',
  directory = GCLOUD,
): string =>
  `[auth]\ncredential_file_override = ${key(name, directory)}\n\n[core]\n` +
  `account = ${account}@${project}.iam.gserviceaccount.com\nproject = ${project}\n`;

/** The variables of a shell that has sourced the file of variables. */
function sourced(seen: Seen, ...names: readonly string[]): readonly string[] {
  const script = `${textOf(seen, VARIABLES) ?? ''}\n${names.map((name) => `printf '%s\\n' "$${name}"`).join('\n')}`;
  return execFileSync('bash', ['--norc', '-c', script]).toString().split('\n').slice(0, -1);
}

describe('shipctl configure, for gcloud', () => {
  const others = {
    [ACTIVE]: 'default',
    [configuration('default')]: '# mine\n[core]\naccount = me@example.com\n\n[compute]\nzone = us-west1-a\n',
    [VARIABLES]: "export PATH_OF='theirs'\n",
  };

  it('writes the key, a configuration that names it, and what makes that the active one', async () => {
    const { world, seen } = fakeWorld({ ...ONE, shared: others });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(seen.shared.get(key('gc'))).to.deep.equal({ text: keyFile(), mode: 0o600 });
    expect(textOf(seen, configuration('gc'))).to.equal(configurationText('gc'));
    expect(textOf(seen, ACTIVE)).to.equal('gc');
    expect(textOf(seen, configuration('default'))).to.equal(others[configuration('default')]);
    expect(seen.err).to.equal(
      `shipctl: gc: wrote configuration gc and the active configuration in ${key('gc')}, ${configuration('gc')}, ${ACTIVE}\n` +
        `shipctl: gc: wrote variable GOOGLE_APPLICATION_CREDENTIALS in ${VARIABLES}\n`,
    );
    expect([...seen.journal.values()].join()).not.to.include(keyMembers()['private_key']?.slice(40, 60));
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      'shipctl: removed variable GOOGLE_APPLICATION_CREDENTIALS\n' +
        'shipctl: removed configuration gc, restored the active configuration\n',
    );
    expect(texts(seen)).to.deep.equal(others);
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it('leaves nothing behind where nothing was', async () => {
    const { world, seen } = fakeWorld(ONE);
    await run(['configure'], world);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal({});
  });

  it('leaves no file of which only the empty lines are left that gcloud writes', async () => {
    const { world, seen } = fakeWorld(ONE);
    await run(['configure'], world);
    const rewritten = `${configurationText('gc').replaceAll(/\n(?=\[)/g, '\n\n')}\n`;
    seen.shared.set(configuration('gc'), { text: rewritten, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(texts(seen)).to.deep.equal({});
  });

  const layouts: readonly (readonly [title: string, change: (text: string) => string])[] = [
    ['has a line break added', (text) => `${text}\n`],
    ['is laid out in another way', (text) => JSON.stringify(JSON.parse(text), undefined, 4)],
    [
      'has Windows line ends',
      (text) => JSON.stringify(JSON.parse(text), undefined, 2).replaceAll('\n', '\r\n'),
    ],
  ];
  for (const [title, change] of layouts)
    it(`takes out a key file that ${title}`, async () => {
      const { world, seen } = fakeWorld(ONE);
      await run(['configure'], world);
      seen.shared.set(key('gc'), { text: change(keyFile()), mode: 0o600 });
      seen.err = '';
      expect(await run(['cleanup'], world)).to.equal(0);
      expect(seen.err).not.to.include('warning');
      expect(texts(seen)).to.deep.equal({});
    });

  it('leaves another key that somebody has put in its place', async () => {
    const { world, seen } = fakeWorld(ONE);
    await run(['configure'], world);
    const text = keyFile('theirs');
    seen.shared.set(key('gc'), { text, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(texts(seen)).to.deep.equal({ [key('gc')]: text });
  });

  for (const text of ['', '\n', ' \n\n'])
    it(`gives back a file in which nothing was: ${JSON.stringify(text)}`, async () => {
      const { world, seen } = fakeWorld({ ...ONE, shared: { [configuration('gc')]: text } });
      await run(['configure'], world);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(texts(seen)).to.deep.equal({ [configuration('gc')]: text });
    });

  it("names the key to Google's libraries, and the project to other tools", async () => {
    const shared = { [VARIABLES]: "export GCP_PROJECT='theirs'\n" };
    const { world, seen } = fakeWorld({ ...ONE, shared });
    await run(['configure'], world);
    const projects = ['CLOUDSDK_PROJECT', 'GCLOUD_PROJECT', 'GCP_PROJECT', 'GOOGLE_CLOUD_PROJECT'];
    expect(sourced(seen, 'GOOGLE_APPLICATION_CREDENTIALS', ...projects)).to.deep.equal([
      key('gc'),
      ...projects.map(() => 'my-project'),
    ]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('configures gcloud without a file of variables, and says what is missing', async () => {
    const { world, seen } = fakeWorld(awsJob([{ name: 'gc', integration: integration() }]));
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, ACTIVE)).to.equal('gc');
    expect(seen.err).to.match(
      /^shipctl: warning: the resource "gc" .* SHIPPABLE_INTEGRATION_ENVS_PATH is not set/,
    );
  });

  it('gives the same files twice, and says so', async () => {
    const { world, seen } = fakeWorld({ ...TWO, shared: others });
    await run(['configure', '--quiet'], world);
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    seen.err = '';
    await run(['configure'], world);
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
    expect(seen.err).not.to.include('wrote');
  });

  it('gives each resource a configuration, and activates the last one', async () => {
    const { world, seen } = fakeWorld({ ...TWO, shared: others });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, configuration('a'))).to.equal(configurationText('a', 'first', 'project-a'));
    expect(textOf(seen, configuration('b'))).to.equal(configurationText('b', 'second', 'project-b'));
    expect(textOf(seen, ACTIVE)).to.equal('b');
    expect(sourced(seen, 'GOOGLE_APPLICATION_CREDENTIALS')).to.deep.equal([key('b')]);
    expect(seen.err).to.include(`shipctl: a: wrote configuration a in ${key('a')}, ${configuration('a')}\n`);
  });

  for (const [title, calls] of [
    ['both were written in one call', [['configure']]],
    [
      'each was written in a call of its own',
      [
        ['configure', 'a'],
        ['configure', 'b'],
      ],
    ],
  ] as const)
    it(`passes the active configuration on to the resource that stays, if ${title}`, async () => {
      const { world, seen } = fakeWorld({ ...TWO, shared: others });
      for (const words of calls) expect(await run(words, world), seen.err).to.equal(0);
      seen.err = '';
      expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
      expect(seen.err).to.include('removed configuration b, the active configuration is now a');
      expect(textOf(seen, ACTIVE)).to.equal('a');
      expect([textOf(seen, key('b')), textOf(seen, configuration('b'))]).to.deep.equal([
        undefined,
        undefined,
      ]);
      expect(textOf(seen, key('a'))).to.equal(keyFile('first', 'project-a'));
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(texts(seen)).to.deep.equal(others);
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });

  it('leaves the active configuration if another resource is cleaned up', async () => {
    const { world, seen } = fakeWorld({ ...TWO, shared: others });
    await run(['configure'], world);
    expect(await run(['cleanup', 'a'], world), seen.err).to.equal(0);
    expect(textOf(seen, ACTIVE)).to.equal('b');
    expect(Object.keys(texts(seen))).not.to.include.members([key('a')]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(others);
  });

  it('does not make files anew that somebody has removed', async () => {
    const { world, seen } = fakeWorld({ ...ONE, shared: others });
    await run(['configure'], world);
    for (const path of [ACTIVE, configuration('gc'), VARIABLES]) seen.shared.delete(path);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(texts(seen)).to.deep.equal({ [configuration('default')]: others[configuration('default')] });
  });

  it('leaves what somebody activates, and sets in the configuration', async () => {
    const { world, seen } = fakeWorld({ ...TWO, shared: others });
    await run(['configure'], world);
    seen.shared.set(ACTIVE, { text: 'default', mode: 0o600 });
    const changed = `[core]\naccount = second@project-b.iam.gserviceaccount.com\nproject = project-b\n\n[auth]\ncredential_file_override = ${key('b')}\n\n[compute]\nzone = europe-west1-b\n\n`;
    seen.shared.set(configuration('b'), { text: changed, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen, ACTIVE)).to.equal('default');
    expect(readSections(textOf(seen, configuration('b')) ?? '')).to.deep.equal({
      compute: { zone: 'europe-west1-b' },
    });
    expect(textOf(seen, key('b'))).to.equal(undefined);
  });

  it("undoes two jobs' configurations in any order", async () => {
    for (const order of [
      ['one', 'two'],
      ['two', 'one'],
    ]) {
      const one = fakeWorld({ ...ONE, env: { ...ONE.env, JOB_NAME: 'one' }, shared: others });
      const second = scene([{ name: 'gd', integration: integration('other') }], { JOB_NAME: 'two' });
      const two = fakeWorld({ ...second, machine: one.seen.machine });
      await run(['configure'], one.world);
      expect(await run(['configure'], two.world), two.seen.err).to.equal(0);
      expect(textOf(one.seen, ACTIVE)).to.equal('gd');
      for (const job of order)
        expect(await run(['cleanup'], job === 'one' ? one.world : two.world)).to.equal(0);
      expect(texts(one.seen)).to.deep.equal(others);
      expect([...one.seen.journal.keys()]).to.deep.equal([]);
    }
  });

  it('refuses a configuration of that name that somebody has, and replaces it with --overwrite', async () => {
    const theirs =
      '[core]\naccount = me@example.com\n[auth]\naccess_token_file = /token\nimpersonate_service_account = x\n';
    const shared = { ...others, [configuration('gc')]: theirs };
    const { world, seen } = fakeWorld({ ...ONE, shared });
    expect(await run(['configure'], world)).to.equal(1);
    expect(seen.err).to.include('the configuration "gc" already exists, and shipctl did not write it');
    expect(texts(seen)).to.deep.equal(shared);
    expect(await run(['configure', '--overwrite'], world), seen.err).to.equal(0);
    expect(readSections(textOf(seen, configuration('gc')) ?? '')).to.deep.equal(
      readSections(configurationText('gc')),
    );
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('brings what was replaced back as a whole, or not if somebody sets another account there', async () => {
    const theirs = '[core]\naccount = me@example.com\n[auth]\naccess_token_file = /token\n';
    for (const [changed, left] of [
      ['a', theirs],
      ['b', '[core]\naccount = new@example.com\n[auth]\n'],
    ] as const) {
      const shared = { ...others, [configuration('b')]: theirs };
      const { world, seen } = fakeWorld({ ...TWO, shared });
      expect(await run(['configure', '--overwrite'], world), seen.err).to.equal(0);
      const text = (textOf(seen, configuration(changed)) ?? '').replace(
        /account = .*/,
        'account = new@example.com',
      );
      seen.shared.set(configuration(changed), { text, mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen, configuration('b')), changed).to.equal(left);
    }
  });

  it('takes properties of no account in a configuration for no obstacle', async () => {
    const shared = { [configuration('gc')]: '[compute]\nzone = us-west1-a\n' };
    const { world, seen } = fakeWorld({ ...ONE, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, configuration('gc')))
      .to.include('zone = us-west1-a')
      .and.include('gc.json');
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('doubles each % in a path, as configparser wants it', async () => {
    const job = scene([{ name: 'gc', integration: integration() }], { CLOUDSDK_CONFIG: '/g%(x)s' });
    const { world, seen } = fakeWorld(job);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, configuration('gc', '/g%(x)s'))).to.include('override = /g%%(x)s/keys/gc.json\n');
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal({});
  });

  it('finds by the journal what was written for another CLOUDSDK_CONFIG', async () => {
    const job = scene([{ name: 'gc', integration: integration() }], { CLOUDSDK_CONFIG: '/elsewhere' });
    const one = fakeWorld(job);
    await run(['configure'], one.world);
    expect(textOf(one.seen, ACTIVE.replace(GCLOUD, '/elsewhere'))).to.equal('gc');
    const other = fakeWorld({ ...ONE, machine: one.seen.machine });
    expect(await run(['cleanup'], other.world), other.seen.err).to.equal(0);
    expect(texts(one.seen)).to.deep.equal({});
  });

  it('configures an older integration, and names its key file by a variable of the resource', async () => {
    const older = {
      masterName: 'GCL',
      name: 'older',
      credentialFile: keyFile(),
      projectName: 'another-project',
      serviceAccountEmail: 'deploy@my-project.iam.gserviceaccount.com',
    };
    const { world, seen } = fakeWorld(scene([{ name: 'my-gcl', integration: older }]));
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, configuration('my-gcl'))).to.include('project = another-project\n');
    const names = ['MYGCL_INTEGRATION_CREDENTIALFILE_PATH', 'GOOGLE_CLOUD_PROJECT'];
    expect(sourced(seen, ...names)).to.deep.equal([key('my-gcl'), 'another-project']);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal({});
  });

  const winning: readonly (readonly [env: Record<string, string>, message: RegExp | undefined])[] = [
    [{ CLOUDSDK_AUTH_ACCESS_TOKEN: 'x' }, /CLOUDSDK_AUTH_ACCESS_TOKEN is set, and wins/],
    [{ CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '/x' }, /CLOUDSDK_AUTH_ACCESS_TOKEN_FILE is set/],
    [{ CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: '/x' }, /CREDENTIAL_FILE_OVERRIDE is set/],
    [{ CLOUDSDK_ACTIVE_CONFIG_NAME: 'other' }, /names a configuration that was not written/],
    [{ CLOUDSDK_ACTIVE_CONFIG_NAME: 'gc' }, undefined],
    [{ CLOUDSDK_CORE_PROJECT: 'other' }, /CLOUDSDK_CORE_PROJECT is set to "other"/],
    [{ CLOUDSDK_CORE_PROJECT: 'my-project' }, undefined],
    [{ CLOUDSDK_CORE_PROJECT: '' }, undefined],
    [
      { CLOUDSDK_CORE_ACCOUNT: 'me@example.com' },
      /CLOUDSDK_CORE_ACCOUNT is set to "me@example.com", which wins over the account/,
    ],
    [
      { CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: 'a@b' },
      /IMPERSONATE_SERVICE_ACCOUNT is set, and wins over the keys/,
    ],
    [{ CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'True' }, /CLOUDSDK_AUTH_DISABLE_CREDENTIALS is set, and wins/],
    [{ CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'No' }, undefined],
    [{ CLOUDSDK_COMPUTE_ZONE: 'z' }, undefined],
  ];
  for (const [env, message] of winning)
    it(`${message ? 'warns' : 'does not warn'} of ${JSON.stringify(env)}`, async () => {
      const { world, seen } = fakeWorld(scene([{ name: 'gc', integration: integration() }], env));
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      if (message) expect(seen.err).to.match(message);
      else expect(seen.err).to.equal('');
    });

  const { private_key: secret = '', ...withoutKey } = keyMembers();
  const faults: readonly (readonly [
    title: string,
    fields: Readonly<Record<string, string>>,
    message: RegExp,
    env?: Record<string, string>,
    words?: readonly string[],
  ])[] = [
    [
      'a key that is none',
      { JSON_key: secret },
      /"google", gcloudKey\): the field JSON_key is not a JSON object/,
    ],
    ['no key', { JSON_key: '' }, /the field JSON_key is empty/],
    ['a key without private_key', { JSON_key: JSON.stringify(withoutKey) }, /is a key without private_key/],
    [
      "a user's key",
      { JSON_key: JSON.stringify({ ...keyMembers(), type: 'authorized_user' }) },
      /is not the key of a service account/,
    ],
    [
      'a damaged key',
      { JSON_key: keyFile().replace('BwcH', 'B?') },
      /JSON_key holds a private_key that is not base64/,
    ],
    ['--mode process', {}, /--mode process is not for gcloud/, {}, ['--mode', 'process']],
    ['a relative CLOUDSDK_CONFIG', {}, /CLOUDSDK_CONFIG is not an absolute path/, { CLOUDSDK_CONFIG: 'g' }],
    [
      'a CLOUDSDK_CONFIG of two lines',
      {},
      /CLOUDSDK_CONFIG contains a control/,
      { CLOUDSDK_CONFIG: '/g\n[core]' },
    ],
    ['a file of variables that is saved', {}, /variables\.env is below \$JOB_STATE/, { JOB_STATE: '/job' }],
    [
      'a directory that is saved',
      {},
      /gc\.json is below \$JOB_STATE/,
      { JOB_STATE: '/g', CLOUDSDK_CONFIG: '/g' },
    ],
  ];
  for (const [title, fields, message, env = {}, words = []] of faults)
    it(`changes no file of any resource for ${title}, and shows no value`, async () => {
      const job = scene([{ name: 'aws' }, { name: 'gc', integration: { ...integration(), ...fields } }], env);
      const { world, seen } = fakeWorld({ ...job, shared: others });
      expect(await run(['configure', ...words], world), seen.err).to.equal(words.length > 0 ? 99 : 1);
      expect(seen.err)
        .to.match(message)
        .and.not.match(/BwcH|BEGIN|@my-project/);
      expect(texts(seen)).to.deep.equal(others);
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });
});
