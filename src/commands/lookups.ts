import { type Argument, type Command, type Group, defineCommand } from '../command.ts';
import { GETTERS, type Getter, type GetterName } from '../core/job/getters.ts';
import { integrationFile } from '../core/job/jobFiles.ts';
import { warning } from '../core/messages.ts';
import { fieldName, variablePrefix } from '../core/job/names.ts';
import { variableAnswer } from '../core/job/variables.ts';

/** What the help says about a getter. */
interface Description {
  readonly group: Group;
  readonly summary: string;
  readonly words: readonly Argument[];
  /** The words of an example. */
  readonly example: string;
}

const NAME: Argument = { name: 'NAME', summary: "the resource's name", meaning: 'resource' };
const KEY: Argument = {
  name: 'KEY',
  summary: "the rest of the variable's name; case and other characters do not matter",
};
const FIELD: Argument = {
  name: 'FIELD',
  summary: 'a field of the integration; case does not matter',
  meaning: 'field',
};

const ofResource = (what: string): Description => ({
  group: 'Resources and jobs',
  summary: `Print a resource's ${what}`,
  words: [NAME],
  example: 'my-aws',
});

const DESCRIPTIONS: Readonly<Record<GetterName, Description>> = {
  get_resource_id: ofResource('identifier'),
  get_resource_type: ofResource('type'),
  get_resource_operation: ofResource('operation (IN or OUT)'),
  get_resource_meta: ofResource('directory'),
  get_resource_state: ofResource('state directory'),
  get_resource_path: { ...ofResource('state directory, as get_resource_state does'), group: 'Old names' },
  get_resource_version_id: ofResource('version identifier'),
  get_resource_version_name: ofResource('version name'),
  get_resource_version_number: ofResource('version number'),
  get_resource_env: {
    group: 'Resources and jobs',
    summary: 'Print a variable of a resource',
    words: [NAME, KEY],
    example: 'my-repo branch',
  },
  get_params_resource: {
    group: 'Resources and jobs',
    summary: 'Print a parameter of a params resource',
    words: [NAME, KEY],
    example: 'my-params debug',
  },
  get_integration_resource_field: {
    group: 'Integrations',
    summary: 'Print a field of the integration behind a resource',
    words: [NAME, FIELD],
    example: 'my-aws accessKey',
  },
  get_integration_field: {
    group: 'Integrations',
    summary: 'Print a field of an integration of the job',
    words: [{ name: 'INTEGRATION', summary: "the integration's name", meaning: 'integration' }, FIELD],
    example: 'my-keys url',
  },
};

function lookup({ name, middle, hasKey, isOfJob }: Getter<GetterName>): Command {
  const { group, summary, words, example } = DESCRIPTIONS[name];
  return defineCommand({
    name,
    group,
    summary,
    arguments: words,
    options: [{ name: 'default', value: 'VALUE', summary: 'print VALUE if the variable is not set' }],
    examples: [`${name} ${example}`],
    plain: true,
    async run(given, world) {
      const [first = '', key = ''] = words.map((word) => String(given[word.name]));
      const wanted = {
        owner: first,
        isIntegration: isOfJob === true,
        prefix: variablePrefix(first),
        middle,
        key: hasKey && { word: key, tail: fieldName(key) },
      };
      if (isOfJob) await integrationFile(world, first, 'integration.json');
      const answer = await variableAnswer(world.env, wanted, given.default);
      if (answer.warning !== undefined) world.stderr.write(warning(answer.warning));
      world.stdout.write(answer.line);
    },
  });
}

/** The getters that print one variable, by name. */
export const lookups: Readonly<Record<string, Command>> = Object.fromEntries(
  GETTERS.map((getter) => [getter.name, lookup(getter)]),
);
