import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The parts of the program that are assets. */
export type Part = 'second' | 'third';

/** A part's text, which is ASCII. */
export const text = (part: Part): string => bytes(part).toString('latin1');

/** The first code cache of a part that there is of these names; undefined in a program that was made on another platform. */
export function cache(part: Part, names: readonly string[]): Buffer | undefined {
  for (const name of names)
    try {
      return bytes(`${name}.${part}`);
    } catch {
      // there is none
    }
  return undefined;
}
