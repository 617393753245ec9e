import { ShipctlError } from '../../../errors.ts';
import { INHERITED, type Section, type SectionsText } from '../../formats/sections/grammar.ts';
import type { Address, Edit } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import { CONFIG, CREDENTIALS } from './awsFiles.ts';
import { configHeader, profileOfConfigHeader } from './headers.ts';
import { DEFAULT_PROFILE, type ProfileSettings, type Settings, isIdentity, isManaged } from './settings.ts';

export type AwsFile = TrackedFile<SectionsText>;

/** What one profile's sections in one file are to hold. */
interface ProfileSections {
  /** All sections of the profile, which are all written. */
  readonly existing: readonly Section[];
  /** The header of the section to make if there is none. */
  readonly header: string;
  readonly set: Settings;
  /** Keys that would defeat what is set. */
  readonly isRemoved: (key: string) => boolean;
}

/** What gives a profile these settings in a file. */
export function profileEdits(
  profile: string,
  settings: ProfileSettings,
  { file, reading }: AwsFile,
): readonly Edit[] {
  return sectionsOf(profile, settings, file.uses, reading).flatMap((wanted) => {
    const { existing, header } = wanted;
    const headers = existing.length > 0 ? existing.map((section) => section.header) : [header];
    return headers.flatMap((one) => sectionEdits(reading, one, wanted));
  });
}

function sectionsOf(
  profile: string,
  { credentials, config }: ProfileSettings,
  uses: readonly number[],
  reading: SectionsText,
): readonly ProfileSections[] {
  const inCredentials = {
    existing: credentialsSections(reading, profile),
    header: profile,
    set: credentials,
    isRemoved: isManaged,
  };
  const inConfig = {
    existing: configSections(reading, profile),
    header: configHeader(profile),
    set: config,
    isRemoved: isIdentity,
  };
  const areBoth = uses.includes(CREDENTIALS) && uses.includes(CONFIG);
  if (areBoth && profile === DEFAULT_PROFILE) return [{ ...inConfig, set: [...credentials, ...config] }];
  if (areBoth) return [inCredentials, inConfig];
  return uses.includes(CONFIG) ? [inConfig] : [inCredentials];
}

function credentialsSections({ byHeader }: SectionsText, profile: string): readonly Section[] {
  const section = byHeader.get(profile);
  return section ? [section] : [];
}

const byProfile = new WeakMap<SectionsText, Map<string, Section[]>>();

/** The sections of a profile in the config file; all headers of a text are read once. */
function configSections(reading: SectionsText, profile: string): readonly Section[] {
  const known = byProfile.get(reading);
  if (known) return known.get(profile) ?? [];
  const all = new Map<string, Section[]>();
  for (const section of reading.sections) {
    const name = profileOfConfigHeader(section.header);
    if (name !== undefined) all.set(name, [...(all.get(name) ?? []), section]);
  }
  byProfile.set(reading, all);
  return all.get(profile) ?? [];
}

function sectionEdits(
  reading: SectionsText,
  header: string,
  { set, isRemoved }: ProfileSections,
): readonly Edit[] {
  const section = reading.byHeader.get(header);
  if (!section && set.length === 0) return [];
  const wanted = new Set(set.map(([key]) => key));
  const isDefeating = ({ key }: { key: string }): boolean => isRemoved(key) && !wanted.has(key);
  const inherited = reading.byHeader.get(INHERITED)?.settings.find(isDefeating);
  if (inherited) throw defeated(inherited.key);
  return [
    ...set.map(([key, value]) => ({ address: [header, key], value })),
    ...(section?.settings ?? [])
      .filter(isDefeating)
      .map(({ key }) => ({ address: [header, key], value: undefined })),
  ];
}

const defeated = (key: string): ShipctlError =>
  new ShipctlError(
    `the section [${INHERITED}] sets ${key} for every profile, which defeats what is to be written; take it out`,
  );

/**
 * What all sections of a profile hold in the two files.
 *
 * @param valueAt gives the value to take for what stands at an address, if that is another
 */
export const profileSettings = (
  profile: string,
  files: readonly AwsFile[],
  valueAt?: (file: AwsFile, address: Address) => string | undefined,
): ProfileSettings =>
  inBothFiles(profile, files, (file, sections) =>
    sections.flatMap(({ header, settings }) =>
      settings.map(({ key, value }) => [key, valueAt?.(file, [header, key]) ?? value] as const),
    ),
  );

/** What the AWS CLI reads of a profile in the two files: of several sections in one file, only the last one. */
export const settingsRead = (profile: string, files: readonly AwsFile[]): ProfileSettings =>
  inBothFiles(profile, files, (_file, sections) =>
    (sections.at(-1)?.settings ?? []).map(({ key, value }) => [key, value] as const),
  );

function inBothFiles(
  profile: string,
  files: readonly AwsFile[],
  settingsIn: (file: AwsFile, sections: readonly Section[]) => Settings,
): ProfileSettings {
  const inOne = (use: number, find: typeof configSections): Settings =>
    files
      .filter(({ file }) => file.uses.includes(use))
      .flatMap((file) => settingsIn(file, find(file.reading, profile)));
  return { credentials: inOne(CREDENTIALS, credentialsSections), config: inOne(CONFIG, configSections) };
}
