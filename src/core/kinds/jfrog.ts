import { ShipctlError } from '../../errors.ts';
import { fieldFault } from '../job/integration.ts';
import { isHostWithPort } from '../hostAddress.ts';
import { type OlderServer, olderServers } from '../tools/jfrog/olderServers.ts';
import { jfrogPaths, olderPaths } from '../tools/jfrog/paths.ts';
import { serverUnits } from '../tools/jfrog/server.ts';
import { type Given, checkKeysMode, defineKind } from './kind.ts';

/** A user of an Artifactory. */
export const artifactory = defineKind({
  fields: { url: 'needed', userName: 'needed', password: 'secret' },
  units: ({ url, userName, password }, given) => {
    const { integration, claim } = given;
    checkKeysMode(given, 'the JFrog CLI, which has passwords in its file');
    if (!isAddress(url))
      throw fieldFault(integration, 'url', 'is not an address such as https://example.jfrog.io/artifactory');
    const artifactoryUrl = url.replace(/\/*$/, '/');
    const platform = artifactoryUrl.replace(/\/artifactory\/$/, '/');
    const server = {
      url: platform === artifactoryUrl ? undefined : platform,
      artifactoryUrl,
      user: userName,
      password,
    };
    return serverUnits(server, olderServersIn(given), claim);
  },
});

function isAddress(url: string): boolean {
  const [, host = ''] = /^https?:\/\/([^/]+)(?:\/[^\s?#\\]*)?$/i.exec(url) ?? [];
  return isHostWithPort(host.toLowerCase());
}

/**
 * The servers of the file that the JFrog CLI would convert, if it has none of this version.
 *
 * @throws ShipctlError for a file that can't be converted
 */
function olderServersIn({ world: { env, files } }: Given): readonly OlderServer[] {
  const paths = jfrogPaths(env);
  if (files.kind(paths[0] ?? '') !== undefined) return [];
  const path = olderPaths(paths).find((one) => files.kind(one) !== undefined);
  if (path === undefined) return [];
  const servers = olderServers(new TextDecoder().decode(files.read(path)));
  if (!('fault' in servers)) return servers;
  throw new ShipctlError(
    `${path} ${servers.fault}, so its servers can't be taken over into ${paths.join('')}. ` +
      'Let the JFrog CLI convert it (jf config show), or set JFROG_CLI_HOME_DIR to another directory',
  );
}
