import type { AwsError } from './awsError.ts';

/** What went wrong, as far as AWS's code of an error tells it. */
export type Refusal =
  | 'unknown keys'
  | 'wrong secret'
  | 'ended'
  | 'denied'
  | 'clock'
  | 'region'
  | 'busy'
  | 'token'
  | 'ended token'
  | 'policy'
  | 'other';

const BY_CODE: readonly (readonly [codes: RegExp, refusal: Refusal])[] = [
  [
    /^(InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|InvalidToken|MissingAuthenticationToken|IncompleteSignature|AuthFailure)$/,
    'unknown keys',
  ],
  [/^(ExpiredToken|TokenRefreshRequired)$/, 'ended'],
  [/^(RequestExpired|RequestTimeTooSkewed|InvalidSignature\.Expired|RequestInTheFuture)$/, 'clock'],
  [/^(AccessDenied|UnauthorizedOperation|NotAuthorized|Unauthorized)$/, 'denied'],
  [/^(RegionDisabled|OptInRequired|SubscriptionRequired)$/, 'region'],
  [/^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ServiceUnavailable|InternalFailure)/, 'busy'],
  [/^(InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError|InvalidAuthorizationMessage)$/, 'token'],
  [/^(MalformedPolicyDocument|PackedPolicyTooLarge)$/, 'policy'],
];

/** Which kind of refusal an error is. */
export function refusalOf({
  code,
  message,
  status = 0,
}: Pick<AwsError, 'code' | 'message'> & { readonly status?: number }): Refusal {
  // A proxy or a load balancer gives no code.
  if (code === undefined) return [429, 500, 502, 503, 504].includes(status) ? 'busy' : 'other';
  if (/^(SignatureDoesNotMatch|InvalidSignature)$/.test(code))
    return /signature (not yet current|expired)/i.test(message) ? 'clock' : 'wrong secret';
  // A token of an identity provider ends too.
  if (code === 'ExpiredToken' && /^Token expired|identity token/i.test(message)) return 'ended token';
  if (code === 'InvalidIdentityToken' && /expired/i.test(message)) return 'ended token';
  return BY_CODE.find(([codes]) => codes.test(code))?.[1] ?? 'other';
}

/**
 * What to do, as the end of a message; empty if only the code says what is wrong.
 *
 * @param tokenFrom where the identity token comes from that was sent
 */
export function wayOut(
  error: AwsError,
  action: { readonly service: string; readonly name: string },
  tokenFrom = 'the identity provider',
): string {
  const way = WAYS[refusalOf(error)](error, `${action.service}:${action.name}`, tokenFrom);
  return way === '' ? '' : `: ${way}`;
}

const WAYS: Readonly<Record<Refusal, (error: AwsError, action: string, tokenFrom: string) => string>> = {
  'unknown keys': () =>
    'AWS does not know these keys: they were deleted or deactivated, belong to another partition, or lack their session token',
  'wrong secret': () => 'the secret key does not belong to the access key; copy both again',
  ended: () => 'these temporary keys have expired; get new ones',
  denied: ({ message }, action) => deniedWay(message, action),
  clock: ({ date }) =>
    `the clock of this machine is wrong${date === undefined ? '' : `; the server's says ${new Date(date).toISOString()}`}`,
  region: () => 'the account has not enabled this region',
  busy: () => 'AWS is busy or wants fewer requests; try again later',
  token: () =>
    "AWS doesn't accept the identity token; check the identity provider of the account, and the role's trust policy",
  'ended token': (_, __, from) => `the identity token from ${from} has expired; get a new one`,
  policy: () => '',
  other: () => '',
};

const DENIED =
  /is not authorized to perform: (?<action>[a-z][a-z\d-]{1,40}:[A-Z][A-Za-z\d]{2,60})(?: on resource: (?<resource>arn:aws[\w-]*:[a-z\d-]+:[a-z\d-]*:\d*:[\w:/.*+=,@-]{1,200}))?/;

/** Which permission is missing. What AWS says is shown only as far as it is an action and an ARN. */
function deniedWay(message: string, asked: string): string {
  const { action = asked, resource } = DENIED.exec(message)?.groups ?? {};
  const explicit = /explicit deny/.test(message) ? ', which a policy denies explicitly' : '';
  const trust = action.startsWith('sts:AssumeRole')
    ? '; the trust policy of the role has to allow it, too'
    : '';
  const who =
    action === 'sts:AssumeRoleWithWebIdentity' ? 'this identity token may not' : 'these keys may not';
  return `${who} ${action}${resource === undefined ? '' : ` on ${resource}`}${explicit}${trust}`;
}
