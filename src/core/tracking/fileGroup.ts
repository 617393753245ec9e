import { ShipctlError } from '../../errors.ts';
import type { SharedFile, SharedFileChange } from '../../world/sharedFiles.ts';
import type { Tool } from './tool.ts';
import type { Edit, Reading } from './format.ts';
import type { Claim } from './state.ts';
import { TrackedFile } from './trackedFile.ts';

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
  /** Groups of the files in use that somebody gave a value of their own which decides the group, since shipctl wrote it. */
  readonly foreignGroups: ReadonlySet<string>;
  readonly #tool: Tool<R>;

  /**
   * @param newSalt    gives the salt for a file without a record
   * @param onUnusable is told of a file, or record, that can't be used, which is then left out; without it that is thrown
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

  /** Undoes claims in all files. */
  undo(isUndone: (unit: string, claim: Claim) => boolean): void {
    for (const file of this.files) file.undo(isUndone);
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

/** Whether the other file is this one, or in use beside it: one that took its place tells nothing of what was in it. */
const areReadTogether = <R extends Reading>(
  { file }: TrackedFile<R>,
  { file: other }: TrackedFile<R>,
): boolean => other === file || (!other.isFormer && !other.uses.some((use) => file.uses.includes(use)));
