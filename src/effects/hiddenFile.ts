import { basename, dirname } from 'node:path';
import { sha256 } from '../sha256.ts';
import { childOf } from './realPath.ts';

/** Most file systems take names of 255 bytes; the rest is for what goes around the name. */
const LONGEST = 200;

/** The name of a hidden file beside another one. It is the same for all processes; a name that is too long is digested. */
export function hiddenFileOf(path: string, ending: string): string {
  const name = basename(path);
  const short = Buffer.byteLength(name) > LONGEST ? sha256(name).slice(0, 32) : name;
  return childOf(dirname(path), `.${short}${ending}`);
}
