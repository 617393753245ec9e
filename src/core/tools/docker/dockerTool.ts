import { jsonFormat } from '../../formats/json/json.ts';
import { quote } from '../../messages.ts';
import type { Address } from '../../tracking/format.ts';
import type { Environment } from '../../../world/environment.ts';
import type { ConfigurableTool, UnitRequest } from '../configurableTool.ts';
import { AUTHS, STORE, isHelperAddress, isLogin } from './members.ts';

const format = jsonFormat({ lists: [], indentation: '\t', hasByteOrderMark: false });

const isLoginAddress = (address: Address): boolean => {
  const [auths, , member = '', ...more] = address;
  return auths === AUTHS && more.length === 0 && isLogin(member);
};

const isStoreAddress = ([store, ...more]: Address): boolean => store === STORE && more.length === 0;

/** Docker's CLI, and all that reads its logins. A unit is the login for one registry; a bundle is one that is in the file. */
export const dockerTool: ConfigurableTool = {
  name: 'docker',
  title: 'Docker',
  formatOf: () => format,
  manages: (_uses, address) => isLoginAddress(address) || isHelperAddress(address),
  bundleOf: (_uses, address) => (isLoginAddress(address) ? address[1] : undefined),
  isTelling: () => false,
  decidesBundle: (_uses, address) => isLoginAddress(address),
  words: { one: 'login', many: 'logins', default: '' },
  isPublic: (_uses, address) => isHelperAddress(address) || isStoreAddress(address),
  warnings: winningLogins,
};

/** `DOCKER_AUTH_CONFIG` holds logins that win over those of the file. */
function winningLogins(env: Environment, written: ReadonlyMap<string, UnitRequest>): readonly string[] {
  const hosts = hostsIn(env.get('DOCKER_AUTH_CONFIG') ?? '');
  return [...written.keys()]
    .filter((host) => hosts.includes(host))
    .map(
      (host) =>
        `DOCKER_AUTH_CONFIG has a login for ${quote(host)}, which wins over the one in config.json; unset it, or remove that login`,
    );
}

function hostsIn(text: string): readonly string[] {
  try {
    const { auths } = JSON.parse(text) as { readonly auths?: unknown };
    return typeof auths === 'object' && auths !== null ? Object.keys(auths) : [];
  } catch {
    return [];
  }
}
