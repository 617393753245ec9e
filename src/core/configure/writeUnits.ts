import { ShipctlError } from '../../errors.ts';
import type { SharedFiles } from '../../world/sharedFiles.ts';
import type { World } from '../../world/world.ts';
import { groupAt, placeOfTool } from '../tools/tools.ts';
import type { UnitRequest } from '../tools/tool.ts';
import { newSalt } from '../tracking/salt.ts';
import { type ConfiguredTool, byTool, configureUnits } from './changes.ts';
import { toolPaths } from './toolPaths.ts';

/**
 * Writes units into the files of their tools, all of them or none.
 *
 * @throws ShipctlError
 */
export async function writeUnits(
  { env, random, sharedFiles: load }: Pick<World, 'env' | 'random' | 'sharedFiles'>,
  requests: readonly UnitRequest[],
  overwrite: boolean,
  lockTimeoutSeconds: number,
): Promise<readonly ConfiguredTool[]> {
  const sharedFiles = await load();
  const groups = [...byTool(requests)].map(([tool, own]) => {
    const place = placeOfTool(tool);
    const paths = toolPaths(own, place.paths(env), sharedFiles);
    checkPlace(sharedFiles, env.get('JOB_STATE'), paths, place.placedBy);
    return groupAt(place, paths);
  });
  const all = sharedFiles.update(groups, lockTimeoutSeconds, (files) =>
    configureUnits(files, requests, overwrite, () => newSalt(random)),
  );
  return all.map((one) => ({
    ...one,
    warnings: [...one.warnings, ...one.tool.warnings(env, one.written)],
  }));
}

/** The files below `JOB_STATE` are saved when the job ends. */
function checkPlace(
  sharedFiles: SharedFiles,
  state: string | undefined,
  paths: readonly string[],
  placedBy: string,
): void {
  if (state === undefined || state === '') return;
  const saved = sharedFiles.firstInside(state, paths);
  if (saved === undefined) return;
  throw new ShipctlError(
    `${saved} is below $JOB_STATE, which leaves the machine when the job ends; nothing was written. ` +
      `Set ${placedBy} and XDG_STATE_HOME, to places outside of it`,
  );
}
