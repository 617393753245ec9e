import { ShipctlError } from '../../../errors.ts';
import { shellWord } from '../../shell/word.ts';

/** git's own helper, which keeps credentials in a file. */
export const STORE = 'store';

const COMMAND = 'git_credential';
const PLAIN_WORD = /^[A-Za-z0-9_./-]+$/;

/**
 * The helper that asks `program` for credentials: git gives what follows the `!` to a shell.
 *
 * @throws ShipctlError for a path that no line of a file can hold
 * @see https://git-scm.com/docs/gitcredentials#_custom_helpers
 */
export function programHelper(program: string): string {
  if (/\p{Cc}/u.test(program))
    throw new ShipctlError(
      `the path of shipctl contains a control character, so --mode process can't use it for git`,
    );
  return `!${PLAIN_WORD.test(program) ? program : shellWord(program)} ${COMMAND}`;
}

/** Whether a helper may be one that shipctl wrote. */
export const isKnownHelper = (helper: string): boolean => helper === STORE || isProgramHelper(helper);

/** Whether a helper asks shipctl. */
export const isProgramHelper = (helper: string): boolean =>
  helper.startsWith('!') && helper.endsWith(` ${COMMAND}`);

/** Whether a helper asks shipctl, by its path or by the link `git-credential-shipctl`. */
export const asksShipctl = (helper: string | undefined): boolean =>
  helper !== undefined && (helper === 'shipctl' || isProgramHelper(helper));
