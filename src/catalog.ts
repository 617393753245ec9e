import type { Command } from './command.ts';
import { GETTERS } from './core/job/getters.ts';

type Catalog = Readonly<Record<string, () => Promise<Command>>>;

const GETTERS_BY_NAME: Catalog = Object.fromEntries(GETTERS.map(({ name }) => [name, () => lookup(name)]));

/**
 * All commands by name; each is loaded when it is called. The help lists them in this order, group by group: those that
 * most people need come first.
 */
export const catalog: Catalog = {
  list_resources: async () => (await import('./commands/list_resources.ts')).command,
  get_resource_version_key: async () => jsonLookup('get_resource_version_key'),
  get_resource_pointer_key: async () => jsonLookup('get_resource_pointer_key'),
  ...GETTERS_BY_NAME,
  get_integration_resource: async () => (await import('./commands/get_integration_resource.ts')).command,
  get_integration_resource_keys: async () =>
    (await import('./commands/get_integration_resource_keys.ts')).command,
  get_integration_keys: async () => (await import('./commands/get_integration_keys.ts')).command,
  env: async () => (await import('./commands/env.ts')).command,
  configure: async () => (await import('./commands/configure.ts')).command,
  configure_aws: async () => (await import('./commands/configure_aws.ts')).command,
  cleanup: async () => (await import('./commands/cleanup.ts')).command,
  aws_credentials: async () => (await import('./commands/aws_credentials.ts')).command,
  verify_aws: async () => (await import('./commands/verify_aws.ts')).command,
  aws_policy: async () => (await import('./commands/aws_policy.ts')).command,
  docker_credential: async () => (await import('./commands/docker_credential.ts')).command,
  git_credential: async () => (await import('./commands/git_credential.ts')).command,
  eks_token: async () => (await import('./commands/eks_token.ts')).command,
  gke_token: async () => token('gke_token'),
  aks_token: async () => token('aks_token'),
  deploy_ecs: async () => (await import('./commands/deploy_ecs.ts')).command,
  put_resource_state: async () => stateLine('put_resource_state'),
  post_resource_state: async () => stateLine('post_resource_state'),
  put_resource_state_multi: async () => stateLine('put_resource_state_multi'),
  post_resource_state_multi: async () => stateLine('post_resource_state_multi'),
  copy_file_to_state: async () => stateCopy('copy_file_to_state'),
  copy_file_from_prev_state: async () => stateCopy('copy_file_from_prev_state'),
  refresh_file_to_state: async () => stateCopy('refresh_file_to_state'),
  copy_file_from_resource_state: async () => stateCopy('copy_file_from_resource_state'),
  copy_file_to_resource_state: async () => stateCopy('copy_file_to_resource_state'),
  replicate: async () => (await import('./commands/replicate.ts')).command,
  copy_resource_file_from_state: async () => stateCopy('copy_resource_file_from_state'),
  refresh_file_to_out_path: async () => stateCopy('refresh_file_to_out_path'),
  retry: async () => (await import('./commands/retry.ts')).command,
  notify: async () => (await import('./commands/notify.ts')).command,
  split_tests: async () => (await import('./commands/split_tests.ts')).command,
  get_git_changes: async () => (await import('./commands/get_git_changes.ts')).command,
  bump_version: async () => (await import('./commands/bump_version.ts')).command,
  replace: async () => (await import('./commands/replace.ts')).command,
  decrypt: async () => (await import('./commands/decrypt.ts')).command,
  jdk: async () => (await import('./commands/jdk.ts')).command,
  service: async () => (await import('./commands/service.ts')).command,
  get_json_value: async () => (await import('./commands/get_json_value.ts')).command,
  get_resource_name: async () => (await import('./commands/get_resource_name.ts')).command,
  sanitize_shippable_string: async () => (await import('./commands/sanitize_shippable_string.ts')).command,
  to_uppercase: async () => (await import('./commands/to_uppercase.ts')).command,
  help: async () => programCommand('help'),
  shell_init: async () => (await import('./commands/shell_init.ts')).command,
  completion: async () => programCommand('completion'),
  self_check: async () => (await import('./commands/self_check.ts')).command,
  version: async () => programCommand('version'),
};

async function programCommand(name: string): Promise<Command> {
  const { programCommands } = await import('./cli/programCommands.ts');
  return programCommands[name] as Command;
}

async function lookup(name: string): Promise<Command> {
  const { lookups } = await import('./commands/lookups.ts');
  return lookups[name] as Command;
}

async function jsonLookup(name: string): Promise<Command> {
  const { jsonLookups } = await import('./commands/json_lookups.ts');
  return jsonLookups[name] as Command;
}

async function token(name: string): Promise<Command> {
  const { tokenCommands } = await import('./commands/tokens.ts');
  return tokenCommands[name] as Command;
}

async function stateCopy(name: string): Promise<Command> {
  const { stateCopyCommands } = await import('./commands/state_copies.ts');
  return stateCopyCommands[name] as Command;
}

async function stateLine(name: string): Promise<Command> {
  const { stateLineCommands } = await import('./commands/state_lines.ts');
  return stateLineCommands[name] as Command;
}
