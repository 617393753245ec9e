import type { SectionsText } from '../../formats/sections/grammar.ts';
import { sections } from '../../formats/sections/sections.ts';
import type { Address } from '../../tracking/format.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { ConfigurableTool, EditsIn } from '../configurableTool.ts';
import { CONFIG, CREDENTIALS } from './awsFiles.ts';
import { clientWarnings } from './clientWarnings.ts';
import { profileOfConfigHeader } from './headers.ts';
import { profileEdits, profileSettings } from './profile.ts';
import type { ProfileUnit } from './profileUnit.ts';
import { DEFAULT_PROFILE, type Settings, isIdentity, isKeySource, isManaged } from './settings.ts';
import { winningVariables } from './winningVariables.ts';

/** The AWS CLI and all that read its shared files. Its bundles are the identities of profiles, by their names. */
export const awsTool: ConfigurableTool<SectionsText> = {
  name: 'aws',
  title: 'the AWS CLI',
  formatOf: () => sections,
  manages: (_uses, address) => isManaged(keyOf(address)),
  bundleOf: (uses, address) => (isIdentity(keyOf(address)) ? profileOf(uses, address[0] ?? '') : undefined),
  isTelling: (_uses, address) => TELLING.has(keyOf(address)),
  decidesBundle: (_uses, address) => isKeySource(keyOf(address)),
  words: { one: 'profile', many: 'profiles', default: '[default]' },
  isPublic: (_uses, address) => PUBLIC.has(keyOf(address)),
  isSecret: (_uses, address) => SECRET.has(keyOf(address)),
  findsMoved: true,
  default: {
    unit: DEFAULT_PROFILE,
    isReference: false,
    editsAfter: (profile, group) => editsAfter(profile, group),
  },
  warnings: ({ env }, written: ReadonlyMap<string, ProfileUnit>) => [
    ...clientWarnings(written),
    ...winningVariables(
      env,
      [...written].map(([name, { identity, region, settings }]) => ({
        name,
        identity,
        region,
        isProcess: settings.credentials.some(([key]) => key === 'credential_process'),
      })),
    ),
  ],
};

/**
 * What gives `[default]` the identity that shipctl wrote into a profile, and the region that this has; undefined if others
 * have given the profile something of another identity.
 */
function editsAfter(profile: string, group: FileGroup<SectionsText>): EditsIn<SectionsText> | undefined {
  const hasForeign = group.current.some(
    (file) => file.foreignAddresses((address) => awsTool.bundleOf(file.uses, address) === profile).length > 0,
  );
  if (hasForeign) return undefined;
  const there = profileSettings(profile, group.current, (file, address) => file.writtenValue(address));
  // Several sections of a profile have the same, and all of them are written. A region of several lines is no region.
  const managed = (settings: Settings): Settings =>
    [...new Map(settings)].filter(([key, value]) => isManaged(key) && !value.includes('\n'));
  const settings = { credentials: managed(there.credentials), config: managed(there.config) };
  return (file) => profileEdits(DEFAULT_PROFILE, settings, file);
}

/** Keys whose values nobody has by chance. */
const TELLING: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'credential_process',
  'role_arn',
]);

const SECRET: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
]);

const PUBLIC: ReadonlySet<string> = new Set([
  'region',
  'output',
  'role_arn',
  'credential_source',
  'source_profile',
  'sso_region',
]);

const keyOf = (address: Address): string => address.at(-1) ?? '';

/** The profile that a section of a file belongs to; undefined for other sections. */
function profileOf(uses: readonly number[], header: string): string | undefined {
  const isCredentials = uses.includes(CREDENTIALS);
  if (!uses.includes(CONFIG)) return header;
  return profileOfConfigHeader(header) ?? (isCredentials ? header : undefined);
}
