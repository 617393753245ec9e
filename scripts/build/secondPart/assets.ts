import { getAssetKeys, getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The second part's text, which is ASCII. */
export const text = (): string => bytes('second.cjs').toString('latin1');

/** Its code cache for a command, or for the others; undefined in a program that was made on another platform. */
export function cache(command: string): Buffer | undefined {
  const names = getAssetKeys();
  const name = [`${command}.cache`, 'others.cache'].find((one) => names.includes(one));
  return name === undefined ? undefined : bytes(name);
}
