import { ShipctlError } from '../../../errors.ts';
import { keyName } from '../../formats/names.ts';
import { quote } from '../../messages.ts';
import { type Reading, addressOf } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import { AUTHS, HELPERS, LOGIN, OTHER_LOGINS, STORE } from './members.ts';

const TOP = [AUTHS, HELPERS, STORE];
const OF_LOGIN = [LOGIN, ...OTHER_LOGINS, 'username', 'password'];

/**
 * Refuses a file that has a member for logins in another case: Docker, written in Go, takes it for the same member.
 *
 * @param host whose login is to be written
 * @throws ShipctlError
 */
export function checkCase({ file: { path }, found }: TrackedFile<Reading>, host: string): void {
  const own = keyName(host);
  for (const [top = '', name, member = ''] of [...found.values.keys()].map(addressOf)) {
    const [given, meant] =
      top === AUTHS && name === own ? [member, meantBy(member, OF_LOGIN)] : [top, meantBy(top, TOP)];
    if (meant !== undefined && meant !== given)
      throw new ShipctlError(
        `${path} has a member ${quote(given)}, which Docker takes for ${quote(meant)}; rename it to that`,
      );
  }
}

const meantBy = (member: string, known: readonly string[]): string | undefined =>
  known.find((one) => folded(one) === folded(member));

/** Letters that differ only in case, as Go compares them, become the same. */
const folded = (text: string): string => text.toUpperCase().toLowerCase();
