import type { Argument, Group } from '../command.ts';
import { fieldName, variablePrefix } from './names.ts';

/** A getter: a command that prints one variable. */
export interface Getter {
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  /** One, or two where a key follows the name. */
  readonly words: readonly [Argument] | readonly [Argument, Argument];
  readonly example: string;
  /** What stands between the prefix of the name and the key, or behind the prefix where there is no key. */
  readonly middle: string;
  /** It is for integrations that the job itself names: their `integration.json` has to be there besides. */
  readonly isOfJob?: true;
}

const RESOURCES = 'Resources and jobs';
const INTEGRATIONS = 'Integrations';
const NAME = { name: 'NAME', summary: "the resource's name" } as const;
const KEY = {
  name: 'KEY',
  summary: 'the name behind the prefix; case and other characters do not matter',
} as const;
const FIELD = { name: 'FIELD', summary: 'a field of the integration; case does not matter' } as const;

/** A getter of the variable `<NAME>_<suffix>`. */
function ofResource(name: string, suffix: string, what: string): Getter {
  return {
    name,
    group: RESOURCES,
    summary: `Print a resource's ${what}`,
    words: [NAME],
    example: `${name} my-aws`,
    middle: `_${suffix}`,
  };
}

/** All getters. */
export const GETTERS: readonly Getter[] = [
  ofResource('get_resource_id', 'ID', 'identifier'),
  ofResource('get_resource_type', 'TYPE', 'type'),
  ofResource('get_resource_operation', 'OPERATION', 'operation (IN or OUT)'),
  ofResource('get_resource_meta', 'META', 'directory'),
  ofResource('get_resource_state', 'STATE', 'directory of kept files'),
  ofResource('get_resource_path', 'STATE', 'directory of kept files (as get_resource_state)'),
  ofResource('get_resource_version_id', 'VERSIONID', 'version identifier'),
  ofResource('get_resource_version_name', 'VERSIONNAME', 'version name'),
  ofResource('get_resource_version_number', 'VERSIONNUMBER', 'version number'),
  {
    name: 'get_resource_env',
    group: RESOURCES,
    summary: 'Print a variable of a resource',
    words: [NAME, KEY],
    example: 'get_resource_env my-repo branch',
    middle: '_',
  },
  {
    name: 'get_params_resource',
    group: RESOURCES,
    summary: 'Print a parameter of a params resource',
    words: [NAME, KEY],
    example: 'get_params_resource my-params debug',
    middle: '_PARAMS_',
  },
  {
    name: 'get_integration_resource_field',
    group: INTEGRATIONS,
    summary: 'Print a field of the integration behind a resource',
    words: [NAME, FIELD],
    example: 'get_integration_resource_field my-aws accessKey',
    middle: '_INTEGRATION_',
  },
  {
    name: 'get_integration_field',
    group: INTEGRATIONS,
    summary: 'Print a field of an integration of the job',
    words: [{ name: 'INTEGRATION', summary: "the integration's name" }, FIELD],
    example: 'get_integration_field my-keys url',
    middle: '_INTEGRATION_',
    isOfJob: true,
  },
];

/**
 * The variable that a getter prints.
 *
 * @param key is for getters of two words
 * @throws UsageError where a word has no usable character
 */
export const variableOf = ({ middle, words }: Getter, name: string, key: string): string =>
  variablePrefix(name) + middle + (words.length === 2 ? fieldName(key) : '');
