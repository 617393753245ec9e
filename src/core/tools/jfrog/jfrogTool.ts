import { jsonFormat } from '../../formats/json/json.ts';
import { quote } from '../../messages.ts';
import type { Address } from '../../tracking/format.ts';
import type { ItemPart } from '../../tracking/tool.ts';
import type { ConfigurableTool, Surroundings, UnitRequest } from '../configurableTool.ts';
import {
  ENCRYPTED,
  IS_DEFAULT,
  PUBLIC,
  SECRETS,
  SERVERS,
  SERVER_ID,
  VERSION,
  isKnownMember,
  serverMember,
} from './members.ts';

/** The file around its servers, with those of an older file. */
export const FRAME = 'jfrog-cli.conf';

const format = jsonFormat({
  lists: [{ at: [SERVERS], member: SERVER_ID, rewritten: SECRETS }],
  indentation: '  ',
  hasByteOrderMark: false,
});

/** The bundle of the marks that say which server is the default one. */
const CHOICE = 'default server';

/** Members that say with which server one talks, and as whom. */
const OWNER: ReadonlySet<string> = new Set(['url', 'artifactoryUrl', 'user']);

/** The JFrog CLI. A unit is a server; so is a bundle, or it is the choice of the default one. */
export const jfrogTool: ConfigurableTool = {
  name: 'jfrog',
  title: 'the JFrog CLI',
  formatOf: () => format,
  manages: (_uses, address) => isManaged(address),
  bundleOf: (_uses, address) => bundleOf(address),
  isTelling: () => false,
  decidesBundle: (_uses, address, value) =>
    bundleOf(address) === CHOICE
      ? value === 'true'
      : /^(owner|secret)$/.test(itemPartOf(address)?.says ?? ''),
  itemPartOf: (_uses, address) => itemPartOf(address),
  // Another server was the default one.
  isOf: (unit, address) => [undefined, unit].includes(serverMember(address)?.server),
  // It takes a file without a version for one of the oldest, which has no list of servers, and writes it without them.
  isNeededFor: (_uses, [name, ...more], others) =>
    name === VERSION && more.length === 0 && serverMember(others) !== undefined,
  words: { one: 'server', many: 'servers', default: '' },
  isPublic: (_uses, address) => isPublic(address),
  frame: FRAME,
  warnings: winningVariable,
};

function isManaged(address: Address): boolean {
  const [name] = address;
  if (address.length === 1) return name === VERSION || name === ENCRYPTED;
  return isKnownMember(serverMember(address)?.member);
}

function isPublic(address: Address): boolean {
  const [name] = address;
  if (address.length === 1) return name === VERSION || name === ENCRYPTED;
  const { member = '' } = serverMember(address) ?? {};
  return (PUBLIC as readonly string[]).includes(member);
}

function bundleOf(address: Address): string | undefined {
  const { server, member } = serverMember(address) ?? {};
  if (member === IS_DEFAULT) return CHOICE;
  return member === undefined || member === SERVER_ID ? undefined : server;
}

function itemPartOf(address: Address): ItemPart | undefined {
  const { server: item, member = '' } = serverMember(address) ?? {};
  if (item === undefined) return undefined;
  if (OWNER.has(member)) return { item, says: 'owner' };
  return { item, says: (SECRETS as readonly string[]).includes(member) ? 'secret' : 'other' };
}

function winningVariable(
  { env }: Surroundings,
  written: ReadonlyMap<string, UnitRequest>,
): readonly string[] {
  const chosen = env.get('JFROG_CLI_SERVER_ID') ?? '';
  if (chosen === '' || written.has(chosen)) return [];
  return [
    `JFROG_CLI_SERVER_ID is set to ${quote(chosen)}, which wins over the server that was written; unset it`,
  ];
}
