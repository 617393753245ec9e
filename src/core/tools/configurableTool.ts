import type { World } from '../../world/world.ts';
import type { FileGroup } from '../tracking/fileGroup.ts';
import type { Address, Edit, Reading } from '../tracking/format.ts';
import type { Claim } from '../tracking/state.ts';
import type { Tool } from '../tracking/tool.ts';
import type { TrackedFile } from '../tracking/trackedFile.ts';

/**
 * What a unit is to hold in a file, which may depend on the files; undefined for a file that the unit is not in. Taken from
 * a method, so that a tool stands for any.
 */
export type EditsIn<R extends Reading> = {
  edits(file: TrackedFile<R>, group: FileGroup<R>): readonly Edit[] | undefined;
}['edits'];

/** A unit that a resource asks for. */
export interface UnitRequest<R extends Reading = Reading> {
  readonly tool: ConfigurableTool<R>;
  readonly unit: string;
  /** In whose name; its rank is the resource's place in the job's order, if the unit may become the tool's default. */
  readonly claim: Claim;
  readonly edits: EditsIn<R>;
  /** The paths of files that only it has a part in, in the order of writing; they are written before all other files. */
  readonly ownPaths?: readonly string[];
  /**
   * Refuses what these files may not hold, whether it would be written or not, and files that have no room for it.
   *
   * @throws ShipctlError
   */
  check?(group: FileGroup<R>): void;
  /**
   * What to say if it is written, by the files as they are before that.
   *
   * @param unit its own, or the tool's default if it becomes that
   */
  warnings?(group: FileGroup<R>, unit: string): readonly string[];
  /** What makes it the tool's default; undefined for a unit that may not be. */
  readonly asDefault?: EditsIn<R> | undefined;
  /** What to do if somebody else's unit has its name. */
  readonly ifForeign: 'write' | 'leave' | 'refuse';
  /** Whether somebody has a unit of this name that holds something else, and that shipctl did not write. */
  isForeign(group: FileGroup<R>): boolean;
  /** Other units of the resource without which this one is not written: it would mean something else. */
  readonly needs?: readonly string[];
  /**
   * Whether the unit of this name that another resource asks for holds the same: both then have it. Undefined for units
   * that belong to the last resource that asks for them.
   */
  isAlike?(other: UnitRequest): boolean;
}

/** What a tool's clients find beside the files that are written. */
export type Surroundings = Pick<World, 'env' | 'files'>;

/** A tool as `configure` and `cleanup` know it. */
export interface ConfigurableTool<R extends Reading = Reading> extends Tool<R> {
  readonly words: UnitWords;
  /** Whether the value at an address is no secret, whoever wrote it. All other values are hidden from plans. */
  isPublic(uses: readonly number[], address: Address): boolean;
  /** Whether the value that shipctl writes at an address is a secret; undefined if all are that are not public. */
  isSecret?(uses: readonly number[], address: Address): boolean;
  /** Its format finds what was written wherever others have moved it in a file. What it does not find is gone. */
  readonly findsMoved?: boolean;
  readonly default?: DefaultUnit<R>;
  /** The unit that all others of a file need around them. No message is about it. */
  readonly frame?: string;
  /**
   * Refuses a change by which units that stay would come to mean something else.
   *
   * @param written the request of each unit that is to be written
   * @throws ShipctlError
   */
  checkOthers?(group: FileGroup<R>, written: ReadonlyMap<string, UnitRequest>): void;
  /**
   * Warnings of what keeps the tool, or some of its clients, from using what was written.
   *
   * @param written the request of each unit that was written
   */
  warnings(around: Surroundings, written: ReadonlyMap<string, UnitRequest<R>>): readonly string[];
}

/** How messages call the units of a tool. */
export interface UnitWords {
  readonly one: string;
  readonly many: string;
  readonly default: string;
  /** What the default names, if that is not the name of the unit that it follows. */
  readonly followed?: (unit: string) => string;
}

/** The unit that a tool uses if none is chosen. It follows from another one. */
export interface DefaultUnit<R extends Reading> {
  readonly unit: string;
  /** It only names another unit, which therefore has to be written. */
  readonly isReference: boolean;
  /** What gives it what another unit of the group has; undefined if what that has by now can't be given. */
  editsAfter(unit: string, group: FileGroup<R>): EditsIn<R> | undefined;
  /** What that unit lacks for it, since one that has gone had it in its place. */
  needs?(unit: string): EditsIn<R>;
}
