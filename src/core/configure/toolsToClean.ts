import { ShipctlError } from '../../errors.ts';
import type { FileRecord, JournaledFile, SharedFiles } from '../../world/sharedFiles.ts';
import type { Environment } from '../../world/environment.ts';
import { TOOL_PLACES, type ToolPlace, groupAt } from '../tools/tools.ts';
import type { ConfigurableTool } from '../tools/configurableTool.ts';
import { ownersIn } from './cleanUnits.ts';
import { type CleanupScope, type OwnFiles, isClaimed } from './cleanupScope.ts';
import { statesIn } from './toolPaths.ts';

/** A tool with its files, as the journal knows them and as this environment has them. */
export interface ToolFiles {
  readonly name: string;
  readonly journaled: readonly JournaledFile[];
  /** Undefined if this environment gives no place for them. */
  readonly own: OwnFiles | undefined;
  /** Undefined for a tool that this version does not know. */
  readonly load: (() => Promise<ConfigurableTool>) | undefined;
}

/** The files of all tools that the journal or the environment has any of. */
export async function filesByTool(
  journaled: readonly JournaledFile[],
  sharedFiles: SharedFiles,
  env: Environment,
): Promise<readonly ToolFiles[]> {
  const names = [...TOOL_PLACES.map(({ name }) => name), ...journaled.map(({ tool }) => tool)];
  const known = [...new Set(names)].filter((name) => name !== undefined);
  return Promise.all(
    known.map(async (name) => {
      const place = TOOL_PLACES.find((one) => one.name === name);
      return {
        name,
        journaled: journaled.filter(({ tool }) => tool === name),
        own: place && (await ownFiles(place, sharedFiles, env)),
        load: place?.load,
      };
    }),
  );
}

/**
 * The tool whose files are to be cleaned up; undefined if a scope has nothing in them.
 *
 * @throws ShipctlError for a tool that this version does not know
 */
export async function toolToClean(
  { name, journaled, own, load }: ToolFiles,
  scope: CleanupScope,
): Promise<ConfigurableTool | undefined> {
  const isLittered = own && (own.isLittered || own.littered.length > 0);
  if (!isLittered && !isClaimed([...journaled, ...(own ? [own] : [])], scope)) return undefined;
  if (load) return load();
  throw new ShipctlError(
    `${journaled.map(({ asked }) => asked).join(', ')}: written by a version of shipctl that knows the tool ${name}; ` +
      'run cleanup of that version',
  );
}

/** The files of single units are known by the records of those that all share, unless these came from elsewhere. */
function withSeparateFiles(common: readonly string[], records: readonly FileRecord[]): readonly string[] {
  const groups = records.map(({ group }) => group);
  const own = groups.filter((group) => common.every((path) => group.includes(path)));
  return [...new Set([...own.flat(), ...common])];
}

const recordsOf = (
  place: ToolPlace,
  paths: readonly string[],
  sharedFiles: SharedFiles,
): readonly FileRecord[] =>
  sharedFiles
    .view([groupAt(place, paths)])
    .flat()
    .flatMap(({ record }) => record ?? []);

/** Places that are refused hold nothing of shipctl's but what the journal knows of. */
async function ownFiles(
  place: ToolPlace,
  sharedFiles: SharedFiles,
  env: Environment,
): Promise<OwnFiles | undefined> {
  let paths: readonly string[] = [];
  try {
    paths = place.paths(env, statesIn(sharedFiles, place.name));
    const records = recordsOf(place, paths, sharedFiles);
    const tool = records.length > 0 ? await place.load() : undefined;
    if (tool?.hasSeparateFiles) paths = withSeparateFiles(paths, records);
    const group = groupAt(place, paths);
    const owners = tool ? ownersIn(sharedFiles.view([group]).flat(), tool) : [];
    const littered = sharedFiles.litteredIn(place.unitDirectories?.(env) ?? []);
    return { paths, owners, isLittered: sharedFiles.isLittered(group), littered, fault: undefined };
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    if (!sharedFiles.isRecorded(paths)) return undefined;
    return { paths, owners: [], isLittered: false, littered: [], fault: error.message };
  }
}
