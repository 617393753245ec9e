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
  /** What it is to hold in a file, which may depend on the file. */
  readonly edits: (file: TrackedFile<R>) => readonly Edit[];
}

/** The files of one tool that are changed together. */
export class FileGroup<R extends Reading> {
  readonly files: readonly TrackedFile<R>[];
  /** Groups of the files in use to which somebody, since shipctl wrote them, gave a value of their own that decides the group. */
  readonly foreignGroups: ReadonlySet<string>;
  readonly #tool: Tool<R>;
  /** Whether all files, and their records, can be used. */
  readonly #isWhole: boolean;

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
      file.takeInCutOff((unit) => held.has(unit));
    }
    const foreign = new Map(this.files.map((file) => [file, this.#foreignGroupsIn(file)]));
    this.foreignGroups = new Set(this.current.flatMap((file) => foreign.get(file) ?? []));
    for (const file of this.files) {
      const read = this.files.filter((other) => areReadTogether(file, other));
      const broken = new Set(read.flatMap((one) => [...(foreign.get(one) ?? []), ...one.lostGroups]));
      file.forget(({ address }) => {
        const group = tool.groupOf(file.file.uses, address);
        return group !== undefined && broken.has(group);
      });
    }
  }

  /** The files that are in use: paths lead there. */
  get current(): readonly TrackedFile<R>[] {
    return this.files.filter(({ file }) => !file.isFormer);
  }

  /** Writes units, each in all files that are in use. */
  put(units: readonly UnitToPut<R>[]): void {
    const perUnit = units.map(({ unit, claim, edits }) => {
      const perFile = this.current.map((file) => ({ file, edits: edits(file) }));
      const isShared = perFile.every((one) => one.file.holds(one.edits));
      return perFile.map((one) => ({ file: one.file, put: { unit, claim, edits: one.edits, isShared } }));
    });
    const all = perUnit.flat();
    for (const file of this.current) file.put(all.flatMap((one) => (one.file === file ? [one.put] : [])));
  }

  /**
   * Undoes claims in all files. If one of them can't be used, nobody knows who a group belongs to: what was there before
   * then stays in the record, and only what was written is taken out.
   */
  undo(isUndone: (unit: string, claim: Claim) => boolean): void {
    const left = this.files.map((file) => [file, withoutClaims(file.units, isUndone)] as const);
    for (const file of this.files) {
      const elsewhere = left.flatMap(([other, units]) => (other === file ? [] : units));
      const waiting = this.#isWhole ? [] : this.#unitsWithOldGroups(file, isUndone);
      const names = new Set(waiting.map(({ unit }) => unit));
      file.undo(
        (unit, claim) => isUndone(unit, claim) && !names.has(unit),
        new Map(elsewhere.map((unit) => [unit.name, unit])),
      );
      file.put(waiting);
    }
  }

  /** Units that nobody else claims and whose undoing would bring a group back, with edits that take out what was written. */
  #unitsWithOldGroups(
    { file, units, entries }: TrackedFile<R>,
    isUndone: (unit: string, claim: Claim) => boolean,
  ): readonly UnitEdits[] {
    return units.flatMap(({ name, claims }) => {
      const own = entries.filter(({ unit }) => unit === name);
      const isOld = ({ was, address }: Entry): boolean =>
        was.is === 'source' && this.#tool.groupOf(file.uses, address) !== undefined;
      const [claim] = claims;
      if (!claim || !claims.every((one) => isUndone(name, one)) || !own.some(isOld)) return [];
      const written = own.filter(({ mark, was }) => mark !== '' && was.is !== 'same');
      const edits = written.map(({ address }): Edit => ({ address, value: undefined }));
      return [{ unit: name, claim, edits, isShared: true }];
    });
  }

  /** @throws ShipctlError if a law would be broken */
  changes(): readonly SharedFileChange[] {
    return this.files.flatMap((file) => file.change() ?? []);
  }

  #foreignGroupsIn(file: TrackedFile<R>): readonly string[] {
    const addresses = file.foreignAddresses((address) => this.#tool.decidesGroup(address));
    const groups = addresses.map((address) => this.#tool.groupOf(file.file.uses, address));
    return groups.filter((group) => group !== undefined);
  }
}

/** Whether the other file is this one, or both are in use: nobody reads a former file with others. */
const areReadTogether = <R extends Reading>(
  { file }: TrackedFile<R>,
  { file: other }: TrackedFile<R>,
): boolean => other === file || (!file.isFormer && !other.isFormer);
