import fc, { type Arbitrary } from 'fast-check';
import { Choices, YamlWriter } from '../yamlWriter.ts';
import {
  AZURE,
  DOCKER,
  ENVIRONMENT,
  GCLOUD,
  GIT_CONFIG,
  GIT_CREDENTIALS,
  JFROG,
  KUBECONFIGS,
  type ToolName,
} from './files.ts';
import type { Data } from './settings.ts';

/** Files of other people's that a tool may find, by path. */
type Texts = Readonly<Record<string, Arbitrary<string>>>;

const part = <T>(all: readonly T[]): Arbitrary<T[]> => fc.subarray([...all]);

/** Some of the members of an object, in whatever order. */
const members = (all: Readonly<Record<string, Data>>): Arbitrary<Readonly<Record<string, Data>>> =>
  fc.shuffledSubarray(Object.entries(all)).map((some) => Object.fromEntries(some));

const json = (data: Arbitrary<Data>): Arbitrary<string> =>
  fc
    .tuple(data, fc.constantFrom<string | number>('\t', 2, 4, 0), fc.constantFrom('', '\n'), fc.boolean())
    .map(([value, indentation, end, hasReturns]) => {
      const text = JSON.stringify(value, undefined, indentation) + end;
      return hasReturns && indentation === 4 ? text.replaceAll('\n', '\r\n') : text;
    });

const lines = (all: readonly string[]): Arbitrary<string> =>
  fc
    .tuple(fc.shuffledSubarray([...all]), fc.constantFrom('ended', 'ended', 'open', 'returns', 'blank'))
    .map(([some, style]) => {
      const text = some.map((line) => `${line}\n`).join(style === 'blank' ? '\n' : '');
      if (style === 'open') return text.replace(/\n$/, '');
      return style === 'returns' ? text.replaceAll('\n', '\r\n') : text;
    });

/** Pieces of a file one below the other. */
const pieces = (all: readonly string[]): Arbitrary<string> =>
  fc
    .tuple(fc.shuffledSubarray([...all]), fc.boolean())
    .map(([some, isOpen]) => (isOpen ? some.join('').replace(/\n$/, '') : some.join('')));

const auth = (text: string): string => Buffer.from(`them:${text}`).toString('base64');

const docker = json(
  fc
    .tuple(
      members({
        'quay.io': { auth: auth('quay'), identitytoken: 'THEIR-TOKEN' },
        'a.example.com:5000': { auth: auth('a') },
        'https://index.docker.io/v1/': { auth: auth('hub'), email: 'them@example.com' },
        'ghcr.io': {},
      }),
      members({ 'gcr.io': 'gcloud', 'quay.io': 'theirs' }),
      members({ HttpHeaders: { 'User-Agent': 'x' }, detachKeys: 'ctrl-e', plugins: { a: { b: 'c' } } }),
      fc.constantFrom<Data>({}, {}, {}, { credsStore: 'pass' }),
    )
    .chain(([auths, credHelpers, others, store]) =>
      members({ auths, credHelpers, ...others }).map((top): Data => ({ ...top, ...(store as object) })),
    ),
);

const entry = (name: string, member: string, data: Data): Data => ({ name, [member]: data });
const kubeconfig = fc
  .tuple(
    part(['dev', 'other', 'prod']),
    part(['dev', 'other']),
    part(['dev', 'other']),
    members({
      apiVersion: 'v1',
      kind: 'Config',
      preferences: {},
      'current-context': 'other',
      'x-theirs': 'y',
    }),
    fc.nat(),
  )
  .map(([clusters, contexts, users, top, seed]) => {
    const data = {
      ...top,
      clusters: clusters.map((name) =>
        entry(name, 'cluster', { server: `https://their-${name}.example.com` }),
      ),
      contexts: contexts.map((name) => entry(name, 'context', { cluster: name, user: name })),
      users: users.map((name) => entry(name, 'user', { token: `THEIR-${name}`, username: 'them' })),
    };
    return new YamlWriter(new Choices(seed)).document(data);
  });

const configuration = pieces([
  '[core]\naccount = them@example.com\nproject = theirs\n',
  '# mine\n\n',
  '[compute]\nzone = a\n# note\nregion: b\n',
  '[auth]\nimpersonate_service_account = them\n',
]);

