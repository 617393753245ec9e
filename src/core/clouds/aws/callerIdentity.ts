import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import { type AwsCaller, datedQueryCall } from './call.ts';
import { xmlAt, xmlText } from './xml.ts';

/** Whom AWS takes the bearer of keys for. */
export interface CallerIdentity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** When the server answered, in milliseconds since 1970; undefined if it does not say. */
  readonly date: number | undefined;
}

/** What people are shown, so it has no line break and no control character. */
const PLAIN = /^[\x21-\x7e]+$/;
const ACCOUNT = /^\d{12}$/;

/**
 * Asks AWS whose keys these are. Every key may ask that.
 *
 * @throws AwsRefusal if AWS refuses the keys; ShipctlError if it does not answer
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
): Promise<CallerIdentity> {
  const action = { service: 'sts', name: 'GetCallerIdentity', version: '2011-06-15' } as const;
  const { answer, date } = await datedQueryCall(outside, caller, action);
  const result = xmlAt(answer, 'GetCallerIdentityResponse', 'GetCallerIdentityResult');
  const account = xmlText(result, 'Account') ?? '';
  const arn = xmlText(result, 'Arn') ?? '';
  const userId = xmlText(result, 'UserId') ?? '';
  if (ACCOUNT.test(account) && PLAIN.test(arn) && PLAIN.test(userId)) return { account, arn, userId, date };
  throw new ShipctlError(
    `${caller.label}: sts:GetCallerIdentity: the answer does not say who these keys are`,
  );
}
