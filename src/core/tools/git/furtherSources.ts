import type { Environment } from '../../../world/environment.ts';
import type { World } from '../../../world/world.ts';
import { byteTextAt } from '../otherFile.ts';
import type { Configuration } from './hindrances.ts';
import { xdgPath } from './paths.ts';
import { type GitVariables, gitVariables, isTrue } from './variables.ts';

/** What git reads beside the files that are written. */
export interface FurtherSources {
  /** Those that git reads before the one that is written. */
  readonly configurations: readonly Configuration[];
  readonly variables: GitVariables;
  /** One at most. */
  readonly netrc: readonly Configuration[];
}

/** What git reads beside the files that are written; a file that can't be read says nothing. */
export function furtherSources({ env, files }: Pick<World, 'env' | 'files'>): FurtherSources {
  const at = (path: string): readonly Configuration[] => {
    const text = byteTextAt(path, files);
    return text === undefined ? [] : [{ path, text }];
  };
  return {
    configurations: earlierPaths(env).flatMap(at),
    variables: gitVariables(env),
    // libcurl has no variable for its place.
    netrc: at(`${env.get('HOME') ?? ''}/.netrc`),
  };
}

/**
 * The configuration of the machine, and the user's other one.
 *
 * @see https://git-scm.com/docs/git-config#FILES
 */
function earlierPaths(env: Environment): readonly string[] {
  const hasSystem = !isTrue(env.get('GIT_CONFIG_NOSYSTEM') ?? '');
  const other = env.get('GIT_CONFIG_GLOBAL') === undefined ? xdgPath(env) : undefined;
  return [
    ...(hasSystem ? [env.get('GIT_CONFIG_SYSTEM') ?? '/etc/gitconfig'] : []),
    ...(other === undefined ? [] : [other]),
  ];
}
