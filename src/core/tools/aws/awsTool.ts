import type { SectionsText } from '../../formats/sections/grammar.ts';
import { sections } from '../../formats/sections/sections.ts';
import type { Address } from '../../tracking/format.ts';
import type { Tool } from '../../tracking/tool.ts';
import { profileOfConfigHeader } from './headers.ts';
import { isIdentity, isKeySource, isManaged } from './settings.ts';

/** Which of the two AWS files a file is, as indexes: it may be both. */
export const CREDENTIALS = 0;
export const CONFIG = 1;

/** The AWS CLI and all that read its shared files. Its groups are the identities of profiles, by their names. */
export const awsTool: Tool<SectionsText> = {
  name: 'aws',
  title: 'the AWS CLI',
  formatOf: () => sections,
  manages: (_uses, address) => isManaged(keyOf(address)),
  groupOf: (uses, address) => (isIdentity(keyOf(address)) ? profileOf(uses, address[0] ?? '') : undefined),
  isTelling: (_uses, address) => TELLING.has(keyOf(address)),
  decidesGroup: (_uses, address) => isKeySource(keyOf(address)),
};

/** Keys whose values nobody has by chance. */
const TELLING: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'credential_process',
  'role_arn',
]);

const keyOf = (address: Address): string => address.at(-1) ?? '';

/** The profile that a section of a file belongs to; undefined for other sections. */
function profileOf(uses: readonly number[], header: string): string | undefined {
  const isCredentials = uses.includes(CREDENTIALS);
  if (!uses.includes(CONFIG)) return header;
  return profileOfConfigHeader(header) ?? (isCredentials ? header : undefined);
}
