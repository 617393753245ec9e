import { jsonFormat } from '../../formats/json/json.ts';
import type { Address } from '../../tracking/format.ts';
import type { ConfigurableTool } from '../configurableTool.ts';
import { AUTHS, STORE, isHelperAddress, isLogin } from './members.ts';
import { winningLogins } from './winningLogins.ts';

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
