import { ShipctlError } from '../../errors.ts';
import type { AgreedSetting, Claim, Piece, SharedFile, SharedFileChange } from '../../world/journal.ts';
import { type SectionEdit, checkReadBack, splicesFor } from './edit.ts';
import { type Line, type Setting, configHeader, parseAwsFile, profileOfConfigHeader } from './file.ts';
import { type Hashing, type Opened, open } from './journal.ts';
import { type Mark, type Tracked, put } from './pieces.ts';
import {
  DEFAULT_PROFILE,
  type ProfileSettings,
  type Settings,
  isIdentity,
  isKeySource,
  isManaged,
} from './settings.ts';
import { undo } from './undo.ts';

/** The credentials file and the config file, or the one file that is both. */
export type AwsFiles = readonly SharedFile[];

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
    remove: isManaged,
  };
  const config: SectionEdit = {
    matches: inConfig(profile),
    header: configHeader(profile),
    set: settings.config,
    remove: isIdentity,
  };
  if (!isOneFile) return [[credentials], [config]];
  if (profile !== DEFAULT_PROFILE) return [[credentials, config]];
  return [[{ ...config, set: [...settings.credentials, ...settings.config] }]];
}

/** The two files while they are worked on. */
export class Workspace {
  readonly #opened: readonly Opened[];
  readonly #files: AwsFiles;
  readonly #edits: SectionEdit[][];
  #tracked: readonly Tracked[];

  constructor(files: AwsFiles, hashing: Hashing) {
    this.#files = files;
    const group = files.map(({ path }) => path);
    this.#opened = files.map((file) => open(file, group, hashing));
    for (const { tracked } of this.#opened) checkPieces(tracked);
    this.#tracked = this.#opened.map(({ tracked }) => tracked);
    this.#edits = files.map(() => []);
  }

  get isOneFile(): boolean {
    return this.#files.length === 1;
  }

  /** Writes a profile into the files, in the name of `claim`. */
  write(profile: string, settings: ProfileSettings, claim: Claim): void {
    const perFile = editsFor(profile, settings, this.isOneFile);
    const splices = this.#tracked.map(({ text }, index) =>
      splicesFor(parseAwsFile(text), perFile[index] ?? []),
    );
    const isShared = splices.every(({ length }) => length === 0);
    this.#tracked = this.#tracked.map((tracked, index) => {
      const edits = perFile[index] ?? [];
      this.#edits[index]?.push(...edits);
      const isWritten = (header: string): boolean => edits.some((edit) => edit.matches(header));
      const { mark } = this.#opened[index] as Opened;
      return withAgreed(
        put(tracked, splices[index] ?? [], claim, isWritten, isShared, mark),
        isWritten,
        mark,
      );
    });
  }

  /** In a profile to which somebody gave keys of their own since, no setting of the identity before comes back. */
  undo(isUndone: (claim: Claim) => boolean): void {
    const rekeyed = this.rekeyedProfiles();
    this.#tracked = this.#tracked.map((tracked, index) =>
      undo(tracked, isUndone, ({ section, key }) => {
        const profile = this.#profileOf(index, section);
        return isIdentity(key) && profile !== undefined && rekeyed.has(profile);
      }),
    );
  }

  /** The profiles that somebody gave a source of keys of their own since shipctl wrote them. */
  rekeyedProfiles(): ReadonlySet<string> {
    const profiles = this.#tracked.flatMap((tracked, index) => {
      const { mark } = this.#opened[index] as Opened;
      const isAgreed = (one: AgreedSetting): boolean =>
        tracked.agreed.some(
          ({ section, key, mark: value }) => section === one.section && key === one.key && value === one.mark,
        );
      return foreignSources(tracked, mark)
        .filter((one) => !isAgreed(one))
        .map(({ section }) => this.#profileOf(index, section));
    });
    return new Set(profiles.filter((profile) => profile !== undefined));
  }

  /** The profile that a section of one of the files belongs to. */
  #profileOf(index: number, header: string): string | undefined {
    if (this.isOneFile) return profileOfConfigHeader(header) ?? header;
    return index === 0 ? header : profileOfConfigHeader(header);
  }

  /** The settings of a profile, and whether shipctl put any of them there. */
  profile(name: string): {
    credentials: Settings;
    config: Settings;
    isOurs: boolean;
  } {
    const [credentials, config = credentials] = this.#tracked;
    if (!credentials || !config) throw new ShipctlError('there are no AWS files');
    return {
      credentials: settingsOf(credentials, inCredentials(name)),
      config: settingsOf(config, inConfig(name)),
      isOurs: this.ownersOf(name).length > 0,
    };
  }

  /** Of each setting of a profile that shipctl put there, whose it is. */
  ownersOf(profile: string): readonly (readonly Claim[])[] {
    const [credentials, config = credentials] = this.#tracked;
    return [
      ...(credentials ? ownersOf(credentials, inCredentials(profile)) : []),
      ...(config ? ownersOf(config, inConfig(profile)) : []),
    ];
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

/**
 * Refuses a journal that would have other things done than taking out settings that shipctl writes.
 *
 * @throws ShipctlError
 */
function checkPieces({ text, pieces }: Tracked): void {
  const isFit = ({ kind, key, at, length }: Piece): boolean =>
    at + length <= text.length && (kind === 'header' || kind === 'end' || isManaged(key));
  if (!pieces.every(isFit)) {
    throw new ShipctlError('the journal does not fit the AWS files; remove it to leave them as they are now');
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

/** With the sources of keys that stand in the written sections as they were to be written. */
function withAgreed(tracked: Tracked, isWritten: (section: string) => boolean, mark: Mark): Tracked {
  const others = tracked.agreed.filter(({ section }) => !isWritten(section));
  const these = foreignSources(tracked, mark).filter(({ section }) => isWritten(section));
  return { ...tracked, agreed: [...others, ...these] };
}

/** The sources of keys that are in none of the pieces. */
function foreignSources({ text, pieces }: Tracked, mark: Mark): readonly AgreedSetting[] {
  const isForeign = ({ key, lines }: Setting): boolean => {
    const start = lines[0]?.start ?? 0;
    return isKeySource(key) && !pieces.some(({ at, length }) => at <= start && start < at + length);
  };
  return parseAwsFile(text).sections.flatMap(({ header, settings }) =>
    settings.filter(isForeign).map(({ key, value }) => ({ section: header, key, mark: mark(value) })),
  );
}

function settingsOf({ text }: Tracked, matches: (header: string) => boolean): Settings {
  return parseAwsFile(text)
    .sections.filter(({ header }) => matches(header))
    .flatMap(({ settings }) => settings.map(({ key, value }) => [key, value] as const));
}

function ownersOf(
  { claims, pieces }: Tracked,
  matches: (header: string) => boolean,
): readonly (readonly Claim[])[] {
  return pieces
    .filter(({ section, kind }) => kind === 'setting' && matches(section))
    .map((piece) => piece.claims.map((claim) => claims[claim] as Claim));
}
