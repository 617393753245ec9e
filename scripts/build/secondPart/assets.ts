import { getRawAsset } from 'node:sea';

/** An asset's bytes, as they lie in the executable. */
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

/** The second part's text, which is ASCII. */
export const text = (): string => bytes('second.cjs').toString('latin1');

/** Its code cache for a command, or for all others; undefined in a program that was made on another platform. */
export const cache = (command: string): Buffer | undefined =>
  bytesIfThere(`${command}.cache`) ?? bytesIfThere('others.cache');

function bytesIfThere(name: string): Buffer | undefined {
  try {
    return bytes(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND')
      return undefined;
    throw error;
  }
}
