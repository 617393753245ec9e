import { ShipctlError } from '../../errors.ts';
import type { Decision, FilesByGroup, PathGroup, SharedFiles } from '../../world/sharedFiles.ts';
import type { World } from '../../world/world.ts';
import { refusedModes } from '../messages.ts';
import { groupAt, placeOfTool } from '../tools/tools.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { newSalt } from '../tracking/salt.ts';
import { type ConfiguredTool, byTool, configureUnits } from './configureUnits.ts';
import { statesIn, toolPaths } from './toolPaths.ts';

type Outside = Pick<World, 'env' | 'files' | 'random' | 'sharedFiles'>;

/**
 * Writes units into the files of their tools, all of them or none.
 *
 * @throws ShipctlError
 */
export async function writeUnits(
  outside: Outside,
  requests: readonly UnitRequest[],
  overwrite: boolean,
  lockTimeoutSeconds: number,
): Promise<readonly ConfiguredTool[]> {
  const { sharedFiles, groups } = await filesOf(outside, requests);
  const decide = decision(outside, requests, overwrite);
  const { result, altered } = sharedFiles.update(groups, lockTimeoutSeconds, decide);
  return withWarnings(outside, result, groups, altered);
}

/**
 * Computes what `writeUnits` would do. Takes no lock, and makes nothing.
 *
 * @throws ShipctlError as `writeUnits` does
 */
export async function planUnits(
  outside: Outside,
  requests: readonly UnitRequest[],
  overwrite: boolean,
): Promise<readonly ConfiguredTool[]> {
  const { sharedFiles, groups } = await filesOf(outside, requests);
  const decide = decision(outside, requests, overwrite);
  return withWarnings(outside, decide(sharedFiles.view(groups)).result, groups, []);
}

/** The files of the tools that requests are for. */
async function filesOf(
  { env, sharedFiles: load }: Outside,
  requests: readonly UnitRequest[],
): Promise<{ readonly sharedFiles: SharedFiles; readonly groups: readonly PathGroup[] }> {
  const sharedFiles = await load();
  const groups = [...byTool(requests)].map(([tool, own]) => {
    const place = placeOfTool(tool);
    const paths = toolPaths(own, place.paths(env, statesIn(sharedFiles, place.name)), sharedFiles);
    checkPlace(sharedFiles, paths, place.placedBy);
    const ifUnwritable = `Set ${place.placedBy} and XDG_STATE_HOME, to places that this user can write to`;
    return { ...groupAt(place, paths), ifUnwritable };
  });
  return { sharedFiles, groups };
}

const decision =
  ({ random }: Outside, requests: readonly UnitRequest[], overwrite: boolean) =>
  (files: FilesByGroup): Decision<readonly ConfiguredTool[]> =>
    configureUnits(files, requests, overwrite, () => newSalt(random));

/** @param altered paths of files whose modes or owners the file system refused to set */
const withWarnings = (
  outside: Outside,
  configured: readonly ConfiguredTool[],
  groups: readonly PathGroup[],
  altered: readonly string[],
): readonly ConfiguredTool[] =>
  configured.map((one) => {
    const own = one.files.map(({ path }) => path).filter((path) => altered.includes(path));
    const more = [relativePaths(groups.find(({ tool }) => tool === one.tool.name)), refusedModes(own)];
    return {
      ...one,
      warnings: [
        ...one.warnings,
        ...one.tool.warnings(outside, one.written),
        ...more.filter((text) => text !== undefined),
      ],
    };
  });

/** Warns of paths that tools look for in their own working directories; undefined if there are none. */
function relativePaths(
  { paths, placedBy }: Pick<PathGroup, 'paths' | 'placedBy'> = { paths: [] },
): string | undefined {
  const relative = paths.filter((path) => !path.startsWith('/'));
  if (relative.length === 0) return undefined;
  const isTilde = relative.some((path) => path.startsWith('~'));
  return (
    `${relative.join(', ')}: a relative path${isTilde ? ', since nothing expands ~ there' : ''}. It puts secrets into the ` +
    `working directory, and leads to another file from anywhere else. Give an absolute one (${placedBy})`
  );
}

/** Secrets are not to leave the machine. */
function checkPlace(sharedFiles: SharedFiles, paths: readonly string[], placedBy: string): void {
  const uploaded = sharedFiles.firstUploaded(paths);
  if (!uploaded) return;
  throw new ShipctlError(
    `${uploaded.path} is below ${uploaded.place}, which leaves the machine when the job ends; nothing was written. ` +
      `Set ${placedBy} and XDG_STATE_HOME, to places outside of it`,
  );
}
