import { ShipctlError } from '../../errors.ts';
import type { SharedFile, SharedFileChange } from '../../world/sharedFiles.ts';
import type { Tool } from './tool.ts';
import type { Edit, Entry, Reading } from './format.ts';
import type { Claim } from './state.ts';
import { TrackedFile } from './trackedFile.ts';
import { type UnitEdits, withoutClaims } from './units.ts';

/** A unit to write, with the claim in whose name. */
export interface UnitToPut<R extends Reading> {
  readonly unit: string;
  readonly claim: Claim;
  /** Those of the job's other resources that have it too. Undefined for a unit that only one resource of a job can have. */
  readonly joint?: readonly Claim[] | undefined;
  /** Units that it names: if one of them is written anew, so is this one, for it would come to mean that. */
  readonly follows?: readonly string[] | undefined;
  /** What it is to hold in a file, which may depend on the files; undefined for a file that the unit is not in. */
  readonly edits: (file: TrackedFile<R>, group: FileGroup<R>) => readonly Edit[] | undefined;
}

/** The files of one tool that are changed together. */
export class FileGroup<R extends Reading> {
  readonly files: readonly TrackedFile<R>[];
  readonly #tool: Tool<R>;
  /** Whether all files, and their records, can be used. */
  readonly #isWhole: boolean;
  /** Units to which somebody, since shipctl wrote them, gave a value of their own that decides their bundle. */
  readonly #taken: ReadonlySet<string>;

