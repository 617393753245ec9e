import type { Owner, PathGroup } from '../../world/sharedFiles.ts';
import type { Pointer, Pointers } from './pointers.ts';
import type { Records } from './records.ts';

/** Who runs this program: what is written in the name of others came by their own journals, or by this one before. */
export type Writer = Pick<Owner, 'job' | 'build'>;

/** What a path leads to once a change is made. */
export interface Aim {
  readonly asked: string;
  /** To which it belongs. */
  readonly group: PathGroup;
  /** The file that it leads to. */
  readonly target: string;
  /** Those files, of this one and the former ones, that have a record. */
  readonly recorded: readonly string[];
  /** All who have something in those of them that change. */
  readonly owners: readonly Owner[];
  /** Whether all of them change. */
  readonly isWholly: boolean;
}

/** Keeps the pointers of the paths that were asked for. Each call only writes what has changed. */
export class Pointing {
  readonly #pointers: Pointers;
  readonly #records: Records;
  readonly #writer: Writer;
  readonly #first: ReadonlyMap<string, Pointer | undefined>;
  /** The pointers as they are now. */
  readonly #known: Map<string, Pointer | undefined>;

  /** @param found the pointers by path */
  constructor(
    pointers: Pointers,
    records: Records,
    found: ReadonlyMap<string, Pointer | undefined>,
    writer: Writer,
  ) {
    this.#pointers = pointers;
    this.#records = records;
    this.#writer = writer;
    this.#first = found;
    this.#known = new Map(this.#first);
  }

  /** Has the pointers lead to the files before anything is written there. They are on disk when this returns. */
  lead(aims: readonly Aim[]): void {
    const wanted = aims.flatMap(({ asked, group, target, owners }) => {
      const old = this.#known.get(asked);
      const paths = [target, ...(old?.paths ?? []).filter((path) => path !== target)];
      const all = together(old?.owners ?? [], this.#own(owners));
      // Those who have something there are found by their own journals.
      return !old && all.length === 0 ? [] : [pointerOf(asked, paths, group, all)];
    });
    if (this.#areWritten(wanted)) this.#pointers.sync();
  }

  /** The same again, once there are records: somebody who saw none may just have removed a pointer. */
  leadAgain(aims: readonly Aim[]): void {
    const paths = aims.map(({ asked }) => asked);
    for (const [index, pointer] of this.#pointers.of(paths).entries())
      this.#known.set(paths[index] ?? '', pointer);
    this.lead(aims);
  }

  /** Has the pointers lead to what is left. */
  settle(aims: readonly Aim[]): void {
    for (const { asked, group, recorded, owners, isWholly } of aims) {
      const old = this.#known.get(asked);
      if (!old) continue;
      const isLeft = (owner: Owner): boolean => !isWholly || owners.some((one) => isSame(one, owner));
      const left = together(old.owners.filter(isLeft), this.#own(owners));
      const leading = isWholly ? group : { tool: old.tool, paths: old.group };
      if (recorded.length === 0 || left.length === 0) this.#remove(old, recorded);
      else this.#areWritten([pointerOf(asked, recorded, leading, left)]);
    }
  }

  /** Whether there is a pointer in the end, for files of which all is known. */
  areNeeded(aims: readonly Aim[]): boolean {
    return aims.some(({ recorded, owners }) => recorded.length > 0 && this.#own(owners).length > 0);
  }

  /** Brings the pointers back. */
  restore(): void {
    for (const [asked, pointer] of this.#first) {
      if (pointer) this.#areWritten([pointer]);
      else if (this.#known.get(asked)) this.#pointers.remove(asked);
    }
  }

  #remove(old: Pointer, recorded: readonly string[]): void {
    this.#pointers.remove(old.path);
    // Another process may just have begun to write in a directory that was missing, and so could not be locked.
    if (recorded.length === 0 && old.paths.some((path) => this.#records.isThere(path)))
      this.#pointers.write([old]);
  }

  #own(owners: readonly Owner[]): readonly Owner[] {
    const { job, build } = this.#writer;
    return owners.filter((owner) => owner.job === job && owner.build === build);
  }

  /** Writes those that have changed; whether there are any. */
  #areWritten(pointers: readonly Pointer[]): boolean {
    const isChanged = (pointer: Pointer): boolean =>
      JSON.stringify(pointer) !== JSON.stringify(this.#known.get(pointer.path));
    // One path may have been asked for twice.
    const byPath = new Map(pointers.filter(isChanged).map((pointer) => [pointer.path, pointer]));
    const changed = [...byPath.values()];
    if (changed.length === 0) return false;
    // Also if this fails, somebody may see them.
    for (const pointer of changed) this.#known.set(pointer.path, pointer);
    this.#pointers.write(changed);
    return true;
  }
}

const pointerOf = (
  path: string,
  paths: readonly string[],
  { tool, paths: group }: PathGroup,
  owners: readonly Owner[],
): Pointer => ({ version: 2, path, paths, tool, group, owners });

/** Those of both lists, each once. */
const together = (some: readonly Owner[], others: readonly Owner[]): readonly Owner[] =>
  [...some, ...others.filter((owner) => !some.some((one) => isSame(one, owner)))].map(
    ({ job, build, resource }) => ({ job, build, resource }),
  );

const isSame = (one: Owner, other: Owner): boolean =>
  one.job === other.job && one.build === other.build && one.resource === other.resource;
