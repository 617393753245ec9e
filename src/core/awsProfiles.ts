import { ShipctlError, UsageError } from '../errors.ts';
import type { Claim, Piece, SharedFile, SharedFileChange } from '../world.ts';
import { type SectionEdit, checkReadBack, splicesFor } from './awsEdit.ts';
import {
  AwsFileFault,
  INHERITED,
  type Line,
  configHeader,
  parseAwsFile,
  profileOfConfigHeader,
} from './awsFile.ts';
import { type AwsIdentity, isRole } from './awsKeys.ts';
import { type Hashing, type Opened, open } from './journal.ts';
import { quote } from './names.ts';
import { type Tracked, isSameClaim, put, undo } from './pieces.ts';

type Settings = readonly (readonly [key: string, value: string])[];

/** What a profile is to hold in each of the two files. */
export interface ProfileSettings {
  readonly credentials: Settings;
  readonly config: Settings;
}

/** One resource, and how it is to be found in the AWS files. */
export interface ProfileRequest {
  readonly claim: Claim;
  readonly settings: ProfileSettings;
  /** The profile's name was chosen on the command line. */
  readonly isNamed: boolean;
}

/** The credentials file and the config file, or the one file that is both. */
type AwsFiles = readonly SharedFile[];

export interface AwsChanges {
  readonly changes: readonly (SharedFileChange | undefined)[];
  readonly warnings: readonly string[];
}

export const DEFAULT_PROFILE = 'default';

/** Each of these is a source of keys, or part of one; a profile may have one source only. */
const KEY_SOURCES: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'credential_process',
  'credential_source',
  'login_session',
  'role_arn',
  'source_profile',
  'web_identity_token_file',
]);

const isKeySource = (key: string): boolean => KEY_SOURCES.has(key) || key.startsWith('sso_');

/** The keys that shipctl writes, or takes out since they would defeat what it writes. */
const isManaged = (key: string): boolean => isKeySource(key) || key === 'region';

/** What is written for keys or a role in mode `keys`. */
export function keysSettings(
  identity: AwsIdentity,
  region: string,
  credentialSource: string,
): ProfileSettings {
  if (isRole(identity)) {
    return {
      credentials: [],
      config: [
        ['role_arn', identity.roleArn],
        ['credential_source', credentialSource],
        ['region', region],
      ],
    };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return {
    credentials: [
      ['aws_access_key_id', accessKeyId],
      ['aws_secret_access_key', secretAccessKey],
      ...(sessionToken === undefined ? [] : [['aws_session_token', sessionToken] as const]),
    ],
    config: [['region', region]],
  };
}

/** What is written in mode `process`. */
export function processSettings(credentialProcess: string, region: string): ProfileSettings {
  return {
    credentials: [],
    config: [
      ['credential_process', credentialProcess],
      ['region', region],
    ],
  };
}

/**
 * Refuses what can't name a profile in both files.
 *
 * @throws UsageError
 * @see aws-files, "Grammar"
 */
export function checkProfileName(name: string, where: string): void {
  const fault = profileFault(name);
  if (fault !== undefined) throw new UsageError(`${where} can't be a profile's name: ${fault}`);
}

function profileFault(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) return 'it has a control character or line break in it';
  if (name.includes(']')) return 'it has a ] in it';
  if (/[\p{Cs}\ufffd]/u.test(name)) return 'it has bytes in it that are not UTF-8';
  if (/^\s|\s$/.test(name)) return 'it has blanks at an end';
  if (name === INHERITED) return `every profile inherits the settings of [${INHERITED}]`;
  return undefined;
}

/** The sections of one profile in each kind of file. */
const inCredentials = (profile: string) => (header: string) => header === profile;
const inConfig = (profile: string) => (header: string) => profileOfConfigHeader(header) === profile;

/** For each file, the edits that give a profile these settings. */
function editsFor(
  profile: string,
  settings: ProfileSettings,
  isOneFile: boolean,
): readonly (readonly SectionEdit[])[] {
  const credentials: SectionEdit = {
    matches: inCredentials(profile),
    header: profile,
    set: settings.credentials,
    remove: (key) => isKeySource(key) || key === 'region',
  };
  const config: SectionEdit = {
    matches: inConfig(profile),
    header: configHeader(profile),
    set: settings.config,
    remove: isKeySource,
  };
  if (!isOneFile) return [[credentials], [config]];
  if (profile !== DEFAULT_PROFILE) return [[credentials, config]];
  return [[{ ...config, set: [...settings.credentials, ...settings.config] }]];
}

/** The two files while they are worked on. */
class Workspace {
  readonly #opened: readonly Opened[];
  readonly #files: AwsFiles;
  readonly #edits: SectionEdit[][];
  #tracked: readonly Tracked[];

  constructor(files: AwsFiles, hashing: Hashing) {
    this.#files = files;
    const group = files.map(({ path }) => path);
    this.#opened = files.map((file) => open(file, group, hashing));
    this.#tracked = this.#opened.map(({ tracked }) => tracked);
    this.#edits = files.map(() => []);
  }