  /**
   * @param newSalt    gives the salt for a file without a record
   * @param onUnusable gets each file or record that can't be used, which is then left out; without it that is thrown
   * @throws ShipctlError
   */
  constructor(
    files: readonly SharedFile[],
    tool: Tool<R>,
    newSalt: () => string,
    onUnusable?: (file: SharedFile, error: ShipctlError) => void,
  ) {
    this.#tool = tool;
    this.files = files.flatMap((file) => {
      try {
        return [new TrackedFile(file, tool, newSalt)];
      } catch (error) {
        if (!onUnusable || !(error instanceof ShipctlError)) throw error;
        onUnusable(file, error);
        return [];
      }
    });
    this.#isWhole = this.files.length === files.length;
    for (const file of this.files) {
      const others = this.files.filter((other) => other !== file);
      const held = new Set(others.flatMap(({ entries }) => entries.map(({ unit }) => unit)));
      const hidden = new Set(others.flatMap(({ hiddenByCutOff }) => hiddenByCutOff));
      file.takeInCutOff(
        (unit) => held.has(unit),
        (unit) => hidden.has(unit),
      );
    }
    const foreign = new Map(this.files.map((file) => [file, this.#foreignBundlesIn(file)]));
    const taken = this.current.flatMap((file) => {
      const read = this.current.filter((other) => this.#isReadWith(file, other));
      const bundles = new Set(read.flatMap((one) => foreign.get(one) ?? []));
      return file.units.filter(({ name }) => bundles.has(name)).map(({ name }) => name);
    });
    this.#taken = new Set(taken);
    const lost = this.files.map((file) => {
      const read = this.files.filter((other) => this.#isReadWith(file, other));
      const broken = new Set(read.flatMap((one) => [...(foreign.get(one) ?? []), ...one.lostBundles]));
      const moved = read.flatMap((one) => this.#unitsMovedInto(broken, one));
      const brokenBefore = new Set(read.flatMap((one) => one.lostBefore));
      return { file, broken: new Set([...broken, ...moved]), brokenBefore };
    });
    for (const { file, broken, brokenBefore } of lost) {
      file.forget((entry) => {
        const bundle = tool.bundleOf(file.uses, entry.address) ?? '';
        return broken.has(bundle) || (brokenBefore.has(bundle) && !file.isHiddenByCutOff(entry));
      });
    }
  }

  /** The files that are in use: paths lead there. */
  get current(): readonly TrackedFile<R>[] {
    return this.files.filter(({ file }) => !file.isFormer);
  }

  /** Whether shipctl wrote anything of a unit that is in the files in use. */
  hasWritten(unit: string): boolean {
    return this.current.some((file) => file.hasWritten(unit));
  }

  /** Whether what shipctl wrote of a unit is in the files in use, and nobody has changed, moved or deleted any of it. */
  isIntact(unit: string): boolean {
    return this.hasWritten(unit) && this.current.every((file) => file.isAsWritten(unit));
  }

  /**
   * Whether somebody, since shipctl wrote a unit, gave it a value of their own that decides its bundle, which has its name;
   * as the files were found.
   */
  hasForeignSource(unit: string): boolean {
    return this.#taken.has(unit);
  }

  /** Writes units, each in all files in use that it is in. */
  put(units: readonly UnitToPut<R>[]): void {
    const found = units.map((one) => ({ ...one, perFile: this.#editsOf(one) }));
    const unchanged = unchangedUnits(found);
    const perUnit = found.map(({ unit, claim, joint, perFile }) =>
      perFile.map(({ file, edits }) => ({
        file,
        put: { unit, claim, joint, edits, isUnchanged: unchanged.has(unit) },
      })),
    );
    const all = perUnit.flat();
    for (const file of this.current) file.put(all.flatMap((one) => (one.file === file ? [one.put] : [])));
  }

  /** What a unit is to hold in each of the files in use that it is in. */
  #editsOf({ edits }: UnitToPut<R>): readonly FileEdits<R>[] {
    return this.current.flatMap((file) => {
      const own = edits(file, this);
      return own ? [{ file, edits: own }] : [];
    });
  }

  /**
   * Undoes claims in all files. If one of them can't be used, nobody knows who a bundle belongs to: what was there before
   * then stays in the record, and only what was written is taken out.
   */
  undo(isUndone: (unit: string, claim: Claim) => boolean): void {
    const left = this.files.map((file) => [file, withoutClaims(file.units, isUndone)] as const);
    for (const file of this.files) {
      const elsewhere = left.flatMap(([other, units]) => (other === file ? [] : units));
      const isKnown = this.#isWhole || this.#tool.hasSeparateFiles === true;
      const waiting = isKnown ? [] : this.#unitsWithOldBundles(file, isUndone);
      const names = new Set(waiting.map(({ unit }) => unit));
      file.undo(
        (unit, claim) => isUndone(unit, claim) && !names.has(unit),
        new Map(elsewhere.map((unit) => [unit.name, unit])),
      );
      file.put(waiting);
    }
  }

  /** Units that nobody else claims and whose undoing would bring a bundle back, with edits that take out what was written. */
  #unitsWithOldBundles(
    { uses, units, entries }: TrackedFile<R>,
    isUndone: (unit: string, claim: Claim) => boolean,
  ): readonly UnitEdits[] {
    return units.flatMap(({ name, claims }) => {
      const own = entries.filter(({ unit }) => unit === name);
      const isOld = ({ was, address }: Entry): boolean =>
        was.is === 'source' && this.#tool.bundleOf(uses, address) !== undefined;
      const [claim] = claims;
      if (!claim || !claims.every((one) => isUndone(name, one)) || !own.some(isOld)) return [];
      const written = own.filter(({ mark, was }) => mark !== '' && was.is !== 'same');
      const edits = written.map(({ address }): Edit => ({ address, value: undefined }));
      return [{ unit: name, claim, edits, isUnchanged: true }];
    });
  }

  /** @throws ShipctlError if a law would be broken */
  changes(): readonly SharedFileChange[] {
    return this.files.flatMap((file) => file.change() ?? []);
  }

  /** Whether the settings of one file say something about those of another, or of itself: nobody reads a former file with others. */
  #isReadWith(file: TrackedFile<R>, other: TrackedFile<R>): boolean {
    const areInUse = !file.file.isFormer && !other.file.isFormer;
    return other === file || (areInUse && this.#tool.hasSeparateFiles !== true);
  }

  /** Units of which somebody has moved old values into one of these bundles: their own ones have lost them. */
  #unitsMovedInto(bundles: ReadonlySet<string>, { uses, entries }: TrackedFile<R>): readonly string[] {
    const isIn = ({ was, address }: Entry): boolean =>
      was.is === 'source' && bundles.has(this.#tool.bundleOf(uses, address) ?? '');
    return entries.filter(isIn).map(({ unit }) => unit);
  }

  #foreignBundlesIn(file: TrackedFile<R>): readonly string[] {
    const addresses = file.foreignAddresses((address, value) =>
      this.#tool.decidesBundle(file.uses, address, value),
    );
    const bundles = addresses.map((address) => this.#tool.bundleOf(file.uses, address));
    return bundles.filter((bundle) => bundle !== undefined);
  }
}

interface FileEdits<R extends Reading> {
  readonly file: TrackedFile<R>;
  readonly edits: readonly Edit[];
}

/** Units for which nothing has to change in any file, nor for those that they follow. */
function unchangedUnits<R extends Reading>(
  units: readonly (UnitToPut<R> & { readonly perFile: readonly FileEdits<R>[] })[],
): ReadonlySet<string> {
  const held = units.filter(({ perFile }) => perFile.every(({ file, edits }) => file.holds(edits)));
  const unchanged = new Set(held.map(({ unit }) => unit));
  const names = new Set(units.map(({ unit }) => unit));
  const isStale = ({ unit, follows = [] }: UnitToPut<R>): boolean =>
    unchanged.has(unit) && follows.some((name) => names.has(name) && !unchanged.has(name));
  for (let stale = held.filter(isStale); stale.length > 0; stale = held.filter(isStale))
    for (const { unit } of stale) unchanged.delete(unit);
  return unchanged;
}
