import { ShipctlError } from '../../errors.ts';
import type { Owner, SharedFiles } from '../../world/sharedFiles.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import type { StateOfFile } from '../tools/home.ts';

/** Looks at files of a tool which chooses among them. */
export const statesIn =
  (sharedFiles: Pick<SharedFiles, 'view'>, tool: string): StateOfFile =>
  (path) => {
    try {
      const [file] = sharedFiles.view([{ tool, paths: [path] }]).flat();
      return file?.fault ? 'unusable' : file?.bytes && 'usable';
    } catch (error) {
      if (error instanceof ShipctlError) return 'unusable';
      throw error;
    }
  };

/**
 * The paths of a tool's files that a call writes, in the order of writing: those of each unit, then those of all. If units
 * have files of their own, the same job's other ones are among them, since the default may pass from one to another.
 *
 * @param common those of all units
 */
export function toolPaths(
  requests: readonly UnitRequest[],
  common: readonly string[],
  sharedFiles: Pick<SharedFiles, 'journaled'>,
): readonly string[] {
  const own = requests.flatMap(({ ownPaths = [] }) => ownPaths);
  const others = own.length === 0 ? [] : pathsOfJob(requests, common, sharedFiles);
  return [...new Set([...others, ...own]), ...common];
}

/** The paths of all files that the same job has beside these. */
function pathsOfJob(
  requests: readonly UnitRequest[],
  common: readonly string[],
  sharedFiles: Pick<SharedFiles, 'journaled'>,
): readonly string[] {
  const isOfJob = ({ job, build }: Owner): boolean =>
    requests.some(({ claim }) => claim.job === job && claim.build === build);
  return sharedFiles
    .journaled()
    .filter(
      ({ tool, group }) => tool === requests[0]?.tool.name && common.every((path) => group.includes(path)),
    )
    .filter(({ asked, owners }) => owners.some(isOfJob) && !common.includes(asked))
    .sort((a, b) => a.group.indexOf(a.asked) - b.group.indexOf(b.asked))
    .map(({ asked }) => asked);
}
