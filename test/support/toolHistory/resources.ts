import { keyMembers } from '../serviceAccountKey.ts';
import {
  AZURE,
  DOCKER,
  ENVIRONMENT,
  GCLOUD,
  GIT_CONFIG,
  JFROG,
  KUBECONFIGS,
  type ToolFile,
  type ToolName,
} from './files.ts';

/** Any value. */
export const ANY = '*';

/** A setting that has to be in a file: its path, its name and its value. */
export type Wanted = readonly [path: string, name: string, value: string];

export interface ToolResource {
  readonly name: string;
  readonly tool: ToolName;
  /** Whether it can be configured in mode process. */
  readonly hasProcess: boolean;
  /** The fields of its integration, by the ends of their variables. */
  fields(number: number): Readonly<Record<string, string>>;
  /** Whether it may change a setting. */
  touches(file: ToolFile, name: string): boolean;
  /** What has to be in the files once it is configured in mode keys; the first that is there of each row. */
  readonly wanted: (number: number, root: string) => readonly (readonly Wanted[])[];
}

/** What every value of an identity has in it, and nothing else has. */
export const traceOf = (number: number): string => `OURS${String(number).padStart(4, '0')}`;

/** Odd parts of secrets. */
const ODD = ['', '+/=', ' "\'$x`', '%41%', '#;\\'];
const secretOf = (number: number): string => `${ODD[number % ODD.length] ?? ''}secret${traceOf(number)}`;

function registry(name: string, host: string, url: string | undefined): ToolResource {
  return {
    name,
    tool: 'docker',
    hasProcess: true,
    fields: (number) => ({
      ...(url === undefined ? {} : { URL: url }),
      ...{ USERNAME: 'me', PASSWORD: secretOf(number), EMAIL: 'me@example.com' },
    }),
    touches: (_file, setting) =>
      setting.startsWith(`auths > ${host} > `) ||
      setting === `credHelpers > ${host}` ||
      (url === undefined && setting === 'credHelpers > docker.io'),
    wanted: (number) => {
      const auth = Buffer.from(`me:${secretOf(number)}`).toString('base64');
      const login = [DOCKER, `auths > ${host} > auth`, JSON.stringify(auth)] as const;
      return [[login, [DOCKER, `credHelpers > ${host}`, '"shipctl"']]];
    },
  };
}

const kubeconfigOf = (entry: string, number: number): string => `apiVersion: v1
kind: Config
clusters:
- name: ${entry}
  cluster: {server: "https://${entry}.example.com", certificate-authority-data: Q0E=}
contexts:
- name: ${entry}
  context: {cluster: ${entry}, user: ${entry}, namespace: ns}
users:
- name: ${entry}
  user: {token: ${JSON.stringify(secretOf(number))}}
current-context: ${entry}
`;

const cluster = (name: string, entry: string): ToolResource => ({
  name,
  tool: 'kubectl',
  hasProcess: false,
  fields: (number) => ({ KUBECONFIGCONTENT: kubeconfigOf(entry, number) }),
  touches: (_file, setting) =>
    /^(current-context|preferences)/.test(setting) || setting.split(' > ')[1] === `[${entry}]`,
  wanted: (number) => [
    KUBECONFIGS.map((path) => [path, `users > [${entry}] > user > token`, JSON.stringify(secretOf(number))]),
    KUBECONFIGS.map((path) => [path, 'current-context', JSON.stringify(entry)]),
  ],
});

function gitServer(name: string, host: string, port: string | undefined): ToolResource {
  const place = port === undefined ? host : `${host}:${port}`;
  const line = `https://me@${place.replace(':', '%3a')}`;
  const section = `credential "https://${place}" > helper = `;
  return {
    name,
    tool: 'git',
    hasProcess: true,
    fields: (number) => ({
      ...{ HOST: host, USERNAME: 'me', PASSWORD: secretOf(number) },
      ...(port === undefined ? {} : { PORT: port }),
    }),
    touches: (_file, setting) => setting === line || setting.startsWith(section),
    wanted: () => [[[GIT_CONFIG, `${section}store`, ANY]]],
  };
}

