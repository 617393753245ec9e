import path from 'path-browserify';

// Stands in for `node:path` in Bun, whose own loses the bytes of names that are not UTF-8. The two functions that each
// command calls dozens of times look for slashes in native code; path-browserify has loops, which Bun begins to compile.

export const { delimiter, isAbsolute, join, relative, resolve, sep } = path;

/** What stands before the last name of a path, as `dirname` in `node:path` has it. */
export function dirname(path: string): string {
  const last = lastOfName(path);
  const slash = last > 0 ? path.lastIndexOf('/', last) : -1;
  if (slash > 0) return slash === 1 && path.startsWith('/') ? '//' : path.slice(0, slash);
  return path.startsWith('/') ? '/' : '.';
}

/** The last name of a path, as `basename` in `node:path` has it. */
export function basename(path: string): string {
  const last = lastOfName(path);
  return last < 0 ? '' : path.slice(path.lastIndexOf('/', last) + 1, last + 1);
}

/** Where the last name of a path ends: slashes may follow it. -1 for a path without a name. */
function lastOfName(path: string): number {
  let last = path.length - 1;
  while (path[last] === '/') last--;
  return last;
}
