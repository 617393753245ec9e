import type { Inode, MemoryStorage } from './storage.ts';

const MOST_LINKS = 40;
const LONGEST_NAME = 255;

/** Where a path leads. */
export interface Place {
  /** The directory of the last name, and that name: `.` if the path ends in no name of its own. */
  readonly directory: Inode;
  readonly name: string;
  /** Undefined if nothing has this name. */
  readonly inode: Inode | undefined;
  /** The root of the mount that the directory belongs to. */
  readonly mount: Inode;
  /** Something is mounted at this name. */
  readonly isMounted: boolean;
  /** The path with all links followed. */
  readonly real: string;
  /** The path ends in `/`. */
  readonly isSlashed: boolean;
  /** The directories that it goes through, from the root on. */
  readonly through: readonly Inode[];
}

interface Step {
  readonly name: string;
  readonly inode: Inode;
  readonly mount: Inode;
}

/** How a call of the file system fails, as the system's own errors look. */
export class Refusal extends Error {
  readonly code: string;
  syscall = '';
  path = '';

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Follows a path as the system does.
 *
 * @param follows whether a link in the last place is followed
 * @param maySearch whether the user may go through a directory
 * @throws Refusal
 */
export function walk(
  { root }: MemoryStorage,
  path: string,
  follows: boolean,
  maySearch: (directory: Inode) => boolean,
): Place {
  if (path === '') throw new Refusal('ENOENT');
  const start: Step = { name: '', inode: root, mount: root };
  let steps: Step[] = [start];
  let isSlashed = path.endsWith('/');
  const left = partsOf(path).reverse();
  let links = 0;
  for (;;) {
    const { inode: directory, mount } = steps.at(-1) as Step;
    const name = left.pop();
    if (name === undefined) {
      const above = steps.at(-2)?.inode ?? root;
      return {
        ...{ directory: above, name: '.', inode: directory, mount, isMounted: directory === mount },
        ...{ real: pathOf(steps) || '/', isSlashed, through: steps.map(({ inode }) => inode) },
      };
    }
    if (!maySearch(directory)) throw new Refusal('EACCES');
    if (name === '.') continue;
    if (name === '..') {
      if (steps.length > 1) steps.pop();
      continue;
    }
    if (Buffer.byteLength(name) > LONGEST_NAME) throw new Refusal('ENAMETOOLONG');
    const mounted = directory.mounted.get(name);
    const inode = mounted ?? directory.entries.get(name);
    const isLast = left.length === 0;
    if (inode?.kind === 'link' && (!isLast || follows || isSlashed)) {
      if (++links > MOST_LINKS) throw new Refusal('ELOOP');
      if (inode.target.startsWith('/')) steps = [start];
      if (isLast && inode.target.endsWith('/')) isSlashed = true;
      left.push(...partsOf(inode.target).reverse());
      continue;
    }
    if (!isLast && !inode) throw new Refusal('ENOENT');
    if (inode && inode.kind !== 'directory' && (!isLast || isSlashed)) throw new Refusal('ENOTDIR');
    if (!isLast && inode) {
      steps.push({ name, inode, mount: mounted ?? mount });
      continue;
    }
    const real = `${pathOf(steps)}/${name}`;
    const through = steps.map(({ inode: one }) => one);
    return { directory, name, inode, mount, isMounted: mounted !== undefined, real, isSlashed, through };
  }
}

/** With each `.` in it: what has one behind it must be a directory. */
const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

const pathOf = (steps: readonly Step[]): string =>
  steps
    .slice(1)
    .map(({ name }) => `/${name}`)
    .join('');
