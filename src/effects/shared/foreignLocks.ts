import type { Host } from '../host.ts';
import { type Place, placeOf } from './places.ts';

/**
 * The lock files of another program for files: beside each path as it was given, since such a program may follow no link.
 * Those whose directory is missing are left out.
 *
 * @param ending what follows a file's name in that of its lock; undefined if the program makes none
 */
export const foreignLocksOf = (
  paths: readonly string[],
  ending: string | undefined,
  { disk }: Host,
): readonly Place[] =>
  ending === undefined
    ? []
    : paths.map((path) => placeOf(`${path}${ending}`, disk)).filter(({ hasDirectory }) => hasDirectory);
