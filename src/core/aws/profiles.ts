import { ShipctlError, UsageError } from '../../errors.ts';
import type { Claim, SharedFileChange } from '../../world/journal.ts';
import { quote } from '../messages.ts';
import { AwsFileFault, parseAwsFile } from './file.ts';
import type { Hashing } from './journal.ts';
import { isSameClaim } from './pieces.ts';
import { DEFAULT_PROFILE, type ProfileSettings, type Settings, isAlike, isManaged } from './settings.ts';
import { type AwsFiles, Workspace } from './workspace.ts';

const PLUGINS = 'plugins';

/** One resource, and how it is to be found in the AWS files. */
export interface ProfileRequest {
  readonly claim: Claim;
  readonly settings: ProfileSettings;
  /** The profile's name was chosen on the command line. */
  readonly isNamed: boolean;
}

export interface AwsChanges {
  readonly changes: readonly (SharedFileChange | undefined)[];
  /** The request that each profile was written for, by the profile's name. */
  readonly profiles: ReadonlyMap<string, ProfileRequest>;
  readonly warnings: readonly string[];
}

/**
 * Writes the profiles of the requests, in their order, and makes the last of those that are not named the default.
 *
 * @throws ShipctlError where a named profile is somebody else's, or a file can't be read by the AWS CLI either
 * @see aws-files, "What"
 */
export function configureProfiles(
  files: AwsFiles,
  requests: readonly ProfileRequest[],
  overwrite: boolean,
  hashing: Hashing,
): AwsChanges {
  if (files.length === 1) checkOneFile(requests);
  return withFileNames(files, () => {
    const workspace = new Workspace(files, hashing);
    const warnings: string[] = [];
    const profiles = new Map<string, ProfileRequest>();
    const write = (profile: string, request: ProfileRequest): void => {
      workspace.write(profile, request.settings, request.claim);
      profiles.set(profile, request);
    };
    const winner = requests.findLast(({ isNamed }) => !isNamed);
    for (const request of requests) {
      const { profile } = request.claim;
      const isTaken = profile === DEFAULT_PROFILE && !request.isNamed;
      const warning = isTaken ? takenWarning(request, winner) : foreignWarning(workspace, request, overwrite);
      if (warning !== undefined) warnings.push(warning);
      if (!isTaken && warning === undefined) write(profile, request);
    }
    if (winner) write(DEFAULT_PROFILE, winner);
    return { changes: workspace.changes(), profiles, warnings };
  });
}

/** In one file for both, keys must not stand in the section whose settings the AWS CLI loads as code. */
function checkOneFile(requests: readonly ProfileRequest[]): void {
  const isLoaded = ({ claim, settings }: ProfileRequest): boolean =>
    claim.profile === PLUGINS && settings.credentials.length > 0;
  if (!requests.some(isLoaded)) return;
  throw new UsageError(
    `${quote(PLUGINS)} can't be a profile's name where both AWS files are one: the AWS CLI loads what is in ` +
      `[${PLUGINS}] as code; choose another name with --profile`,
  );
}

function takenWarning({ claim }: ProfileRequest, winner: ProfileRequest | undefined): string | undefined {
  if (!winner || winner.claim.resource === claim.resource) return undefined;
  return `the resource ${quote(claim.resource)} gets no profile of its own: [default] is that of ${quote(winner.claim.resource)}, the last one`;
}

/** Says that a profile is somebody else's and stays as it is; undefined where it may be written. */
function foreignWarning(
  workspace: Workspace,
  request: ProfileRequest,
  overwrite: boolean,
): string | undefined {
  const { profile, resource } = request.claim;
  const there = workspace.profile(profile);
  if (overwrite || there.isOurs || [...there.credentials, ...there.config].length === 0) return undefined;
  if (isAlike(there, request.settings)) return undefined;
  const says = `the profile ${quote(profile)} is there already and is not shipctl's`;
  if (request.isNamed)
    throw new ShipctlError(`${says}; choose another name, or write over it with --overwrite`);
  return `${says}: it stays as it is, and the resource ${quote(resource)} gets no profile of its own (--overwrite writes it)`;
}

/**
 * Takes out what `isCleaned` claims put in and puts back what was there before. A default that was theirs goes to the
 * last of the same job's resources that stay, unless somebody gave it keys of their own since.
 *
 * @see commands, `cleanup`
 */
export function cleanProfiles(
  files: AwsFiles,
  isCleaned: (claim: Claim) => boolean,
  hashing: Hashing,
): readonly (SharedFileChange | undefined)[] {
  return withFileNames(files, () => {
    const workspace = new Workspace(files, hashing);
    const owner = workspace.ownersOf(DEFAULT_PROFILE).find((owners) => owners.every(isCleaned))?.[0];
    const isRekeyed = workspace.rekeyedProfiles().has(DEFAULT_PROFILE);
    workspace.undo(isCleaned);
    const heir = owner && !isRekeyed ? heirOf(owner, workspace.claims) : undefined;
    if (heir) {
      const { credentials, config, isOurs } = workspace.profile(heir.profile);
      const managed = (settings: Settings): Settings => settings.filter(([key]) => isManaged(key));
      const settings = { credentials: managed(credentials), config: managed(config) };
      if (isOurs) workspace.write(DEFAULT_PROFILE, settings, heir);
    }
    return workspace.changes();
  });
}

/** The last in the job's order of the same job's claims that may have the default. */
function heirOf(owner: Claim, claims: readonly Claim[]): Claim | undefined {
  return claims
    .filter(({ job, build, rank }) => job === owner.job && build === owner.build && rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .findLast((claim) => !isSameClaim(claim, owner));
}

/** Puts the file's name and the line in front of a fault in its grammar. */
function withFileNames<T>(files: AwsFiles, work: () => T): T {
  for (const { path, text } of files) {
    try {
      parseAwsFile(text ?? '');
    } catch (error) {
      if (!(error instanceof AwsFileFault)) throw error;
      throw new ShipctlError(
        `${path}, line ${error.line}: ${error.message}; the AWS CLI can't read the file either. Correct it and run this again`,
      );
    }
  }
  return work();
}
