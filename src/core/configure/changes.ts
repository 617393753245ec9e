import { ShipctlError, UsageError } from '../../errors.ts';
import type { Owner, SharedFile, SharedFileChange } from '../../world/sharedFiles.ts';
import type { SectionsText } from '../formats/sections/grammar.ts';
import { quote } from '../messages.ts';
import { awsTool } from '../tools/aws/awsTool.ts';
import { type AwsFile, type ProfileRequest, profileEdits, profileSettings } from '../tools/aws/profile.ts';
import { DEFAULT_PROFILE, type ProfileSettings, isAlike, isManaged } from '../tools/aws/settings.ts';
import { FileGroup, type UnitToPut } from '../tracking/fileGroup.ts';
import type { Address } from '../tracking/format.ts';
import { type Claim, isSameJob } from '../tracking/state.ts';
import { recordedOwners } from '../tracking/openFile.ts';
import type { CleanedFile, CleanedFiles, SettingName } from './cleanup.ts';

const PLUGINS = 'plugins';

export interface ConfiguredProfiles {
  /** The request that each profile was written for, by the profile's name. */
  readonly profiles: ReadonlyMap<string, ProfileRequest>;
  readonly warnings: readonly string[];
  /** Whether any file changes; their records may change without that. */
  readonly isChanged: boolean;
}

type AwsGroup = FileGroup<SectionsText>;

/**
 * Writes the profiles of the requests, in their order, and makes the last of those that are not named the default.
 *
 * @param newSalt gives the salt of a new record
 * @throws ShipctlError if a named profile is somebody else's, or the AWS CLI can't read a file either
 * @see docs/reference/aws-files.md
 */
export function configureProfiles(
  files: readonly SharedFile[],
  requests: readonly ProfileRequest[],
  overwrite: boolean,
  newSalt: () => string,
): { readonly changes: readonly SharedFileChange[]; readonly result: ConfiguredProfiles } {
  const group = new FileGroup(files, awsTool, newSalt);
  if (group.current.length === 1) checkOneFile(requests);
  const winner = requests.findLast(({ isNamed }) => !isNamed);
  const warnings: string[] = [];
  const profiles = new Map<string, ProfileRequest>();
  for (const request of requests) {
    const isDefault = request.profile === DEFAULT_PROFILE && !request.isNamed;
    const warning = isDefault ? takenWarning(request, winner) : foreignWarning(group, request, overwrite);
    if (warning !== undefined) warnings.push(warning);
    if (!isDefault && warning === undefined) profiles.set(request.profile, request);
  }
  if (winner) profiles.set(DEFAULT_PROFILE, winner);
  group.put([...profiles].map(([profile, { settings, claim }]) => unitOf(profile, settings, claim)));
  const changes = group.changes();
  const isChanged = changes.some(({ path, bytes }) => {
    const old = files.find((file) => file.path === path)?.bytes;
    return bytes === undefined || old === undefined ? bytes !== old : !Buffer.from(bytes).equals(old);
  });
  return { changes, result: { profiles, warnings, isChanged } };
}

const unitOf = (profile: string, settings: ProfileSettings, claim: Claim): UnitToPut<SectionsText> => ({
  unit: profile,
  claim,
  edits: (file) => profileEdits(profile, settings, file),
});

/** In one file for both, keys must not stand in the section whose settings the AWS CLI loads as code. */
function checkOneFile(requests: readonly ProfileRequest[]): void {
  const isLoaded = ({ profile, settings }: ProfileRequest): boolean =>
    profile === PLUGINS && settings.credentials.length > 0;
  if (!requests.some(isLoaded)) return;
  throw new UsageError(
    `${quote(PLUGINS)} can't be the name of a profile if both AWS files are the same: the AWS CLI loads what is in ` +
      `[${PLUGINS}] as code; choose another name with --profile`,
  );
}

function takenWarning({ claim }: ProfileRequest, winner: ProfileRequest | undefined): string | undefined {
  if (!winner || winner.claim.resource === claim.resource) return undefined;
  return `the resource ${quote(claim.resource)} gets no profile of its own: [default] belongs to ${quote(winner.claim.resource)}, the last one`;
}

/** Says that a profile is somebody else's and stays as it is; undefined if it may be written. */
function foreignWarning(group: AwsGroup, request: ProfileRequest, overwrite: boolean): string | undefined {
  const { profile, claim, settings, isNamed } = request;
  if (overwrite || isOurs(group, profile)) return undefined;
  const there = profileSettings(profile, group.current);
  if (there.credentials.length + there.config.length === 0 || isAlike(there, settings)) return undefined;
  const says = `the profile ${quote(profile)} already exists, and shipctl did not write it`;
  if (isNamed) throw new ShipctlError(`${says}; choose another name, or replace it with --overwrite`);
  return `${says}: it stays as it is, and the resource ${quote(claim.resource)} gets no profile of its own (--overwrite writes it)`;
}