const service = (name: string): ToolResource => ({
  name,
  tool: 'gcloud',
  hasProcess: false,
  fields: (number) => ({
    JSON_KEY: JSON.stringify({
      ...keyMembers(traceOf(number), `project-${traceOf(number)}`),
      private_key_id: secretOf(number),
    }),
  }),
  touches: ({ path, tool }, setting) =>
    tool === 'environment'
      ? /(PROJECT|CREDENTIALS)=$/.test(setting)
      : /active_config$/.test(path) || path.includes(name),
  wanted: (number, root) => [
    [
      [
        `${GCLOUD}/configurations/config_${name}`,
        'auth > credential_file_override',
        `${root}/${GCLOUD}/keys/${name}.json`,
      ],
    ],
    [[`${GCLOUD}/configurations/config_${name}`, 'core > project', `project-${traceOf(number)}`]],
  ],
});

const principal = (name: string, app: string, tenant: string): ToolResource => ({
  name,
  tool: 'azure',
  hasProcess: false,
  fields: (number) => ({ APPID: app, TENANT: tenant, PASSWORD: secretOf(number) }),
  touches: (_file, setting) =>
    setting.startsWith(`[${app}@${tenant}] > `) ||
    setting.startsWith(`subscriptions > [${tenant}] > `) ||
    / > isDefault$/.test(setting) ||
    setting === 'core > encrypt_token_cache',
  wanted: (number) => [
    [
      [
        `${AZURE}/service_principal_entries.json`,
        `[${app}@${tenant}] > client_secret`,
        JSON.stringify(secretOf(number)),
      ],
    ],
    [[`${AZURE}/azureProfile.json`, `subscriptions > [${tenant}] > user > name`, JSON.stringify(app)]],
    [[`${AZURE}/config`, 'core > encrypt_token_cache', 'false']],
  ],
});

export const RESOURCES: readonly ToolResource[] = [
  registry('reg-a', 'a.example.com:5000', 'https://a.example.com:5000'),
  registry('reg-q', 'quay.io', 'quay.io'),
  registry('reg-hub', 'https://index.docker.io/v1/', undefined),
  cluster('kube-a', 'dev'),
  cluster('kube-b', 'prod'),
  cluster('kube-c', 'stage'),
  gitServer('git-a', 'git.example.com', undefined),
  gitServer('git-b', 'code.example.com', '8443'),
  service('gc-a'),
  service('gc-b'),
  principal('az-a', 'app-a', 'tenant-a'),
  principal('az-b', 'app-b', 'tenant-b'),
  {
    name: 'jf',
    tool: 'jfrog',
    hasProcess: false,
    fields: (number) => ({
      ...{ URL: 'https://x.example.com/artifactory', USERNAME: 'me', PASSWORD: secretOf(number) },
    }),
    touches: (_file, setting) =>
      setting.startsWith('servers > [default-server] > ') ||
      / > isDefault$/.test(setting) ||
      setting === 'enc',
    wanted: (number) => [
      [[JFROG, 'servers > [default-server] > password', JSON.stringify(secretOf(number))]],
      [[JFROG, 'servers > [default-server] > isDefault', 'true']],
    ],
  },
  {
    name: 'do',
    tool: 'environment',
    hasProcess: false,
    fields: (number) => ({ APITOKEN: secretOf(number) }),
    touches: (_file, setting) => setting === 'export DIGITALOCEAN_ACCESS_TOKEN=',
    wanted: (number) => [
      [[ENVIRONMENT, 'export DIGITALOCEAN_ACCESS_TOKEN=', `'${secretOf(number).replaceAll("'", "'\\''")}'`]],
    ],
  },
];

export const resourceOf = (name: string): ToolResource => {
  const found = RESOURCES.find((one) => one.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found;
};

/** Whether a text holds an identity's value in any writing: as it is, or in base64. */
export function holdsTrace(text: string, trace: string): boolean {
  if (text.includes(trace)) return true;
  const encoded = text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? [];
  return encoded.some((part) =>
    [0, 1, 2, 3].some((start) => Buffer.from(part.slice(start), 'base64').includes(trace)),
  );
}
