import { type Argument, type Command, type Group, defineCommand } from '../command.ts';
import { GETTERS, type Getter } from '../core/getters.ts';
import { integrationFile } from '../core/jobFiles.ts';
import { warning } from '../core/messages.ts';
import { fieldName, variablePrefix } from '../core/names.ts';
import { variableAnswer } from '../core/variables.ts';

/** What the help says of a getter. */
interface Description {
  readonly group: Group;
  readonly summary: string;
  readonly words: readonly [Argument] | readonly [Argument, Argument];
  readonly example: string;
}

const NAME = { name: 'NAME', summary: "the resource's name" } as const;
const KEY = {
  name: 'KEY',
  summary: 'the name behind the prefix; case and other characters do not matter',
} as const;
const FIELD = { name: 'FIELD', summary: 'a field of the integration; case does not matter' } as const;

/** Of getters that take no key. */
const OF_RESOURCES: Readonly<Record<string, string>> = {
  get_resource_id: 'identifier',
  get_resource_type: 'type',
  get_resource_operation: 'operation (IN or OUT)',
  get_resource_meta: 'directory',
  get_resource_state: 'directory of kept files',
  get_resource_path: 'directory of kept files (as get_resource_state)',
  get_resource_version_id: 'version identifier',
  get_resource_version_name: 'version name',
  get_resource_version_number: 'version number',
};

const OTHERS: Readonly<Record<string, Description>> = {
  get_resource_env: {
    group: 'Resources and jobs',
    summary: 'Print a variable of a resource',
    words: [NAME, KEY],
    example: 'get_resource_env my-repo branch',
  },
  get_params_resource: {
    group: 'Resources and jobs',
    summary: 'Print a parameter of a params resource',
    words: [NAME, KEY],
    example: 'get_params_resource my-params debug',
  },
  get_integration_resource_field: {
    group: 'Integrations',
    summary: 'Print a field of the integration behind a resource',
    words: [NAME, FIELD],
    example: 'get_integration_resource_field my-aws accessKey',
  },
  get_integration_field: {
    group: 'Integrations',
    summary: 'Print a field of an integration of the job',
    words: [{ name: 'INTEGRATION', summary: "the integration's name" }, FIELD],
    example: 'get_integration_field my-keys url',
  },
};

const descriptionOf = (name: string): Description =>
  OTHERS[name] ?? {
    group: 'Resources and jobs',
    summary: `Print a resource's ${OF_RESOURCES[name] ?? ''}`,
    words: [NAME],
    example: `${name} my-aws`,
  };

function lookup({ name, middle, hasKey, isOfJob }: Getter): Command {
  const { group, summary, words, example } = descriptionOf(name);
  return defineCommand({
    name,
    group,
    summary,
    arguments: words,
    options: [{ name: 'default', value: 'VALUE', summary: 'print VALUE where the variable is not set' }],
    examples: [example],
    plain: true,
    async run(given, world) {
      const [first = '', key = ''] = words.map((word) =>
        String((given as Record<string, unknown>)[word.name]),
      );
      const variable = variablePrefix(first) + middle + (hasKey ? fieldName(key) : '');
      if (isOfJob) await integrationFile(world, first, 'integration.json');
      const answer = await variableAnswer(world.env, variable, given.default);
      if (answer.warning !== undefined) world.stderr.write(warning(answer.warning));
      world.stdout.write(answer.line);
    },
  });
}

/** The getters that print one variable, by name. */
export const lookups: Readonly<Record<string, Command>> = Object.fromEntries(
  GETTERS.map((getter) => [getter.name, lookup(getter)]),
);