/** Whether shipctl wrote any setting of a profile. */
const isOurs = (group: AwsGroup, profile: string): boolean =>
  group.current.some(({ entries }) =>
    entries.some(({ unit, mark, was }) => unit === profile && mark !== '' && was.is !== 'same'),
  );

/**
 * Removes what claims wrote and restores what was there before. A default that goes becomes that of the last of the same
 * job's resources that stay, unless somebody gave it keys of their own since.
 *
 * @see docs/reference/aws-files.md
 */
export function cleanProfiles(
  files: readonly SharedFile[],
  isCleaned: (claim: Claim) => boolean,
  newSalt: () => string,
): { readonly changes: readonly SharedFileChange[]; readonly result: CleanedFiles } {
  const failures: string[] = [];
  const group = new FileGroup(files, awsTool, newSalt, (file, { message }) => {
    if (mayConcern(file, isCleaned)) failures.push(message);
  });
  const owner = leavingOwner(group, isCleaned);
  const touched = group.files.filter(
    (one) => hasOrHadBytes(one) && one.units.some(({ claims }) => claims.some(isCleaned)),
  );
  group.undo((_unit, claim) => isCleaned(claim));
  const heir = owner && !group.foreignGroups.has(DEFAULT_PROFILE) ? heirOf(owner, group) : undefined;
  if (heir) {
    const there = profileSettings(heir.profile, group.current);
    const settings = {
      credentials: there.credentials.filter(([key]) => isManaged(key)),
      config: there.config.filter(([key]) => isManaged(key)),
    };
    group.put([unitOf(DEFAULT_PROFILE, settings, heir.claim)]);
  }
  return {
    changes: group.changes().toReversed(),
    result: { files: touched.map(cleanedFile), failures, heir: heir?.profile },
  };
}

/** Whether claims that are cleaned may be in a file that can't be used. */
function mayConcern(file: SharedFile, isCleaned: (claim: Claim) => boolean): boolean {
  if (!file.record) return file.fault?.isRecorded === true;
  try {
    return recordedOwners(file, awsTool).some(isCleaned);
  } catch (error) {
    if (error instanceof ShipctlError) return true;
    throw error;
  }
}

/**
 * Whose default goes; undefined if none does, or another job's stays in one of the files. A run that was cut off may have
 * given one file's default to the heir already.
 */
function leavingOwner(group: AwsGroup, isCleaned: (claim: Claim) => boolean): Claim | undefined {
  const perFile = group.current.map(
    ({ units }) => units.find(({ name }) => name === DEFAULT_PROFILE)?.claims ?? [],
  );
  const owner = perFile.find((claims) => claims.every(isCleaned) && claims.length > 0)?.[0];
  const isTheirs = (claim: Claim): boolean =>
    isCleaned(claim) || (owner !== undefined && isSameJob(claim, owner));
  return perFile.flat().every(isTheirs) ? owner : undefined;
}

/** A file in which nothing had to be written may never have been made. */
const hasOrHadBytes = ({ file: { bytes, record } }: AwsFile): boolean =>
  bytes !== undefined || record?.now !== '';

function cleanedFile(tracked: AwsFile): CleanedFile {
  const { file, undone, difference } = tracked;
  const names = (addresses: readonly Address[]): readonly SettingName[] =>
    addresses.map(([section = '', key = '']) => ({ section, key }));
  return {
    path: file.path,
    profiles: undone,
    removed: names(difference.removed),
    restored: names(difference.written),
    isRemoved: file.bytes !== undefined && tracked.change()?.bytes === undefined,
    isGone: file.bytes === undefined,
  };
}

/** Who has something in files, by their records. */
export const ownersIn = (files: readonly SharedFile[]): readonly Owner[] =>
  files.flatMap((file) => recordedOwners(file, awsTool));

interface Heir {
  readonly profile: string;
  readonly claim: Claim;
}

/** The last in the job's order of the same job's profiles that may be the default. */
function heirOf(owner: Claim, group: AwsGroup): Heir | undefined {
  const heirs = group.current
    .flatMap(({ units }) => units)
    .filter(({ name }) => name !== DEFAULT_PROFILE && isOurs(group, name))
    .flatMap(({ name, claims }) => claims.map((claim): Heir => ({ profile: name, claim })))
    .filter(({ claim }) => isSameJob(claim, owner) && claim.rank !== undefined);
  return heirs.sort((a, b) => (a.claim.rank ?? 0) - (b.claim.rank ?? 0)).at(-1);
}
