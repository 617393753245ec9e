import type { Environment } from '../world/environment.ts';
import type { Uploaded } from '../world/sharedFiles.ts';
import { firstInside } from './containment.ts';

/**
 * The first of the files that is, or would be made, in a directory that the platform uploads when the job ends, whatever
 * links, mounts or `..` lead there. Neither the files nor the directories need exist.
 */
export function firstUploaded(paths: readonly string[], env: Environment): Uploaded | undefined {
  for (const [place, directory] of uploadedDirectories(env)) {
    const path = firstInside(paths, directory);
    if (path !== undefined) return { path, place };
  }
  return undefined;
}

/** By what messages call them. */
function uploadedDirectories(env: Environment): readonly (readonly [place: string, directory: string])[] {
  const [state = '', job = ''] = [env.get('JOB_STATE'), env.get('JOB_PATH')];
  return [
    ...(state === '' ? [] : [['$JOB_STATE', state] as const]),
    ...(job === '' ? [] : [['$JOB_PATH/OUT', `${job}/OUT`] as const]),
  ];
}
