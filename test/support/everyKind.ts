import type { Network } from '../../src/world/network.ts';
import { ecrAnswer } from './awsAnswers.ts';
import { answer, fakeNetwork } from './fakeNetwork.ts';
import { keyFile, pem } from './serviceAccountKey.ts';
import { kubeconfig } from './kubeconfig.ts';

/** An integration that `configure` accepts, of one kind. */
export interface KindExample {
  readonly masterName: string;
  /** All fields that the kind uses. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fields that may be missing. */
  readonly optional?: readonly string[];
  /** Fields that are files, so that they may have several lines. */
  readonly files?: readonly string[];
  /** What nobody but the tool's own file may have. Passwords have characters that each format writes in its own way. */
  readonly secrets: readonly string[];
}

const secretOf = (kind: string): string => `${kind}/p"a+s\\s%w'o:r=d`;
const login = (kind: string): { readonly username: string; readonly password: string } => ({
  username: 'me',
  password: secretOf(kind),
});

/** The lines of a private key, as it stands in a key file. */
const PEM_LINES = pem()
  .split('\n')
  .filter((line) => line.length > 40 && !line.startsWith('-'));

const aws = (masterName: string, id: string, secret: string, token: string): KindExample => ({
  masterName,
  fields: {
    [id]: `AKIA${masterName}`,
    [secret]: secretOf(masterName),
    [token]: `${secretOf(masterName)}token`,
  },
  optional: [token],
  secrets: [secretOf(masterName)],
});

const registry = (masterName: string, url: Readonly<Record<string, string>> = {}): KindExample => ({
  masterName,
  fields: { ...url, ...login(masterName) },
  optional: Object.keys(url),
  secrets: [secretOf(masterName), `me:${secretOf(masterName)}`],
});

const google = (masterName: string): KindExample => ({
  masterName,
  fields: { JSON_key: keyFile(masterName) },
  files: ['JSON_key'],
  secrets: PEM_LINES,
});

const kubernetes = (masterName: string, field: string): KindExample => ({
  masterName,
  fields: { [field]: kubeconfig(masterName, { token: `t0ken-of-${masterName}` }) },
  files: [field],
  secrets: [`t0ken-of-${masterName}`],
});

const artifactory = (masterName: string): KindExample => ({
  masterName,
  fields: {
    url: `https://${masterName}.example.com/artifactory`,
    userName: 'me',
    password: secretOf(masterName),
  },
  secrets: [secretOf(masterName)],
});

/** One of each `masterName` that `configure` knows. */
export const KIND_EXAMPLES: readonly KindExample[] = [
  aws('amazonKeys', 'accessKey', 'secretKey', 'sessionToken'),
  aws('AWS', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'),
  aws('ECR', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'),
  {
    masterName: 'amazonIAM',
    fields: { assumeRoleARN: 'arn:aws:iam::123456789012:role/deploy' },
    secrets: [],
  },
  registry('dockerRegistryLogin', { url: 'https://registry.example.com' }),
  registry('Private Docker Registry', { url: 'https://private.example.com:5000' }),
  registry('Docker Trusted Registry', { url: 'trusted.example.com' }),
  registry('Docker'),
  registry('quayLogin'),
  registry('Quay.io'),
  {
    masterName: 'gitCredential',
    fields: { host: 'git.example.com', port: '8443', ...login('gitCredential') },
    optional: ['port'],
    secrets: [secretOf('gitCredential')],
  },
  kubernetes('kubernetesConfig', 'kubeConfigContent'),
  kubernetes('KUBERNETES', 'masterKubeConfigContent'),
  {
    masterName: 'digitalOcean',
    fields: { apiToken: secretOf('digitalOcean') },
    secrets: [secretOf('digitalOcean')],
  },
  { masterName: 'DOC', fields: { apiToken: secretOf('DOC') }, secrets: [secretOf('DOC')] },
  google('gcloudKey'),
  google('GKE'),
  google('GCR'),
  {
    masterName: 'GCL',
    fields: { credentialFile: keyFile('GCL'), projectName: 'older-project' },
    optional: ['projectName'],
    files: ['credentialFile'],
    secrets: PEM_LINES,
  },
  {
    masterName: 'azureKeys',
    fields: { appId: 'app', password: secretOf('azureKeys'), tenant: 'tenant' },
    secrets: [secretOf('azureKeys')],
  },
  artifactory('artifactoryKey'),
  artifactory('artifactory'),
];

/** A network that has what `configure` needs for the examples. */
export const kindsNetwork = (): Network =>
  fakeNetwork({
    http: ({ url }) => answer(200, url.startsWith('https://api.ecr.') ? JSON.stringify(ecrAnswer({})) : ''),
  }).network;

/** The same with secrets that are plain words, as most tokens are. */
export function inPlainWords({ fields, secrets, ...rest }: KindExample): KindExample {
  const plain = (text: string): string => text.replaceAll(secretOf(rest.masterName), 'aZ09bY18cX27dW36eV45');
  const pairs = Object.entries(fields).map(([key, value]) => [key, plain(value)] as const);
  return { ...rest, fields: Object.fromEntries(pairs), secrets: secrets.map(plain) };
}

/** The example of a kind. */
export function exampleOf(masterName: string): KindExample {
  const found = KIND_EXAMPLES.find((one) => one.masterName === masterName);
  if (!found) throw new Error(`no example of ${masterName}`);
  return found;
}
