import { ShipctlError } from '../errors.ts';
import type { Output } from '../world/output.ts';
import { note } from './messages.ts';

/**
 * Ends a command that did what it could: the first failure is its error, and the others are notes before that.
 *
 * @throws ShipctlError if there is any
 */
export function throwFirst([first, ...more]: readonly string[], stderr: Pick<Output, 'write'>): void {
  for (const failure of more) stderr.write(note(failure));
  if (first !== undefined) throw new ShipctlError(first);
}
