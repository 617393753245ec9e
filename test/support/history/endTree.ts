import type { Entry, Tree } from './driver.ts';

/** Says of a path whether it need not be as it was first. */
type IsFree = (path: string, was: Entry | undefined, is: Entry | undefined) => boolean;

/** Paths that are not as they were first: bytes, modes and directories. */
export const endTreeFaults = (first: Tree, end: Tree, isFree: IsFree): readonly string[] =>
  [...new Set([...first.keys(), ...end.keys()])].flatMap((path) => {
    const [was, is] = [first.get(path), end.get(path)];
    if (shown(was) === shown(is) || isFree(path, was, is)) return [];
    return [`${path} was ${shown(was)} first, and is ${shown(is)} in the end`];
  });

const shown = (entry: Entry | undefined): string =>
  entry ? `${entry.kind} ${entry.mode.toString(8)} ${JSON.stringify(entry.text)}` : 'missing';
