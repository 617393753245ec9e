/** A getter: a command that prints one variable. */
export interface Getter {
  readonly name: string;
  /** What the variable's name has between the prefix and the key, or behind the prefix where there is no key. */
  readonly middle: string;
  /** A key follows the name. */
  readonly hasKey?: true;
  /** It is for integrations that the job itself names: their `integration.json` has to be there besides. */
  readonly isOfJob?: true;
}

/** All getters. */
export const GETTERS: readonly Getter[] = [
  { name: 'get_integration_resource_field', middle: '_INTEGRATION_', hasKey: true },
  { name: 'get_integration_field', middle: '_INTEGRATION_', hasKey: true, isOfJob: true },
  { name: 'get_params_resource', middle: '_PARAMS_', hasKey: true },
  { name: 'get_resource_env', middle: '_', hasKey: true },
  { name: 'get_resource_version_number', middle: '_VERSIONNUMBER' },
  { name: 'get_resource_version_name', middle: '_VERSIONNAME' },
  { name: 'get_resource_version_id', middle: '_VERSIONID' },
  { name: 'get_resource_path', middle: '_STATE' },
  { name: 'get_resource_state', middle: '_STATE' },
  { name: 'get_resource_meta', middle: '_META' },
  { name: 'get_resource_operation', middle: '_OPERATION' },
  { name: 'get_resource_type', middle: '_TYPE' },
  { name: 'get_resource_id', middle: '_ID' },
];
