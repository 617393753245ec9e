/**
 * Calls that job scripts make often, in the order in which they are made; those of `others` stand for all other commands.
 * Calls in mode process run functions that others of their command do not, and so do those in jobs with a kubeconfig or a role:
 * their rows have what distinguishes them (`MARKS` in laterParts/load.ts) after the command.
 * For each of these Node keeps the functions that its calls run, already compiled. Reading those of all commands would take
 * longer than most commands do.
 */
export const WARM_CALLS: Readonly<Record<string, readonly string[]>> = {
  configure_aws: ['configure_aws', 'configure_aws my-aws'],
  'configure_aws process': ['configure_aws my-aws --mode process', 'configure_aws --mode process'],
  'configure _KUBECONFIG': ['configure'],
  'cleanup _KUBECONFIG': ['cleanup'],
  configure: ['configure', 'configure'],
  aws_credentials: ['aws_credentials my-aws'],
  'aws_credentials _ASSUMEROLEARN': ['aws_credentials my-aws', 'aws_credentials deploy-role'],
  eks_token: ['eks_token prod'],
  docker_credential: ['docker_credential list', 'docker_credential get'],
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

/** Rows of `WARM_CALLS` that find something kept: they are made once before, when AWS is asked. */
export const KEEPING: readonly string[] = ['aws_credentials _ASSUMEROLEARN', 'docker_credential'];

/** What the calls of a command read from standard input. */
export const WARM_INPUT: Readonly<Record<string, string>> = {
  docker_credential: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
};

/** Variables of resources that the sample job lacks: with them, its `configure` writes the files of most tools. */
const OF_MOST_TOOLS: Readonly<Record<string, string>> = {
  ...resource('KUBE', { KUBECONFIGCONTENT: kubeconfig() }),
  ...resource('GOOGLE', { JSON_KEY: serviceAccountKey() }),
  ...resource('GIT', { HOST: 'git.example.com', USERNAME: 'ci', PASSWORD: 'example' }),
  ...resource('OCEAN', { APITOKEN: 'example' }),
  ...resource('FROG', { URL: 'https://jfrog.example.com', USERNAME: 'ci', PASSWORD: 'example' }),
};

/**
 * What the job of a row of `WARM_CALLS` has beside the variables of the sample job.
 *
 * @param home its home directory
 * @param aws  the URL of a server that is AWS
 */
export function warmVariables(row: string, home: string, aws: string): Readonly<Record<string, string>> {
  if (row.endsWith(' _KUBECONFIG'))
    return { ...OF_MOST_TOOLS, SHIPPABLE_INTEGRATION_ENVS_PATH: `${home}/variables.env` };
  return KEEPING.includes(row)
    ? {
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL: aws,
      }
    : {};
}

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