  get isOneFile(): boolean {
    return this.#files.length === 1;
  }

  /** Writes a profile into the files, in the name of `claim`. */
  write(profile: string, settings: ProfileSettings, claim: Claim): void {
    const perFile = editsFor(profile, settings, this.isOneFile);
    this.#tracked = this.#tracked.map((tracked, index) => {
      const edits = perFile[index] ?? [];
      this.#edits[index]?.push(...edits);
      const splices = splicesFor(parseAwsFile(tracked.text), edits);
      const isWritten = (header: string): boolean => edits.some((edit) => edit.matches(header));
      return put(tracked, splices, claim, isWritten, this.#opened[index]?.mark ?? String);
    });
  }

  undo(isUndone: (claim: Claim) => boolean): void {
    this.#tracked = this.#tracked.map((tracked) => undo(tracked, isUndone));
  }

  /** The settings of a profile, and whether shipctl put any of them there. */
  profile(name: string): {
    credentials: Settings;
    config: Settings;
    isOurs: boolean;
    owners: readonly Claim[];
  } {
    const [credentials, config = credentials] = this.#tracked;
    if (!credentials || !config) throw new ShipctlError('there are no AWS files');
    const owners = [...ownersOf(credentials, inCredentials(name)), ...ownersOf(config, inConfig(name))];
    return {
      credentials: settingsOf(credentials, inCredentials(name)),
      config: settingsOf(config, inConfig(name)),
      isOurs: owners.length > 0,
      owners,
    };
  }

  get claims(): readonly Claim[] {
    return this.#tracked.flatMap(({ claims }) => claims);
  }

  changes(): readonly (SharedFileChange | undefined)[] {
    return this.#files.map((file, index) => {
      const tracked = this.#tracked[index] as Tracked;
      const edits = this.#edits[index] ?? [];
      const opened = this.#opened[index]?.tracked.pieces ?? [];
      const ours = new Set(opened.map(({ section }) => section));
      const absorbed = absorbingSettings(file.text ?? '', opened);
      const isTouched = (header: string, key: string): boolean =>
        absorbed.has(`${header}\n${key}`) ||
        (isManaged(key) && (ours.has(header) || edits.some((edit) => edit.matches(header))));
      checkReadBack(file.text ?? '', tracked.text, edits, isTouched);
      return this.#opened[index]?.changed(tracked);
    });
  }
}

/** The settings that took lines of ours for their continuation, since somebody wrote them right above: `header\nkey`. */
function absorbingSettings(text: string, pieces: readonly Piece[]): ReadonlySet<string> {
  const isOurs = ({ start }: Line): boolean =>
    pieces.some(({ at, length }) => at <= start && start < at + length);
  return new Set(
    parseAwsFile(text).sections.flatMap(({ header, settings }) =>
      settings.filter(({ lines }) => lines.slice(1).some(isOurs)).map(({ key }) => `${header}\n${key}`),
    ),
  );
}

function settingsOf({ text }: Tracked, matches: (header: string) => boolean): Settings {
  return parseAwsFile(text)
    .sections.filter(({ header }) => matches(header))
    .flatMap(({ settings }) => settings.map(({ key, value }) => [key, value] as const));
}

function ownersOf({ claims, pieces }: Tracked, matches: (header: string) => boolean): readonly Claim[] {
  return pieces
    .filter(({ section, kind }) => kind === 'setting' && matches(section))
    .map(({ claim }) => claims[claim] as Claim);
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
  return withFileNames(files, () => {
    const workspace = new Workspace(files, hashing);
    const warnings: string[] = [];
    const winner = requests.findLast(({ isNamed }) => !isNamed);
    for (const request of requests) {
      const { profile } = request.claim;
      const isTaken = profile === DEFAULT_PROFILE && !request.isNamed;
      const warning = isTaken ? takenWarning(request, winner) : foreignWarning(workspace, request, overwrite);
      if (warning !== undefined) warnings.push(warning);
      if (!isTaken && warning === undefined) workspace.write(profile, request.settings, request.claim);
    }
    if (winner) workspace.write(DEFAULT_PROFILE, winner.settings, winner.claim);
    return { changes: workspace.changes(), warnings };
  });
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

/** Whether a profile takes its keys from just what would be written. */
function isAlike(there: ProfileSettings, wanted: ProfileSettings): boolean {
  const sources = ({ credentials, config }: ProfileSettings): string =>
    JSON.stringify([...credentials, ...config].filter(([key]) => isKeySource(key)).sort());
  return sources(there) === sources(wanted);
}

/**
 * Takes out what `isCleaned` claims put in and puts back what was there before. A default that was theirs goes to the
 * last of the same job's resources that stay.
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
    const owner = workspace.profile(DEFAULT_PROFILE).owners.find(isCleaned);
    workspace.undo(isCleaned);
    const heir = owner && heirOf(owner, workspace.claims);
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
