import type { Environment } from '../../../world/environment.ts';
import { quote } from '../../messages.ts';
import type { Surroundings, UnitRequest } from '../configurableTool.ts';
import { byteTextAt } from '../otherFile.ts';
import { AUTHS, HELPERS } from './members.ts';
import { dockerPaths } from './paths.ts';
import { registryHost } from './registryHost.ts';

/** Warnings of logins that Docker, or skopeo and Podman, prefer to those in `config.json`. */
export function winningLogins(
  around: Surroundings,
  written: ReadonlyMap<string, UnitRequest>,
): readonly string[] {
  const hosts = [...written.keys()];
  const given = membersIn(around.env.get('DOCKER_AUTH_CONFIG') ?? '', AUTHS);
  return [
    ...hosts
      .filter((host) => given.includes(host))
      .map(
        (host) =>
          `DOCKER_AUTH_CONFIG has a login for ${quote(host)}, which wins over the one in config.json; unset it, or remove that login`,
      ),
    ...(hosts.length === 0 ? [] : containerLogins(around, hosts)),
  ];
}

/**
 * Logins of skopeo, Podman and Buildah, in files of their own. One that reads as `config.json` does, such as a link to it, has
 * what was written.
 *
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
function containerLogins({ env, files }: Surroundings, hosts: readonly string[]): readonly string[] {
  const [own = ''] = dockerPaths(env);
  const written = byteTextAt(own, files);
  const only = env.get('REGISTRY_AUTH_FILE') ?? '';
  const paths = only === '' ? containerPaths(env) : [only];
  const others = paths
    .filter((path) => path !== own)
    .map((path) => ({ path, text: byteTextAt(path, files) }))
    .filter(({ text }) => text === undefined || text !== written);
  if (only !== '')
    return others.map(
      () => 'REGISTRY_AUTH_FILE is set, so skopeo and Podman do not read the logins in config.json; unset it',
    );
  return others.flatMap(({ path, text = '' }) => {
    const theirs = new Set([AUTHS, HELPERS].flatMap((member) => membersIn(text, member)).map(registryOf));
    return hosts
      .filter((host) => theirs.has(host.toLowerCase()))
      .map(
        (host) =>
          `${path} has a login for ${quote(host)}, which skopeo and Podman prefer to the one in config.json; remove that login`,
      );
  });
}

/** The files that are read before `config.json`. */
function containerPaths(env: Environment): readonly string[] {
  const [runtime = '', given = '', home = ''] = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'HOME'].map((name) =>
    env.get(name),
  );
  return [runtime, given === '' ? `${home}/.config` : given]
    .filter((directory) => directory !== '')
    .map((directory) => `${directory}/containers/auth.json`);
}

/** The registry of an entry that may be for a part of it only. */
function registryOf(key: string): string {
  const [authority = ''] = key.replace(/^https?:\/\//i, '').split('/');
  const found = registryHost(authority);
  return 'host' in found ? found.host.toLowerCase() : key;
}

function membersIn(text: string, member: string): readonly string[] {
  try {
    const { [member]: members } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return typeof members === 'object' && members !== null ? Object.keys(members) : [];
  } catch {
    return [];
  }
}
