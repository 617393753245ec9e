import type { Command } from './command.ts';
import { GETTERS } from './core/job/getters.ts';

type Catalog = Readonly<Record<string, () => Promise<Command>>>;

const GETTERS_BY_NAME: Catalog = Object.fromEntries(GETTERS.map(({ name }) => [name, () => lookup(name)]));

const OTHERS: Catalog = {
  aws_credentials: async () => (await import('./commands/aws_credentials.ts')).command,
  bump_version: async () => (await import('./commands/bump_version.ts')).command,
  cleanup: async () => (await import('./commands/cleanup.ts')).command,
  completion: async () => programCommand('completion'),
  configure: async () => (await import('./commands/configure.ts')).command,
  configure_aws: async () => (await import('./commands/configure_aws.ts')).command,
  copy_file_from_prev_state: async () => stateCopy('copy_file_from_prev_state'),
  copy_file_from_resource_state: async () => stateCopy('copy_file_from_resource_state'),
  copy_file_to_resource_state: async () => stateCopy('copy_file_to_resource_state'),
  copy_file_to_state: async () => stateCopy('copy_file_to_state'),
  copy_resource_file_from_state: async () => stateCopy('copy_resource_file_from_state'),
  decrypt: async () => (await import('./commands/decrypt.ts')).command,
  env: async () => (await import('./commands/env.ts')).command,
  get_git_changes: async () => (await import('./commands/get_git_changes.ts')).command,
  get_integration_keys: async () => (await import('./commands/get_integration_keys.ts')).command,
  get_integration_resource: async () => (await import('./commands/get_integration_resource.ts')).command,
  get_integration_resource_keys: async () =>
    (await import('./commands/get_integration_resource_keys.ts')).command,
  get_json_value: async () => (await import('./commands/get_json_value.ts')).command,
  get_resource_name: async () => (await import('./commands/get_resource_name.ts')).command,
  get_resource_pointer_key: async () => jsonLookup('get_resource_pointer_key'),
  get_resource_version_key: async () => jsonLookup('get_resource_version_key'),
  help: async () => programCommand('help'),
  jdk: async () => (await import('./commands/jdk.ts')).command,
  list_resources: async () => (await import('./commands/list_resources.ts')).command,
  notify: async () => (await import('./commands/notify.ts')).command,
  post_resource_state: async () => stateLine('post_resource_state'),
  post_resource_state_multi: async () => stateLine('post_resource_state_multi'),
  put_resource_state: async () => stateLine('put_resource_state'),
  put_resource_state_multi: async () => stateLine('put_resource_state_multi'),
  refresh_file_to_out_path: async () => stateCopy('refresh_file_to_out_path'),
  refresh_file_to_state: async () => stateCopy('refresh_file_to_state'),
  replace: async () => (await import('./commands/replace.ts')).command,
  replicate: async () => (await import('./commands/replicate.ts')).command,
  retry: async () => (await import('./commands/retry.ts')).command,
  sanitize_shippable_string: async () => (await import('./commands/sanitize_shippable_string.ts')).command,
  self_check: async () => (await import('./commands/self_check.ts')).command,
  service: async () => (await import('./commands/service.ts')).command,
  shell_init: async () => (await import('./commands/shell_init.ts')).command,
  split_tests: async () => (await import('./commands/split_tests.ts')).command,
  to_uppercase: async () => (await import('./commands/to_uppercase.ts')).command,
  version: async () => programCommand('version'),
};

/** All commands by name, sorted; each is loaded when it is called. */
export const catalog: Catalog = Object.fromEntries(
  Object.entries({ ...GETTERS_BY_NAME, ...OTHERS }).sort(([one], [other]) => (one < other ? -1 : 1)),
);

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

async function stateCopy(name: string): Promise<Command> {
  const { stateCopyCommands } = await import('./commands/state_copies.ts');
  return stateCopyCommands[name] as Command;
}

async function stateLine(name: string): Promise<Command> {
  const { stateLineCommands } = await import('./commands/state_lines.ts');
  return stateLineCommands[name] as Command;
}
