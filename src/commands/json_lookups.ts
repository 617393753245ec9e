import { type Command, defineCommand } from '../command.ts';
import { resourceFile } from '../core/job/jobFiles.ts';
import { ABSENCE_OPTIONS, PATH_ARGUMENT, writeJsonAnswer } from '../core/json/jsonAnswer.ts';
import { type Step, parsePath } from '../core/json/jsonPath.ts';
import { jsonFile } from '../core/json/jsonText.ts';

interface Row {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** Where in `version.json` the PATH begins. */
  readonly base: (path: string) => readonly Step[];
}

const VERSION_KEYS: ReadonlySet<string> = new Set(['versionName', 'versionId', 'versionNumber']);

const ROWS: readonly Row[] = [
  {
    name: 'get_resource_version_key',
    summary: "Print a value of a resource's version",
    example: 'my-image tags[0]',
    base: (path) => (VERSION_KEYS.has(path) ? ['version'] : ['version', 'propertyBag']),
  },
  {
    name: 'get_resource_pointer_key',
    summary: "Print a value of a resource's pointer section",
    example: 'my-cluster region',
    base: () => ['propertyBag', 'yml', 'pointer'],
  },
];

function jsonLookup({ name, summary, example, base }: Row): Command {
  return defineCommand({
    name,
    group: 'Resources and jobs',
    summary,
    arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }, PATH_ARGUMENT],
    options: ABSENCE_OPTIONS,
    examples: [`${name} ${example}`],
    notes: 'Strings are printed bare, everything else as JSON. A missing value prints null.',
    plain: true,
    async run({ NAME: resource, PATH: path, default: fallback, required: isRequired }, world) {
      const steps = parsePath(path);
      const { path: file, bytes } = await resourceFile(world, resource, 'version.json');
      const absence = { fallback, isRequired };
      writeJsonAnswer(world.stdout, jsonFile(file, bytes), [...base(path), ...steps], absence);
    },
  });
}

/** The getters that print one value of `version.json`, by name. */
export const jsonLookups: Readonly<Record<string, Command>> = Object.fromEntries(
  ROWS.map((row) => [row.name, jsonLookup(row)]),
);
