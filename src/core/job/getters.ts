import { prefixOrNothing, sanitize, upperCase } from './sanitize.ts';

/** A getter: a command that prints one variable. */
export interface Getter<Name extends string = string> {
  readonly name: Name;
  /** What the variable's name has between the prefix and the key, or after the prefix if the getter takes no key. */
  readonly middle: string;
  /** A key follows the name. */
  readonly hasKey?: true;
  /** It reads integrations that the job itself names, so it also needs their `integration.json`. */
  readonly isOfJob?: true;
}

const ROWS = [
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
] as const satisfies readonly Getter[];

export type GetterName = (typeof ROWS)[number]['name'];

/**
 * All getters. The catalogue, the plain answers and the functions of `shell_init` follow from these rows; what the help
 * says of each is in `commands/lookups.ts`, and the compiler asks for it.
 */
export const GETTERS: readonly Getter<GetterName>[] = ROWS;

/** A command that prints a text made of its one word. */
export interface TextCommand<Name extends string = string> {
  readonly name: Name;
  readonly make: (word: string) => string;
  /** An empty text is an error. */
  readonly isNeverEmpty?: true;
}

const TEXT_ROWS = [
  { name: 'get_resource_name', make: prefixOrNothing, isNeverEmpty: true },
  { name: 'sanitize_shippable_string', make: sanitize },
  { name: 'to_uppercase', make: upperCase },
] as const satisfies readonly TextCommand[];

export type TextCommandName = (typeof TEXT_ROWS)[number]['name'];

/**
 * The commands of texts that are answered as fast as getters. Each is also a command in the catalogue, for the calls that
 * are not plain, and a function of `shell_init`, for which the compiler asks in `core/shell/functions.ts`.
 */
export const TEXT_COMMANDS: readonly TextCommand<TextCommandName>[] = TEXT_ROWS;
