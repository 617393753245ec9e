import type { Option } from '../../../command.ts';
import { UsageError } from '../../../errors.ts';

/** The accounts that keys may be of. */
export const ALLOWED_ACCOUNTS_OPTION = {
  name: 'allowed-account-ids',
  value: 'IDS',
  summary: 'fail unless the keys belong to one of these accounts, with commas between',
} as const satisfies Option;

/**
 * The account numbers in the value of that option.
 *
 * @returns undefined without the option: then every account will do
 * @throws UsageError for what is no account number
 */
export function accountsIn(text: string | undefined): readonly string[] | undefined {
  const accounts = text?.split(',').map((one) => one.trim());
  if (accounts?.every((one) => /^\d{12}$/.test(one)) ?? true) return accounts;
  throw new UsageError(
    `--${ALLOWED_ACCOUNTS_OPTION.name}: this is not a list of account numbers, such as 123456789012,210987654321`,
  );
}

/**
 * Says that keys or a role are of an account that is not allowed.
 *
 * @param what such as `these keys belong`
 */
export const otherAccount = (label: string, what: string, account: string): string =>
  `${label}: ${what} to the account ${account}, which is none of --${ALLOWED_ACCOUNTS_OPTION.name}; correct the integration, or the list`;
