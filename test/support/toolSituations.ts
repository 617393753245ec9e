import { type ResourceSpec } from './job.ts';
import { kubeconfig } from './kubeconfig.ts';
import {
  AZURE_FILES,
  DOCKER_FILES,
  GCLOUD_FILES,
  GIT_FILES,
  JFROG_FILES,
  KUBECTL_FILES,
  OTHERS_FILES,
  OTHERS_SECRET,
  VARIABLES,
  VARIABLE_FILES,
} from './othersFiles.ts';
import { KEY_BASE64, keyFile } from './serviceAccountKey.ts';
import type { Files, Situation, Subject } from './situations.ts';

/** A password or token of all resources. No format writes it in another way. */
const SECRET = 's3cr3tS3CR3Ts3cr3tS3CR3T';
/** What the resources had in an earlier run. */
const EARLIER = 'earlier0earlier0earlier0';

const resource = (name: string, integration: Readonly<Record<string, string>>): ResourceSpec => ({
  name,
  type: 'cliConfig',
  integration,
});
const login = { username: 'me', password: SECRET };

/** What `configure` writes for one tool, or several, and what others have in its files. */
interface ToolSubject extends Subject {
  readonly title: string;
  readonly others: Files;
}

const subject = (more: Pick<ToolSubject, 'title' | 'resources' | 'tools' | 'others'>): ToolSubject => ({
  secrets: [SECRET, Buffer.from(`me:${SECRET}`).toString('base64'), KEY_BASE64.slice(64, 128)],
  othersSecrets: [OTHERS_SECRET],
  configure: ['configure'],
  env: (home) => ({
    KUBECONFIG: `${home}/.kube/config:${home}/.kube/more`,
    SHIPPABLE_INTEGRATION_ENVS_PATH: `${home}/${VARIABLES}`,
    // Nobody listens there, so nothing is asked of Azure.
    https_proxy: 'http://127.0.0.1:9',
  }),
  warning: /^shipctl: warning: the resource "azure" [^\n]* can't sign in [^\n]*\n/,
  ...more,
});

const DOCKER = subject({
  title: 'Docker',
  resources: [
    resource('hub', { masterName: 'Docker', ...login }),
    resource('reg', { masterName: 'dockerRegistryLogin', url: 'https://r.example.com:5000', ...login }),
  ],
  tools: [['.docker/config.json']],
  others: DOCKER_FILES,
});

const KUBECTL = subject({
  title: 'kubectl',
  resources: [
    resource('kube', {
      masterName: 'kubernetesConfig',
      kubeConfigContent: kubeconfig('dev', { token: SECRET }),
    }),
  ],
  tools: [['.kube/config', '.kube/more']],
  others: KUBECTL_FILES,
});

const GIT = subject({
  title: 'git',
  resources: [resource('git', { masterName: 'gitCredential', host: 'git.example.com', ...login })],
  tools: [['.git-credentials', '.gitconfig']],
  others: GIT_FILES,
});

const GCLOUD = subject({
  title: 'gcloud and the environment file',
  resources: [
    resource('google', { masterName: 'gcloudKey', JSON_key: keyFile() }),
    resource('do', { masterName: 'digitalOcean', apiToken: SECRET }),
  ],
  tools: [
    ['keys/google.json', 'configurations/config_google', 'active_config'].map(
      (name) => `.config/gcloud/${name}`,
    ),
    [VARIABLES],
  ],
  others: { ...GCLOUD_FILES, ...VARIABLE_FILES },
});

const AZURE = subject({
  title: 'the Azure CLI',
  resources: [
    resource('azure', { masterName: 'azureKeys', appId: 'app', tenant: 'tenant', password: SECRET }),
  ],
  tools: [['service_principal_entries.json', 'config', 'azureProfile.json'].map((name) => `.azure/${name}`)],
  others: AZURE_FILES,
});

const JFROG = subject({
  title: 'the JFrog CLI',
  resources: [
    resource('jfrog', {
      ...{ masterName: 'artifactory', url: 'https://x.example.com/artifactory' },
      ...{ userName: 'me', password: SECRET },
    }),
  ],
  tools: [['.jfrog/jfrog-cli.conf.v6']],
  others: JFROG_FILES,
});

const EACH: readonly ToolSubject[] = [DOCKER, KUBECTL, GIT, GCLOUD, AZURE, JFROG];

const ALL = subject({
  title: 'all tools',
  resources: EACH.flatMap(({ resources }) => resources),
  tools: EACH.flatMap(({ tools }) => tools),
  others: {
    ...OTHERS_FILES,
    '.local/state/less/history': { text: '.less-history-file:\n', mode: 0o600 },
  },
});

/** A `configure` and a `cleanup` of others' files. */
const bothOf = (subject: ToolSubject): readonly [configure: Situation, cleanup: Situation] => {
  const files = subject.others;
  const title = `for ${subject.title} with the user's own files`;
  return [
    { title: `configure ${title}`, subject, files, argv: ['configure'] },
    { title: `cleanup ${title}`, subject, files, before: [{ argv: ['configure'] }], argv: ['cleanup'] },
  ];
};

/** A `configure` and a `cleanup` for all tools but AWS in one job. */
export const ALL_TOOLS = bothOf(ALL);

/** Runs for one of these tools. */
export const TOOLS: readonly Situation[] = [
  ...EACH.flatMap(bothOf),
  { title: 'configure for gcloud in an empty HOME', subject: GCLOUD, argv: ['configure'] },
  {
    title: 'configure of keys for Docker that have changed',
    subject: DOCKER,
    files: DOCKER_FILES,
    before: [{ argv: ['configure'], env: { HUB_INTEGRATION_PASSWORD: EARLIER } }],
    argv: ['configure', 'hub'],
  },
  {
    title: 'configure for git in mode process after keys',
    subject: GIT,
    files: GIT_FILES,
    before: [{ argv: ['configure'] }],
    argv: ['configure', '--mode', 'process'],
  },
];
