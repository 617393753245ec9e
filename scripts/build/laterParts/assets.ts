import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The parts of the program that are assets. */
export type Part = 'second' | 'third';

/** A part's text, which is ASCII. */
export const text = (part: Part): string => bytes(part).toString('latin1');

/**
 * A part's code cache for a command, or for all others; undefined in a program that was made on another platform.
 *
 * @param variant distinguishes calls of a command, some of which have a code cache of their own
 */
export function cache(part: Part, command = '', variant = ''): Buffer | undefined {
  for (const name of [command + variant, command, 'others'])
    try {
      return bytes(`${name}.${part}`);
    } catch {
      // there is none
    }
  return undefined;
}
