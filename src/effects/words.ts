import { ShipctlError } from '../errors.ts';
import { REPLACEMENT, textOf } from '../rawText.ts';
import { readFileSync } from './fileSystem.ts';
import { tolerating } from './systemError.ts';

/**
 * The words of the command line, with the bytes in them that are not UTF-8.
 *
 * @param given the words as the runtime has them, with U+FFFD for such bytes
 * @throws ShipctlError if the system does not show the bytes: they may name another file than U+FFFD does
 */
export function wordsOf(given: readonly string[]): readonly string[] {
  if (!given.some((word) => word.includes(REPLACEMENT))) return given;
  const all =
    tolerating(['ENOENT', 'EACCES', 'EPERM'], () => readFileSync('/proc/self/cmdline', 'latin1')) ?? '';
  const own = all.split('\0').slice(0, -1).slice(-given.length);
  if (own.length !== given.length)
    throw new ShipctlError(
      "an argument holds bytes that are not UTF-8, and /proc/self/cmdline, which shows them, can't be read: mount /proc",
    );
  return own.map((word) => textOf(Buffer.from(word, 'latin1')));
}
