import type { Option } from '../../../command.ts';
import { UsageError } from '../../../errors.ts';

/** The accounts that keys may be of. */
export const ALLOWED_ACCOUNTS_OPTION = {
  name: 'allowed-account-ids',
  value: 'IDS',
  summary: 'fail unless the keys belong to one of these accounts, with commas between',
} as const satisfies Option;

/** Whether a text is the number of an account, which has 12 digits. */
export const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

/** The account that the ARN of a role names; undefined if it names none. */
export const accountOfRole = (arn: string): string | undefined =>
  /^arn:[\w-]+:iam::(?<account>\d{12}):role\//.exec(arn)?.groups?.['account'];

/**
 * The account numbers in the value of that option.
 *
 * @returns undefined without the option: then every account will do
 * @throws UsageError for what is no account number
 */
export function accountsIn(text: string | undefined): readonly string[] | undefined {
  const accounts = text?.split(',').map((one) => one.trim());
  if (accounts?.every(isAccount) ?? true) return accounts;
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
  `${label}: ${what} to the account ${account}, which --allowed-account-ids does not list; correct the integration or the list`;
