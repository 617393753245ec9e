import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';

/** A file that a tool reads beside those that are written, as a byte text; undefined if it can't be read. */
export function byteTextAt(path: string, files: World['files']): string | undefined {
  try {
    const bytes = files.read(path);
    return bytes && Buffer.from(bytes).toString('latin1');
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}
