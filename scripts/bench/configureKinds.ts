import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bench, Pair } from './pairs.ts';
import type { Timed } from './timing.ts';

/** The CLIs that a script for v5.8 calls for the six kinds; the sixth is a line in a file. */
export const CLIENTS = ['aws', 'docker', 'kubectl', 'gcloud', 'git'] as const;

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: dev, cluster: {server: "https://dev.example.com"}}]
contexts: [{name: dev, context: {cluster: dev, user: dev}}]
users: [{name: dev, user: {token: example}}]
`;

/** What the six resources of the job give, by the prefix of their variables. */
function integrations(port: number): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    type: 'service_account',
    project_id: 'my-project',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    client_email: 'deploy@my-project.iam.gserviceaccount.com',
    token_uri: `http://127.0.0.1:${port}/token`,
  };
  return {
    AWS: { ACCESSKEY: 'AKIAEXAMPLE', SECRETKEY: 'example' },
    REGISTRY: { URL: `127.0.0.1:${port}`, USERNAME: 'me', PASSWORD: 'example', EMAIL: 'me@example.com' },
    KUBE: { KUBECONFIGCONTENT: KUBECONFIG },
    GOOGLE: { JSON_KEY: JSON.stringify(key) },
    GIT: { HOST: 'git.example.com', USERNAME: 'me', PASSWORD: 'example' },
    OCEAN: { APITOKEN: 'example' },
  };
}

/** A HOME, the job's variables, and a new HOME for each run. */
function jobOfSix({ directory, job }: Bench, port: number): Pick<Timed, 'env' | 'prepare'> {
  const home = path.join(directory, 'home-of-six');
  const variables = Object.entries(integrations(port)).flatMap(([prefix, fields]) => [
    [`${prefix}_NAME`, prefix.toLowerCase()],
    [`${prefix}_TYPE`, 'cliConfig'],
    [`${prefix}_OPERATION`, 'IN'],
    ...Object.entries(fields).map(([field, value]) => [`${prefix}_INTEGRATION_${field}`, value]),
  ]);
  return {
    env: {
      PATH: job.env['PATH'] ?? '',
      HOME: home,
      JOB_NAME: 'job',
      BUILD_ID: '1',
      AWS_REGION: 'us-east-1',
      SHIPPABLE_INTEGRATION_ENVS_PATH: path.join(home, 'variables.env'),
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
      // gcloud asks whether the project exists.
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `http://127.0.0.1:${port}/`,
      ...(Object.fromEntries(variables) as Readonly<Record<string, string>>),
    },
    prepare: () => {
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
    },
  };
}

const configureOf = (program: string, command: string, more: Pick<Timed, 'env' | 'prepare'>): Timed => ({
  name: `${path.basename(program)} ${command === 'configure' ? 'configure, six kinds' : command}`,
  commands: [[program, command]],
  ...more,
});

/** Six kinds at once, against only one of them. */
export const configureSix = (bench: Bench, program: string, port: number): Pair => {
  const job = jobOfSix(bench, port);
  return {
    ours: configureOf(program, 'configure', job),
    theirs: configureOf(program, 'configure_aws', job),
    goal: 2,
  };
};

/** What a script for v5.8 does for the six, but without its getters. */
const SCRIPT = `set -e
aws configure set aws_access_key_id "$AWS_INTEGRATION_ACCESSKEY"
aws configure set aws_secret_access_key "$AWS_INTEGRATION_SECRETKEY"
aws configure set region "$AWS_REGION"
docker login -u "$REGISTRY_INTEGRATION_USERNAME" -p "$REGISTRY_INTEGRATION_PASSWORD" "$REGISTRY_INTEGRATION_URL"
mkdir -p ~/.kube
printf %s "$KUBE_INTEGRATION_KUBECONFIGCONTENT" > ~/.kube/config
kubectl config use-context dev
printf %s "$GOOGLE_INTEGRATION_JSON_KEY" > ~/key.json
gcloud --quiet auth activate-service-account --key-file ~/key.json
gcloud --quiet config set project my-project
git config --global credential.helper store
printf 'protocol=https\\nhost=%s\\nusername=%s\\npassword=%s\\n\\n' "$GIT_INTEGRATION_HOST" \\
  "$GIT_INTEGRATION_USERNAME" "$GIT_INTEGRATION_PASSWORD" | git credential approve
echo "export DIGITALOCEAN_ACCESS_TOKEN='$OCEAN_INTEGRATION_APITOKEN'" >> "$SHIPPABLE_INTEGRATION_ENVS_PATH"
`;

/** Six kinds at once, against the CLIs that scripts for v5.8 called. */
export function configureSixByClients(bench: Bench, program: string, port: number, goal: number): Pair {
  const job = jobOfSix(bench, port);
  const file = path.join(bench.directory, 'six.sh');
  writeFileSync(file, SCRIPT);
  const theirs = {
    name: `the same six with ${CLIENTS.join(', ')}`,
    commands: [['bash', file]] as const,
    ...job,
  };
  return { ours: configureOf(program, 'configure', job), theirs, goal };
}

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

/**
 * A login for Docker, and one for Amazon ECR with a token that was asked for before, each against Amazon's helper with a
 * token in its cache. None of them makes a request.
 */
export function dockerCredentials(bench: Bench, program: string, port: number): readonly Pair[] {
  const { env } = jobOfSix(bench, port);
  const home = path.join(bench.directory, 'home-of-helpers');
  writeEcrCache(home);
  const more = {
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_ECR: `http://127.0.0.1:${port}`,
    HOME: home,
  };
  const asked = (name: string, words: readonly string[], server: string): Timed => {
    const file = path.join(home, `${server.replace(/\W/g, '-')}.txt`);
    writeFileSync(file, server);
    const command = ['sh', '-c', 'file=$1; shift; exec "$@" < "$file"', 'sh', file, ...words] as const;
    return { name, commands: [command], env: { ...env, ...more } };
  };
  const own = `${path.basename(program)} docker_credential get`;
  const words = [program, 'docker_credential', 'get'];
  const helper = 'docker-credential-ecr-login';
  const theirs = asked(`${helper} get, from its cache`, [helper, 'get'], ECR);
  const ecr = asked(`${own}, for Amazon ECR`, words, ECR);
  spawnSync(program, words.slice(1), { env: { ...env, ...more }, input: ECR });
  return [
    { ours: asked(own, words, env['REGISTRY_INTEGRATION_URL'] ?? ''), theirs, goal: 1 },
    { ours: ecr, theirs, goal: 1 },
  ];
}

/**
 * The cache of Amazon's helper, with a token for one registry.
 *
 * @see https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/cache/build.go
 */
function writeEcrCache(home: string): void {
  const checksum = Buffer.concat([Buffer.from('AKIAEXAMPLE'), createHash('md5').digest()]).toString('base64');
  const hour = 3_600_000;
  const entry = {
    AuthorizationToken: Buffer.from('AWS:example').toString('base64'),
    RequestedAt: new Date(Date.now() - hour).toISOString(),
    ExpiresAt: new Date(Date.now() + 11 * hour).toISOString(),
    ProxyEndpoint: `https://${ECR}`,
    Service: 'ecr',
  };
  const cache = { Registries: { [`us-east-1-${checksum}-123456789012`]: entry }, Version: '1.0' };
  mkdirSync(path.join(home, '.ecr'), { recursive: true });
  writeFileSync(path.join(home, '.ecr', 'cache.json'), JSON.stringify(cache));
}
