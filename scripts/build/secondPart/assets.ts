import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The second part's text, which is ASCII. */
export const text = (): string => bytes('second.cjs').toString('latin1');

/**
 * Its code cache for a command, or for all others; undefined in a program that was made on another platform.
 *
 * @param variant distinguishes calls of a command, some of which have a code cache of their own
 */
export function cache(command = '', variant = ''): Buffer | undefined {
  for (const name of [command + variant, command, 'others'])
    try {
      return bytes(`${name}.cache`);
    } catch {
      // there is none
    }
  return undefined;
}
