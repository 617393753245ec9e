import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import { isAccount } from './accounts.ts';
import { AwsRefusal, AwsSilence } from './awsError.ts';
import { type AwsCaller, datedQueryCall } from './call.ts';
import { endpointOf } from './endpoints.ts';
import { partitionOf } from './partitions.ts';
import { refusalOf } from './refusals.ts';
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
  if (isAccount(account) && PLAIN.test(arn) && PLAIN.test(userId)) return { account, arn, userId, date };
  throw new ShipctlError(
    `${caller.label}: sts:GetCallerIdentity: the answer does not say who these keys are; it may not be from AWS ` +
      '(check the proxy, and AWS_ENDPOINT_URL)',
  );
}

/**
 * The same, with another word on the region if it is at fault: AWS does not know keys in a region that their account has not
 * enabled, and has no server in one that does not exist. Another region is asked before that is believed.
 *
 * @throws as `callerIdentity`
 */
export async function regionalIdentity(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
): Promise<CallerIdentity> {
  try {
    return await callerIdentity(outside, caller);
  } catch (error) {
    const fault = error instanceof ShipctlError ? regionFault(error) : undefined;
    const home = { ...caller, region: partitionOf(caller.region).globalRegion };
    if (fault === undefined || !(await isKnown(outside, caller, home))) throw error;
    throw new RegionFault(
      `${caller.label}: ${fault(caller.region)}, but AWS knows the keys in ${home.region}; correct the region, or enable it`,
    );
  }
}

/** Keys are good, but not in their region. */
export class RegionFault extends ShipctlError {}

/** What is wrong with the region after an error, if it is that. */
function regionFault(error: ShipctlError): ((region: string) => string) | undefined {
  if (error instanceof AwsSilence) return (region) => `AWS does not answer in ${region}, which may not exist`;
  return error instanceof AwsRefusal && refusalOf(error.error) === 'unknown keys'
    ? (region) => `the account has not enabled the region ${region}`
    : undefined;
}

/** Whether AWS knows the keys in another region, if that has a server of its own. */
async function isKnown(
  outside: Pick<World, 'env' | 'network'>,
  { region }: AwsCaller,
  other: AwsCaller,
): Promise<boolean> {
  const [here, there] = [region, other.region].map((one) => endpointOf('sts', one, outside.env));
  if (here === there) return false;
  try {
    await callerIdentity(outside, other);
    return true;
  } catch (error) {
    if (error instanceof ShipctlError) return false;
    throw error;
  }
}
