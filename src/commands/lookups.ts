import { type Argument, type Command, type Group, defineCommand } from '../command.ts';
import { integrationFile } from '../core/jobFiles.ts';
import { warning } from '../core/messages.ts';
import { fieldName, variablePrefix } from '../core/names.ts';
import { variableAnswer } from '../core/variables.ts';
import type { World } from '../world.ts';

const RESOURCES = 'Resources and jobs';
const NAME = { name: 'NAME', summary: "the resource's name" } as const;

interface Row {
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  readonly words: readonly [Argument, ...Argument[]];
  readonly example: string;
  /** The variable that is printed. */
  readonly variable: (first: string, second: string) => string;
  /** What has to be there besides. */
  readonly check?: (world: World, first: string) => Promise<void>;
}

/** A getter of the variable `<NAME>_<suffix>`. */
function ofResource(name: string, suffix: string, what: string): Row {
  return {
    name,
    group: RESOURCES,
    summary: `Print a resource's ${what}`,
    words: [NAME],
    example: `${name} my-aws`,
    variable: (resource) => `${variablePrefix(resource)}_${suffix}`,
  };
}

/** A getter of the variable `<NAME>_<infix><KEY>`. */
function ofKey(name: string, infix: string, key: Argument, summary: string, example: string): Row {
  return {
    name,
    group: infix === 'INTEGRATION_' ? 'Integrations' : RESOURCES,
    summary,
    words: [NAME, key],
    example: `${name} ${example}`,
    variable: (resource, field) => `${variablePrefix(resource)}_${infix}${fieldName(field)}`,
  };
}

const KEY = {
  name: 'KEY',
  summary: 'the name behind the prefix; case and other characters do not matter',
} as const;
const FIELD = { name: 'FIELD', summary: 'a field of the integration; case does not matter' } as const;

const ROWS: readonly Row[] = [
  ofResource('get_resource_id', 'ID', 'identifier'),
  ofResource('get_resource_type', 'TYPE', 'type'),
  ofResource('get_resource_operation', 'OPERATION', 'operation (IN or OUT)'),
  ofResource('get_resource_meta', 'META', 'directory'),
  ofResource('get_resource_state', 'STATE', 'directory of kept files'),
  ofResource('get_resource_path', 'STATE', 'directory of kept files (as get_resource_state)'),
  ofResource('get_resource_version_id', 'VERSIONID', 'version identifier'),
  ofResource('get_resource_version_name', 'VERSIONNAME', 'version name'),
  ofResource('get_resource_version_number', 'VERSIONNUMBER', 'version number'),
  ofKey('get_resource_env', '', KEY, 'Print a variable of a resource', 'my-repo branch'),
  ofKey('get_params_resource', 'PARAMS_', KEY, 'Print a parameter of a params resource', 'my-params debug'),
  ofKey(
    'get_integration_resource_field',
    'INTEGRATION_',
    FIELD,
    'Print a field of the integration behind a resource',
    'my-aws accessKey',
  ),
  {
    ...ofKey(
      'get_integration_field',
      'INTEGRATION_',
      FIELD,
      'Print a field of an integration of the job',
      'my-keys url',
    ),
    words: [{ name: 'INTEGRATION', summary: "the integration's name" }, FIELD],
    check: async (world, integration) => {
      await integrationFile(world, integration, 'integration.json');
    },
  },
];

function lookup({ name, group, summary, words, example, variable, check }: Row): Command {
  return defineCommand({
    name,
    group,
    summary,
    arguments: words,
    options: [{ name: 'default', value: 'VALUE', summary: 'print VALUE where the variable is not set' }],
    examples: [example],
    plain: true,
    async run(given, world) {
      const [first = '', second = ''] = words.map((word) => String(given[word.name]));
      const wanted = variable(first, second);
      if (check) await check(world, first);
      const { line, warning: said } = await variableAnswer(world.env, wanted, given.default);
      if (said !== undefined) world.stderr.write(warning(said));
      await world.answer(line);
    },
  });
}

/** The getters that print one variable, by name. */
export const lookups: Readonly<Record<string, Command>> = Object.fromEntries(
  ROWS.map((row) => [row.name, lookup(row)]),
);
