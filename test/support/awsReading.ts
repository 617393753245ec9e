import { INHERITED, readSections } from '../../src/core/formats/sections/grammar.ts';
import { profileOfConfigHeader } from '../../src/core/tools/aws/headers.ts';
import { FormatFault } from '../../src/core/tracking/format.ts';
import type { BotocoreFile, Pairs } from './botocore.ts';

/** A text as shipctl reads it, in botocore's terms; null if it refuses it. */
export function ownReading(text: string): BotocoreFile | null {
  try {
    const { sections } = readSections(text);
    const isInherited = ({ header }: { header: string }): boolean => header === INHERITED;
    const inherited = (sections.find(isInherited)?.settings ?? []).map(
      ({ key, value }) => [key, value] as const,
    );
    const read = sections
      .filter((section) => !isInherited(section))
      .map(({ header, settings }) => {
        const own = settings.map(({ key, value }) => [key, value] as const);
        const missing = inherited.filter(([key]) => !own.some(([other]) => other === key));
        return [header, profileOfConfigHeader(header) ?? null, [...own, ...missing]] as const;
      });
    return { sections: read, inherited };
  } catch (error) {
    if (error instanceof FormatFault) return null;
    throw error;
  }
}

const MANAGED: ReadonlySet<string> = new Set([
  'region',
  'role_arn',
  'source_profile',
  'credential_source',
  'credential_process',
  'login_session',
  'web_identity_token_file',
  'duration_seconds',
  'external_id',
  'mfa_serial',
  'role_session_name',
]);

/** The keys that shipctl writes, or takes out since they would defeat what it writes. */
export const isManaged = (key: string): boolean => MANAGED.has(key) || /^(aws|sso|sigv4a)_/.test(key);

/** What a section holds by itself. */
const ownSettings = ({ inherited }: BotocoreFile, settings: Pairs): Pairs =>
  settings.filter((setting) => !inherited.some((other) => JSON.stringify(other) === JSON.stringify(setting)));

/** The sections of a file without what is shipctl's to write in those for which `isOurs`, and without empty ones of these. */
export function foreign(
  file: BotocoreFile | null | undefined,
  isOurs: (header: string, profile: string | null) => boolean,
): readonly (readonly [header: string, settings: Pairs])[] {
  if (!file) throw new Error('botocore can not read the file');
  return file.sections.flatMap(([header, profile, settings]) => {
    if (!isOurs(header, profile)) return [[header, settings] as const];
    const rest = ownSettings(file, settings).filter(([key]) => !isManaged(key));
    return rest.length > 0 ? [[header, rest] as const] : [];
  });
}

/** What a file is to hold once somebody set one key of one section, by section and key. */
export function withSetting(
  file: BotocoreFile | null | undefined,
  header: string,
  key: string,
  value: string,
): Settings {
  const settings = byName(file);
  const inherited = (file?.inherited ?? []) as readonly (readonly [string, string | Pairs])[];
  return { ...settings, [header]: { ...(settings[header] ?? Object.fromEntries(inherited)), [key]: value } };
}

/** Settings by section and key, in no order. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string | Pairs>>>>;

export function byName(file: BotocoreFile | null | undefined): Settings {
  if (!file) throw new Error('botocore can not read the file');
  return Object.fromEntries(
    file.sections.map(([header, , settings]) => [header, Object.fromEntries(settings)]),
  );
}
