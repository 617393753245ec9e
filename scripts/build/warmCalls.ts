/**
 * Calls that job scripts make often, in the order in which they are made; those of `others` stand for all other commands.
 * Calls in mode process run functions that others of their command do not, and so do those that write files of kubectl.
 * For each of these Node keeps the functions that its calls run, already compiled. Reading those of all commands would take
 * longer than most commands do.
 */
export const WARM_CALLS: Readonly<Record<string, readonly string[]>> = {
  configure_aws: ['configure_aws', 'configure_aws my-aws'],
  'configure_aws process': ['configure_aws my-aws --mode process', 'configure_aws --mode process'],
  'configure kubectl': ['configure'],
  'cleanup kubectl': ['cleanup'],
  configure: ['configure', 'configure'],
  aws_credentials: ['aws_credentials my-aws'],
  eks_token: ['eks_token prod'],
  docker_credential: ['docker_credential list'],
  get_integration_resource: ['get_integration_resource my-aws', 'get_integration_resource my-aws accessKey'],
  get_integration_resource_keys: ['get_integration_resource_keys my-aws'],
  get_resource_version_key: ['get_resource_version_key my-aws versionName'],
  put_resource_state: ['put_resource_state my-aws KEY value'],
  post_resource_state: ['post_resource_state my-aws versionName 1.0.0'],
  bump_version: ['bump_version 1.2.3 patch'],
  env: ['env my-aws'],
  shell_init: ['shell_init bash'],
  cleanup: ['cleanup'],
  others: ['to_uppercase word'],
};

/** Variables of resources that the sample job lacks: with them, its `configure` writes the files of most tools. */
const OF_MOST_TOOLS: Readonly<Record<string, string>> = {
  ...resource('KUBE', { KUBECONFIGCONTENT: kubeconfig() }),
  ...resource('GOOGLE', { JSON_KEY: serviceAccountKey() }),
  ...resource('GIT', { HOST: 'git.example.com', USERNAME: 'ci', PASSWORD: 'example' }),
  ...resource('OCEAN', { APITOKEN: 'example' }),
  ...resource('FROG', { URL: 'https://jfrog.example.com', USERNAME: 'ci', PASSWORD: 'example' }),
  SHIPPABLE_INTEGRATION_ENVS_PATH: 'variables.env',
};

/** What the job of a row of `WARM_CALLS` has beside the variables of the sample job. */
export const WARM_VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'configure kubectl': OF_MOST_TOOLS,
  'cleanup kubectl': OF_MOST_TOOLS,
};

function resource(
  prefix: string,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const integration = Object.entries(fields).map(([name, value]) => [`${prefix}_INTEGRATION_${name}`, value]);
  return {
    [`${prefix}_NAME`]: prefix,
    [`${prefix}_TYPE`]: 'cliConfig',
    [`${prefix}_OPERATION`]: 'IN',
    ...(Object.fromEntries(integration) as Readonly<Record<string, string>>),
  };
}

function kubeconfig(): string {
  return `apiVersion: v1
kind: Config
current-context: example
contexts:
  - name: example
    context: { cluster: example, user: example }
clusters:
  - name: example
    cluster:
      server: https://example.com
users:
  - name: example
    user:
      token: example
`;
}

function serviceAccountKey(): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'example',
    private_key: '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n',
    client_email: 'ci@example.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
  });
}
