import { type Argument, type Command, defineCommand } from '../command.ts';
import { alteredModes, noSuchFile, warning } from '../core/messages.ts';
import { neededText } from '../core/job/names.ts';
import { resourceType, unknownResource } from '../core/job/resources.ts';
import { type CopyPlace, copyPlace, filesDirectory, findBelow, lastName } from '../core/state/statePaths.ts';
import { neededVariable } from '../core/job/variables.ts';
import { UsageError } from '../errors.ts';
import type { StateFiles } from '../world/stateFiles.ts';
import type { World } from '../world/world.ts';

const PATH = { name: 'PATH', summary: 'a file or directory', meaning: 'file' } as const;
const DIR = {
  name: 'DIR',
  meaning: 'file',
  summary: 'a directory, or a name that ends in /, to copy into; otherwise the name of the copy',
} as const;
const NAME = { name: 'NAME', summary: "the resource's name", meaning: 'resource' } as const;

type Words = Readonly<Record<'PATH' | 'DIR' | 'NAME', string>>;

/** Where a copy comes from: what is at PATH, its place with all links on the way followed. */
type Source = (
  words: Words,
  world: World,
  stateFiles: StateFiles,
) => string | undefined | Promise<string | undefined>;

interface Row {
  readonly name: string;
  /** As v5.8 called it first. */
  readonly oldName?: string;
  readonly summary: string;
  readonly words: readonly [Argument, ...Argument[]];
  readonly example: string;
  /** The first that exists is copied. */
  readonly sources: readonly Source[];
  readonly place: (words: Words, world: World) => CopyPlace | Promise<CopyPlace>;
  /** None there is an error. */
  readonly isNeeded?: true;
}

const asGiven: Source = ({ PATH: path }, _world, stateFiles) => stateFiles.find(path);

/** A link that leads to nothing counts as missing: what was kept before is better. */
const here: Source = ({ PATH: path }, { files }, stateFiles) =>
  files.kind(path) === undefined ? undefined : stateFiles.find(path);

const inPreviousState: Source = async ({ PATH: path }, { env }, stateFiles) =>
  findBelow(stateFiles, await neededVariable(env, 'JOB_PREVIOUS_STATE'), path);

const inResource: Source = async ({ PATH: path, NAME: name }, { env }, stateFiles) =>
  findBelow(stateFiles, await filesDirectory(env, 'IN', name, resourceType(env, name)), path);

const inStateOfResource: Source = async ({ PATH: path, NAME: name }, { env }, stateFiles) =>
  findBelow(stateFiles, await filesDirectory(env, 'IN', name, 'state'), path);

/** The same for the last name of PATH. */
const byLastName =
  (source: Source): Source =>
  (words, world, stateFiles) => {
    const name = lastName(words.PATH);
    return name === undefined ? undefined : source({ ...words, PATH: name }, world, stateFiles);
  };

const inJobState = async ({ PATH: path }: Words, { env }: World): Promise<CopyPlace> => ({
  into: await neededVariable(env, 'JOB_STATE'),
  name: lastName(path),
});
const asCpPutsIt = ({ PATH: path, DIR: to }: Words, { files }: World): CopyPlace =>
  copyPlace(path, neededText(to, 'DIR'), files.kind(to) === 'directory');
const inStateOfOutput = async ({ PATH: path, NAME: name }: Words, world: World): Promise<CopyPlace> => {
  const into = await filesDirectory(world.env, 'OUT', name, 'state');
  const unknown = unknownResource(world, name);
  if (unknown !== undefined) world.stderr.write(warning(unknown));
  return { into, name: lastName(path) };
};

const ROWS: readonly Row[] = [
  {
    name: 'copy_file_to_state',
    summary: "Copy a file or directory into the job's state",
    words: [PATH],
    example: 'terraform.tfstate',
    sources: [asGiven],
    place: inJobState,
    isNeeded: true,
  },
  {
    name: 'copy_file_from_prev_state',
    summary: 'Copy a file or directory that the previous run of the job saved',
    words: [{ name: 'PATH', summary: 'a file or directory below $JOB_PREVIOUS_STATE' }, DIR],
    example: 'terraform.tfstate .',
    sources: [inPreviousState],
    place: asCpPutsIt,
  },
  {
    name: 'refresh_file_to_state',
    summary: "Copy a file, or its last saved version, into the job's state",
    words: [PATH],
    example: 'out/terraform.tfstate',
    sources: [here, byLastName(inPreviousState)],
    place: inJobState,
  },
  {
    name: 'copy_file_from_resource_state',
    oldName: 'copy_resource_file_from_state',
    summary: 'Copy a file or directory of a resource',
    words: [NAME, { name: 'PATH', summary: "a file or directory below the resource's files" }, DIR],
    example: 'my-state terraform.tfstate .',
    sources: [inResource],
    place: asCpPutsIt,
  },
  {
    name: 'copy_file_to_resource_state',
    oldName: 'refresh_file_to_out_path',
    summary: 'Copy a file, or its last saved version, to a state resource',
    words: [PATH, NAME],
    example: 'out/terraform.tfstate my-state',
    sources: [here, byLastName(inStateOfResource)],
    place: inStateOfOutput,
  },
];

const NOTES =
  'An existing file is replaced, and directories are merged. Modes and symbolic links stay; FIFOs, sockets and\n' +
  'devices are left out, with a warning. If anything fails, nothing changes.';

function stateCopy(row: Row, name: string): Command {
  return defineCommand({
    name,
    group: name === row.name ? 'State' : 'Old names',
    summary: name === row.name ? row.summary : `The old name of ${row.name}`,
    arguments: row.words,
    options: [],
    examples: [`${name} ${row.example}`],
    notes: NOTES,
    plain: true,
    async run(given, world) {
      await copy(row, given as unknown as Words, world);
    },
  });
}

async function copy({ sources, place, isNeeded }: Row, words: Words, world: World): Promise<void> {
  const path = neededText(words.PATH, 'PATH');
  const target = await place(words, world);
  const stateFiles = await world.stateFiles();
  let from: string | undefined;
  for (const source of sources) from ??= await source(words, world, stateFiles);
  if (from === undefined) {
    if (isNeeded) throw new UsageError(noSuchFile(path));
    world.stderr.write(warning(`${noSuchFile(path)}; nothing was copied`));
    return;
  }
  const { leftOut, altered } = stateFiles.change([{ from, ...target, isWhole: false }]);
  for (const special of leftOut) world.stderr.write(warning(`${special} can't be copied, and was left out`));
  world.stderr.write(alteredModes(altered));
}

/** The commands that copy files to and from what is kept, by name. */
export const stateCopyCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  ROWS.flatMap((row) =>
    [row.name, row.oldName]
      .filter((name) => name !== undefined)
      .map((name) => [name, stateCopy(row, name)] as const),
  ),
);
