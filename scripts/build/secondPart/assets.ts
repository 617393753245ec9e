import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The second part's text, which is ASCII. */
export const text = (): string => bytes('second.js').toString('latin1');

/** Its code cache, if it has one: a program that was made on another platform has none. */
export function cache(): Buffer | undefined {
  const cached = bytes('second.cache');
  return cached.length > 0 ? cached : undefined;
}
