import { type Command, defineCommand } from '../command.ts';
import { alteredModes, quote, warning } from '../core/messages.ts';
import { unknownResource } from '../core/job/resources.ts';
import { stateLine, stateLines } from '../core/state/stateLines.ts';
import { resourceFileName } from '../core/state/statePaths.ts';
import { neededVariable } from '../core/job/variables.ts';
import { UsageError } from '../errors.ts';
import { bytesOf } from '../rawText.ts';
import type { World } from '../world/world.ts';

const NAME = { name: 'NAME', summary: "the resource's name", meaning: 'resource' } as const;
const NOTES =
  'The platform reads $JOB_STATE/NAME.env when the job ends. The key versionName names the new version, other keys go\n' +
  "to the version's propertyBag. Several processes may add lines at the same time.";

interface Row {
  readonly name: string;
  readonly summary: string;
  /** Existing lines stay. */
  readonly isAdding: boolean;
}

const SINGLE: readonly Row[] = [
  {
    name: 'post_resource_state',
    summary: "Set a resource's state to one line KEY=VALUE",
    isAdding: false,
  },
  { name: 'put_resource_state', summary: "Add a line KEY=VALUE to a resource's state", isAdding: true },
];

const MULTI: readonly Row[] = [
  {
    name: 'post_resource_state_multi',
    summary: "Set a resource's state to several lines KEY=VALUE",
    isAdding: false,
  },
  { name: 'put_resource_state_multi', summary: "Add lines KEY=VALUE to a resource's state", isAdding: true },
];

const single = (row: Row): Command =>
  defineCommand({
    name: row.name,
    group: 'State',
    summary: row.summary,
    arguments: [
      NAME,
      { name: 'KEY', summary: 'the key; may not contain = or line breaks' },
      { name: 'VALUE', summary: 'the value; may not be empty or contain line breaks' },
    ],
    options: [],
    examples: [`${row.name} my-image versionName 1.2.0`],
    notes: NOTES,
    plain: true,
    async run({ NAME: resource, KEY: key, VALUE: value }, world) {
      if (value === '')
        throw new UsageError(`VALUE is empty; ${row.name}_multi NAME KEY= writes an empty value`);
      await write(world, resource, row, stateLine(key, value));
    },
  });

const multi = (row: Row): Command =>
  defineCommand({
    name: row.name,
    group: 'State',
    summary: row.summary,
    arguments: [
      NAME,
      {
        name: 'KEY=VALUE',
        summary: 'split at blanks and line breaks; a word without = continues the value before it',
        rest: true,
      },
    ],
    options: [],
    examples: [`${row.name} my-image 'versionName=1.2.0 tag=latest'`],
    notes: NOTES,
    plain: true,
    async run({ NAME: resource, 'KEY=VALUE': words }, world) {
      const { text, joined } = stateLines(words);
      await write(world, resource, row, text);
      if (joined.length > 0) world.stderr.write(warning(blanksIn(joined, row)));
    },
  });

/** What has become of the blanks of some values, and how to keep them. */
const blanksIn = (keys: readonly string[], { name }: Row): string =>
  `blanks and line breaks in the value of ${keys.map(quote).join(', ')} became single blanks; ` +
  `${name.replace(/_multi$/, '')} NAME KEY VALUE keeps them`;

async function write(world: World, resource: string, { isAdding }: Row, lines: string): Promise<void> {
  const name = resourceFileName(resource);
  const path = `${await neededVariable(world.env, 'JOB_STATE')}/${name}.env`;
  const unknown = unknownResource(world, resource);
  if (unknown !== undefined) world.stderr.write(warning(unknown));
  const stateFiles = await world.stateFiles();
  if (isAdding) stateFiles.append(path, lines);
  else {
    const { altered } = stateFiles.change([{ path, rewrite: () => bytesOf(lines) }]);
    world.stderr.write(alteredModes(altered));
  }
}

/** The commands that write lines for the platform, by name. */
export const stateLineCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  [...SINGLE.map(single), ...MULTI.map(multi)].map((command) => [command.name, command]),
);
