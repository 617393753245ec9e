/**
 * Calls that job scripts make often, in the order in which they are made; those of `others` stand for all other commands.
 * Mode process runs functions that other calls of its command do not.
 * For each of these Node keeps the functions that its calls run, already compiled. Reading those of all commands would take
 * longer than most commands do.
 */
export const WARM_CALLS: Readonly<Record<string, readonly string[]>> = {
  configure_aws: ['configure_aws', 'configure_aws my-aws'],
  'configure_aws process': ['configure_aws my-aws --mode process', 'configure_aws --mode process'],
  configure: ['configure'],
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
