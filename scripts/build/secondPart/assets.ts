import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The second part's text, which is ASCII. */
export const text = (): string => bytes('second.cjs').toString('latin1');

/**
 * Its code cache for a call, for its command, or for all others; undefined in a program that was made on another platform.
 *
 * @param call a command, or with a blank between them a command and what distinguishes the call
 */
export const cache = (call: string): Buffer | undefined =>
  cacheNamed(call) ?? cacheNamed(call.split(' ', 1)[0] ?? '') ?? cacheNamed('others');

function cacheNamed(name: string): Buffer | undefined {
  try {
    return bytes(`${name}.cache`);
  } catch {
    return undefined; // there is none
  }
}
