import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { CONFIG, CREDENTIALS, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const DOCKER = '/home/user/.docker/config.json';
const VARIABLES = '/job/variables.env';
const HUB = 'https://index.docker.io/v1/';

const REGISTRY = {
  masterName: 'dockerRegistryLogin',
  name: 'registry',
  url: 'https://registry.example.com:5000',
  username: 'me',
  password: 'pass:word',
  email: 'me@example.com',
};
const LOGIN = Buffer.from('me:pass:word').toString('base64');
const TOKEN = { masterName: 'digitalOcean', name: 'token', apiToken: "do'$x" };

const OTHERS_DOCKER = `{\n    "credHelpers": {"gcr.io": "gcloud"},\n    "auths": {"quay.io": {"auth": "b2xk", "identitytoken": "OLD"}}\n}`;
const OTHERS_VARIABLES = "export PATH_OF='theirs'";

const scene = (
  resources: Parameters<typeof awsJob>[0],
  env: Record<string, string> = {},
): ReturnType<typeof awsJob> => awsJob(resources, { SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES, ...env });

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;

const login = (seen: Seen, host: string): unknown => {
  const { auths } = JSON.parse(textOf(seen, DOCKER) ?? '{}') as { auths?: Record<string, unknown> };
  return auths?.[host];
};

describe('shipctl configure', () => {
  const all = scene([
    { name: 'aws' },
    { name: 'reg', integration: REGISTRY },
    { name: 'do', integration: TOKEN },
  ]);
  const shared = { [DOCKER]: OTHERS_DOCKER, [VARIABLES]: OTHERS_VARIABLES };

  it('writes the files of every tool, and cleanup puts every byte back', async () => {
    const { world, seen } = fakeWorld({ ...all, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include('[aws]').and.include('[default]');
    expect(login(seen, 'registry.example.com:5000')).to.deep.equal({ auth: LOGIN });
    expect(login(seen, 'quay.io')).to.deep.equal({ auth: 'b2xk', identitytoken: 'OLD' });
    const script = `${textOf(seen, VARIABLES) ?? ''}printf %s "$DIGITALOCEAN_ACCESS_TOKEN"`;
    expect(execFileSync('bash', ['-c', script]).toString()).to.equal("do'$x");
    expect(seen.err).to.equal(
      `shipctl: aws: wrote profile aws and [default] in ${CREDENTIALS}, ${CONFIG}\n` +
        `shipctl: do: wrote variable DIGITALOCEAN_ACCESS_TOKEN in ${VARIABLES}\n` +
        `shipctl: reg: wrote login registry.example.com:5000 in ${DOCKER}\n`,
    );
    expect([...seen.journal.values()].join()).not.to.match(/pass:word|do'\$x|s3cret/);
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect([...seen.shared].map(([path, { text, mode }]) => [path, text, mode])).to.have.deep.members(
      Object.entries(shared).map(([path, text]) => [path, text, 0o644]),
    );
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it('gives the same files twice, and says so', async () => {
    const { world, seen } = fakeWorld({ ...all, shared });
    await run(['configure', '--quiet'], world);
    expect(seen.err).to.equal('');
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    await run(['configure', 'reg'], world);
    expect(seen.err).to.equal(
      `shipctl: reg: already up to date: login registry.example.com:5000 in ${DOCKER}\n`,
    );
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
  });

  it('cleans up by name, and leaves the other tools', async () => {
    const { world, seen } = fakeWorld({ ...all, shared });
    await run(['configure', '--quiet'], world);
    expect(await run(['cleanup', 'reg', 'do'], world), seen.err).to.equal(0);
    expect([textOf(seen, DOCKER), textOf(seen, VARIABLES)]).to.deep.equal([OTHERS_DOCKER, OTHERS_VARIABLES]);
    expect(textOf(seen, CREDENTIALS)).to.include('[aws]');
    expect(seen.err).to.equal(
      'shipctl: removed login registry.example.com:5000\nshipctl: removed variable DIGITALOCEAN_ACCESS_TOKEN\n',
    );
  });

  const RELATIVE = [
    ['my/docker', 'my/docker/config.json: a relative path. '],
    ['~/docker', '~/docker/config.json: a relative path, since nothing expands ~ there. '],
  ] as const;
  for (const [directory, says] of RELATIVE)
    it(`warns of ${directory}, since the secrets are in the working directory`, async () => {
      const job = scene([{ name: 'reg', integration: REGISTRY }]);
      const { world, seen } = fakeWorld({ ...job, env: { ...job.env, DOCKER_CONFIG: directory } });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(seen.err).to.equal(
        `shipctl: warning: ${says}It puts secrets into the working directory, and leads to another file from anywhere ` +
          'else. Give an absolute one (HOME, or DOCKER_CONFIG)\n',
      );
      expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
      expect([...seen.shared.keys()]).to.deep.equal([]);
    });

  it('prints with --json what it wrote, and no value', async () => {
    const { world, seen } = fakeWorld(scene([{ name: 'reg', integration: REGISTRY }]));
    expect(await run(['configure', '--json', '--quiet'], world), seen.err).to.equal(0);
    expect(JSON.parse(seen.out.toString())).to.deep.equal({
      units: [{ resource: 'reg', tool: 'docker', unit: 'registry.example.com:5000' }],
      files: [
        {
          tool: 'docker',
          path: DOCKER,
          written: [{ section: 'auths registry.example.com:5000', key: 'auth' }],
          removed: [],
          isChanged: true,
        },
      ],
      warnings: [],
    });
    expect(textOf(seen, DOCKER)).to.equal(
      `{\n\t"auths": {\n\t\t"registry.example.com:5000": {\n\t\t\t"auth": "${LOGIN}"\n\t\t}\n\t}\n}\n`,
    );
  });

  it('takes a token out that would win over the login, and cleanup brings both back', async () => {
    const quay = { masterName: 'Quay.io', username: 'me', password: 'pass:word' };
    const { world, seen } = fakeWorld({ ...scene([{ name: 'q', integration: quay }]), shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(login(seen, 'quay.io')).to.deep.equal({ auth: LOGIN });
    await run(['cleanup'], world);
    expect(textOf(seen, DOCKER)).to.equal(OTHERS_DOCKER);
  });

  it("brings no old token back beside somebody's own login", async () => {
    const quay = { masterName: 'quayLogin', username: 'me', password: 'pass:word' };
    const { world, seen } = fakeWorld({ ...scene([{ name: 'q', integration: quay }]), shared });
    await run(['configure'], world);
    const theirs = textOf(seen, DOCKER)?.replace(LOGIN, 'dGhlaXJz') ?? '';
    seen.shared.set(DOCKER, { text: theirs, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(login(seen, 'quay.io')).to.deep.equal({ auth: 'dGhlaXJz' });
  });

  const hubs: readonly Readonly<Record<string, string>>[] = [
    { masterName: 'Docker', username: 'me', password: 'pass:word' },
    { masterName: 'dockerRegistryLogin', url: '', username: 'me', password: 'pass:word' },
    { masterName: 'Private Docker Registry', url: 'docker.io', username: 'me', password: 'pass:word' },
    { username: 'me', password: 'pass:word', email: 'e' },
  ];
  for (const integration of hubs)
    it(`logs in to Docker Hub for ${JSON.stringify(integration)}`, async () => {
      const { world, seen } = fakeWorld(scene([{ name: 'hub', integration }]));
      expect(await run(['configure'], world), seen.err).to.equal(0);
      expect(login(seen, HUB)).to.deep.equal({ auth: LOGIN });
    });

  it('lets the last of two resources for one registry win, with a warning', async () => {
    const second = { ...REGISTRY, username: 'second' };
    const { world, seen } = fakeWorld(
      scene([
        { name: 'a', integration: REGISTRY },
        { name: 'b', integration: second },
      ]),
    );
    expect(await run(['configure'], world), seen.err).to.equal(0);
    const auth = Buffer.from('second:pass:word').toString('base64');
    expect(login(seen, 'registry.example.com:5000')).to.deep.equal({ auth });
    expect(seen.err).to.include(
      'the resource "a" gets no login of its own: the login "registry.example.com:5000" belongs to "b", the last one',
    );
  });

  it('warns of a login in DOCKER_AUTH_CONFIG, for that registry only', async () => {
    const value = JSON.stringify({ auths: { 'registry.example.com:5000': { auth: 'x' } } });
    for (const [given, isWarned] of [
      [value, true],
      ['{"auths":{"quay.io":{"auth":"x"}}}', false],
      ['no JSON', false],
      ['null', false],
    ] as const) {
      const env = { DOCKER_AUTH_CONFIG: given };
      const { world, seen } = fakeWorld(scene([{ name: 'a', integration: REGISTRY }], env));
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(seen.err.includes('DOCKER_AUTH_CONFIG has a login for'), given).to.equal(isWarned);
    }
  });

  const OTHER_LOGIN = JSON.stringify({ auths: { 'registry.example.com:5000': { auth: 'x' } } });
  const container: readonly (readonly [
    title: string,
    env: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string>>,
    warning: RegExp | undefined,
  ])[] = [
    [
      'a login in auth.json',
      { XDG_RUNTIME_DIR: '/run/me' },
      { '/run/me/containers/auth.json': OTHER_LOGIN },
      /\/run\/me\/containers\/auth.json has a login for "registry.example.com:5000", which skopeo and Podman prefer/,
    ],
    [
      'a helper in auth.json',
      { XDG_RUNTIME_DIR: '/run/me' },
      { '/run/me/containers/auth.json': '{"credHelpers":{"registry.example.com:5000":"x"}}' },
      /auth.json has a login for/,
    ],
    [
      'a login for a part of the registry',
      {},
      {
        '/home/user/.config/containers/auth.json':
          '{"auths":{"registry.example.com:5000/team":{"auth":"x"}}}',
      },
      /\/home\/user\/.config\/containers\/auth.json has a login for "registry.example.com:5000"/,
    ],
    [
      'the XDG_CONFIG_HOME',
      { XDG_CONFIG_HOME: '/c' },
      { '/c/containers/auth.json': OTHER_LOGIN },
      /\/c\/containers/,
    ],
    [
      'a login for another registry',
      {},
      { '/home/user/.config/containers/auth.json': '{"auths":{"quay.io":{}}}' },
      undefined,
    ],
    ['auth.json without JSON', {}, { '/home/user/.config/containers/auth.json': 'none' }, undefined],
    [
      'auth.json that is config.json',
      {},
      {
        '/home/user/.config/containers/auth.json': OTHER_LOGIN,
        '/home/user/.docker/config.json': OTHER_LOGIN,
      },
      undefined,
    ],
    [
      'REGISTRY_AUTH_FILE',
      { REGISTRY_AUTH_FILE: '/other' },
      {},
      /REGISTRY_AUTH_FILE is set, so skopeo and Podman do not read/,
    ],
    [
      'REGISTRY_AUTH_FILE that comes before auth.json',
      { REGISTRY_AUTH_FILE: '/other' },
      { '/home/user/.config/containers/auth.json': OTHER_LOGIN },
      /^shipctl: warning: REGISTRY_AUTH_FILE [^\n]*\n$/,
    ],
    [
      'REGISTRY_AUTH_FILE that is config.json',
      { REGISTRY_AUTH_FILE: '/home/user/.docker/config.json' },
      {},
      undefined,
    ],
    ['an empty REGISTRY_AUTH_FILE', { REGISTRY_AUTH_FILE: '' }, {}, undefined],
  ];
  for (const [title, env, files, warning] of container)
    it(`${warning ? 'warns' : 'does not warn'} of ${title}, for skopeo and Podman`, async () => {
      const job = scene([{ name: 'a', integration: REGISTRY }], env);
      const { world, seen } = fakeWorld({ ...job, files: { ...job.files, ...files } });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      if (warning) expect(seen.err).to.match(warning);
      else expect(seen.err).to.equal('');
    });

  it('warns of scopes, but for the one that means nothing', async () => {
    const asked = { versionDependencyPropertyBag: { scopes: ['configure', 'gke'] } };
    const version = { ...(inRegion('us-east-1') as object), ...asked };
    const { world, seen } = fakeWorld(scene([{ name: 'aws', version }]));
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(seen.err).to.include('gke: no scope of this kind of integration, so it is left out');
  });

  const faults: readonly (readonly [
    title: string,
    status: number,
    message: RegExp,
    integration: Readonly<Record<string, string>>,
    more?: { env?: Record<string, string>; shared?: Record<string, string>; words?: readonly string[] },
  ])[] = [
    [
      'an unknown kind',
      1,
      /"x" \(integration "slackKey", slackKey\): "slackKey" is not a kind/,
      { masterName: 'slackKey', name: 'slackKey' },
    ],
    ['a kind that no field tells', 1, /its kind is unknown/, { username: 'me', password: 'x' }],
    ['no user name', 1, /field username is null/, { ...REGISTRY, username: 'null' }],
    ['a line break', 1, /field apiToken contains a line break/, { ...TOKEN, apiToken: 'a\nb' }],
    ['a host with a path', 1, /field url contains a path/, { ...REGISTRY, url: 'https://quay.io/team' }],
    ['a user name with a colon', 1, /field username contains a colon/, { ...REGISTRY, username: 'a:b' }],
    [
      '--allowed-account-ids without AWS',
      99,
      /--allowed-account-ids is about AWS resources, and there are none/,
      REGISTRY,
      { words: ['x', '--allowed-account-ids', '123456789012'] },
    ],
    ['--mode process for a variable', 99, /is not for variables/, TOKEN, { words: ['--mode', 'process'] }],
    [
      'no file of variables',
      1,
      /the resource "x" \(.*digitalOcean\): SHIPPABLE_INTEGRATION_ENVS_PATH is empty/,
      TOKEN,
      { env: { SHIPPABLE_INTEGRATION_ENVS_PATH: '' } },
    ],
    [
      'a file of variables that is saved',
      1,
      /\/job\/variables\.env is below \$JOB_STATE.*Set SHIPPABLE_INTEGRATION_ENVS_PATH/,
      TOKEN,
      { env: { JOB_STATE: '/job' } },
    ],
    [
      'a file that is no JSON',
      1,
      /config\.json, line 1: .*Docker can't read the file either/,
      REGISTRY,
      { shared: { [DOCKER]: '{"auths": x}' } },
    ],
    [
      'text that Docker passes over',
      1,
      /config\.json, line 2: text follows the JSON value\. The file stays as it is$/m,
      REGISTRY,
      { shared: { [DOCKER]: '{}\nx' } },
    ],
    [
      'values that only Docker reads',
      1,
      /config\.json, line 1: values are nested more than 500 deep\. The file stays as it is$/m,
      REGISTRY,
      { shared: { [DOCKER]: `{"x": ${'['.repeat(600)}${']'.repeat(600)}}` } },
    ],
    [
      'another kind of value',
      1,
      /config\.json, line 1: this value is of another kind/,
      REGISTRY,
      { shared: { [DOCKER]: '{"auths": "x"}' } },
    ],
  ];
  for (const [title, status, message, integration, { env = {}, shared: own = {}, words = [] } = {}] of faults)
    it(`changes no file of any resource for ${title}`, async () => {
      const job = scene([{ name: 'aws' }, { name: 'x', integration }], env);
      const { world, seen } = fakeWorld({ ...job, shared: own });
      expect(await run(['configure', ...words], world), seen.err).to.equal(status);
      expect(seen.err).to.match(message).and.not.include('pass:word');
      expect([...seen.shared].map(([path, { text }]) => [path, text])).to.deep.equal(Object.entries(own));
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });

  it('refuses a job without a resource to configure', async () => {
    const { world, seen } = fakeWorld(scene([]));
    expect(await run(['configure'], world)).to.equal(99);
    expect(seen.err).to.include('shipctl:');
  });

  it('does for AWS what configure_aws does', async () => {
    const job = scene([
      { name: 'a', integration: KEYS, version: inRegion('eu-west-1') },
      { name: 'b', integration: ROLE },
    ]);
    const [one, other] = [fakeWorld(job), fakeWorld(job)];
    expect(await run(['configure', '--quiet'], one.world), one.seen.err).to.equal(0);
    expect(await run(['configure_aws', '--quiet'], other.world), other.seen.err).to.equal(0);
    expect([...one.seen.shared]).to.deep.equal([...other.seen.shared]);
    expect(one.seen.err).to.equal(other.seen.err);
  });
});