const entries = json(
  part<Data>([
    { client_id: 'app-a', tenant: 'tenant-a', client_secret: 'THEIR-A' },
    { client_id: 'app-a', tenant: 'tenant-x', client_secret: 'THEIR-X' },
    { tenant: 'tenant-b', certificate: '/their.pem', client_id: 'app-b' },
  ]),
);

const subscription = (id: string, isDefault: boolean): Data => ({
  ...{ id, name: `their ${id}`, state: 'Enabled', user: { name: 'them', type: 'user' } },
  ...{ isDefault, tenantId: 'tenant-a', environmentName: 'AzureCloud' },
});
const profile = fc
  .tuple(
    json(
      part<Data>([
        subscription('sub-1', true),
        subscription('tenant-a', false),
        subscription('sub-2', false),
      ]).map((subscriptions): Data => ({ installationId: 'x', subscriptions })),
    ),
    fc.boolean(),
  )
  .map(([text, hasMark]) => (hasMark ? `\ufeff${text}` : text));

const server = (serverId: string, more: object): Data => ({
  ...{ url: 'https://their.example.com/', user: 'them', password: `THEIR-${serverId}`, serverId },
  ...more,
});

const TEXTS: Readonly<Record<ToolName, Texts>> = {
  docker: { [DOCKER]: docker },
  kubectl: { [KUBECONFIGS[0]]: kubeconfig, [KUBECONFIGS[1]]: kubeconfig },
  git: {
    [GIT_CREDENTIALS]: lines([
      'https://me:their-old@git.example.com',
      'https://them:pw@git.example.com',
      'https://me:p%40w@code.example.com%3a8443',
      'http://x:y@other.example.com/path',
    ]),
    [GIT_CONFIG]: pieces([
      '[user]\n\tname = Me\n\temail = me@example.com\n',
      '[credential]\n\thelper = cache --timeout 60\n',
      '[credential "https://git.example.com"]\n\tusername = me\n',
      '# a comment\n',
      '[credential "https://code.example.com:8443"]\n    helper = theirs\n',
    ]),
  },
  gcloud: {
    [`${GCLOUD}/configurations/config_default`]: configuration,
    [`${GCLOUD}/configurations/config_gc-a`]: pieces([
      '[compute]\nzone = theirs\n',
      '; x\n',
      '[core]\nverbosity = error\n',
    ]),
    [`${GCLOUD}/active_config`]: fc.constantFrom('default', 'default\n', 'theirs'),
  },
  azure: {
    [`${AZURE}/service_principal_entries.json`]: entries,
    [`${AZURE}/config`]: pieces([
      '[core]\noutput = json\nencrypt_token_cache = true\n',
      '[cloud]\nname = AzureCloud\n\n',
      '# mine\n',
    ]),
    [`${AZURE}/azureProfile.json`]: profile,
  },
  jfrog: {
    [JFROG]: json(
      fc
        .tuple(
          part([
            server('theirs', { isDefault: true }),
            server('default-server', { accessToken: 'THEIR-TOKEN' }),
            server('x', {}),
          ]),
          members({ version: '6', enc: false, other: 'y' }),
        )
        .map(([servers, top]): Data => ({ servers, ...top })),
    ),
  },
  environment: {
    [ENVIRONMENT]: lines([
      "export DIGITALOCEAN_ACCESS_TOKEN='theirs'",
      'export PATH_OF="$HOME/x"',
      'export GOOGLE_CLOUD_PROJECT=theirs',
      '# a comment',
      'set -a',
    ]),
  },
};

/** Files of other people's, for some tools. */
export function startTexts(tools: readonly ToolName[]): Arbitrary<Readonly<Record<string, string>>> {
  const files = tools.flatMap((tool) => Object.entries(TEXTS[tool]));
  const each = files.map(([path, texts]) =>
    fc
      .option(texts, { nil: undefined, freq: 4 })
      .map((text): readonly (readonly [string, string])[] => (text === undefined ? [] : [[path, text]])),
  );
  return fc.tuple(...each).map((all) => Object.fromEntries(all.flat()));
}
