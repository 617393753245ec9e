import { isAbsolute } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { isUtf8 } from '../../rawText.ts';
import type { Environment } from '../../world/environment.ts';
import type { Disk } from '../disk.ts';
import type { Host } from '../host.ts';
import { childOf, realPathOf } from '../realPath.ts';
import { attempt } from '../systemError.ts';

/**
 * Where the user's pointers are: `${XDG_STATE_HOME:-~/.local/state}/shipctl`, links followed. It need not exist.
 *
 * @throws ShipctlError if neither variable gives a place
 */
export function stateDirectory(env: Environment, disk: Disk): string {
  const given = env.get('XDG_STATE_HOME');
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (given !== undefined && isAbsolute(given)) return placeIn('XDG_STATE_HOME', given, disk);
  const home = env.get('HOME');
  if (home === undefined || home === '') throw noPlace('HOME', home === '' ? 'is empty' : 'is not set');
  if (!isAbsolute(home)) throw noPlace('HOME', 'is not an absolute path');
  return placeIn('HOME', `${home}/.local/state`, disk);
}

/** Paths are kept as text: one with other bytes in it would be the path of another directory. */
function placeIn(variable: string, directory: string, disk: Disk): string {
  const real = realPathOf(directory, disk);
  if (!isUtf8(real)) throw noPlace(variable, 'is, or leads to, a path that is not UTF-8');
  return childOf(real, 'shipctl');
}

function noPlace(variable: string, fault: string): ShipctlError {
  const wayOut =
    variable === 'HOME' ? 'set it, or XDG_STATE_HOME' : 'set it to another directory, or unset it';
  return new ShipctlError(`${variable} ${fault}, so there is no place for the journal; ${wayOut}`);
}

/**
 * Whether the directory exists.
 *
 * @throws ShipctlError if it is not a directory, or belongs to somebody else
 */
export function isUsable(directory: string, { disk, user }: Host): boolean {
  const stat = attempt(`look at ${directory}`, () => disk.lstatIfThere(directory));
  if (!stat) return false;
  if (stat.kind !== 'directory' || stat.uid !== user) {
    const what = stat.kind === 'directory' ? `belongs to user ${stat.uid}` : 'is not a directory';
    throw new ShipctlError(
      `the journal's directory ${directory} ${what}; set XDG_STATE_HOME to one of your own`,
    );
  }
  return true;
}
