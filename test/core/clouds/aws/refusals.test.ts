import { expect } from 'chai';
import type { AwsError } from '../../../../src/core/clouds/aws/awsError.ts';
import { type Refusal, refusalOf, wayOut } from '../../../../src/core/clouds/aws/refusals.ts';
import { NOW } from '../../../support/fakeNetwork.ts';

/** Codes and messages, as AWS has them, and what they come to. */
const REFUSALS: readonly (readonly [code: string | undefined, refusal: Refusal, message?: string])[] = [
  ['InvalidClientTokenId', 'unknown keys', 'The security token included in the request is invalid.'],
  ['UnrecognizedClient', 'unknown keys'],
  ['InvalidAccessKeyId', 'unknown keys'],
  ['AuthFailure', 'unknown keys'],
  ['IncompleteSignature', 'unknown keys', 'Credential must have exactly 5 slash-delimited elements'],
  [
    'SignatureDoesNotMatch',
    'wrong secret',
    'The request signature we calculated does not match the signature you provided.',
  ],
  ['InvalidSignature', 'wrong secret', 'The request signature we calculated does not match'],
  [
    'SignatureDoesNotMatch',
    'clock',
    'Signature expired: 20261123T100000Z is now earlier than 20261123T100500Z (20261123T102000Z - 15 min.)',
  ],
  [
    'SignatureDoesNotMatch',
    'clock',
    'Signature not yet current: 20261123T110000Z is still later than 20261123T101500Z',
  ],
  ['InvalidSignature', 'clock', 'Signature expired: 20261123T100000Z is now earlier than 20261123T100500Z'],
  ['RequestTimeTooSkewed', 'clock'],
  ['RequestExpired', 'clock'],
  ['ExpiredToken', 'ended', 'The security token included in the request is expired'],
  [
    'ExpiredToken',
    'ended token',
    'Token expired: current date/time 1 must be before the expiration date/time 0',
  ],
  ['ExpiredToken', 'ended token', 'The web identity token that was passed is expired or is not valid.'],
  ['InvalidIdentityToken', 'ended token', 'The ID Token provided has expired.'],
  ['InvalidIdentityToken', 'token'],
  ['IDPRejectedClaim', 'token'],
  ['AccessDenied', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['RegionDisabled', 'region', 'STS is not activated in this region for account:123456789012.'],
  ['OptInRequired', 'region'],
  ['Throttling', 'busy'],
  ['ThrottledRequest', 'busy'],
  ['TooManyRequests', 'busy'],
  ['ServiceUnavailable', 'busy'],
  ['MalformedPolicyDocument', 'policy'],
  ['PackedPolicyTooLarge', 'policy'],
  ['ValidationError', 'other'],
  [undefined, 'other'],
];

const ACTION = { service: 'sts', name: 'AssumeRole' };

const error = (given: Partial<AwsError>): AwsError => ({
  status: 403,
  code: undefined,
  message: '',
  requestId: undefined,
  date: undefined,
  ...given,
});

/** Errors, and what to do. */
const WAYS: readonly (readonly [title: string, given: Partial<AwsError>, way: string])[] = [
  [
    'the action and resource that AWS names',
    {
      code: 'AccessDenied',
      message:
        'User: arn:aws:iam::123456789012:user/ship is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deploy because no identity-based policy allows the sts:AssumeRole action',
    },
    ': these keys may not sts:AssumeRole on arn:aws:iam::123456789012:role/deploy; the trust policy of the role has to allow it, too',
  ],
  [
    'that a policy denies it explicitly',
    {
      code: 'AccessDenied',
      message:
        'User: x is not authorized to perform: ecs:CreateService with an explicit deny in a service control policy',
    },
    ': these keys may not ecs:CreateService, which a policy denies explicitly',
  ],
  [
    'the action that was asked, if AWS names none',
    { code: 'AccessDenied', message: 'Access denied' },
    ': these keys may not sts:AssumeRole; the trust policy of the role has to allow it, too',
  ],
  [
    'that it is a token which may not assume the role',
    {
      code: 'AccessDenied',
      message: 'Not authorized: user is not authorized to perform: sts:AssumeRoleWithWebIdentity',
    },
    ': this identity token may not sts:AssumeRoleWithWebIdentity; the trust policy of the role has to allow it, too',
  ],
  [
    'no resource that is no ARN',
    { code: 'AccessDenied', message: 'is not authorized to perform: sts:TagSession on resource: SECRET' },
    ': these keys may not sts:TagSession',
  ],
  [
    'the time of the server',
    { code: 'RequestTimeTooSkewed', date: NOW },
    ": the clock of this machine is wrong; the server's says 2026-11-23T10:00:00.000Z",
  ],
  ['the clock', { code: 'RequestTimeTooSkewed' }, ': the clock of this machine is wrong'],
  ['nothing for a code that says it all', { code: 'MalformedPolicyDocument' }, ''],
  ['to wait if there is no code', { status: 503 }, ': AWS is busy or wants fewer requests; try again later'],
  ['to wait after 429', { status: 429 }, ': AWS is busy or wants fewer requests; try again later'],
  ['nothing for a page that is missing', { status: 404 }, ''],
];

describe('refusals of AWS', () => {
  for (const [code, refusal, message = ''] of REFUSALS) {
    it(`are "${refusal}" for ${code ?? 'no code'} ${message.slice(0, 30)}`.trim(), () => {
      expect(refusalOf({ code, message })).to.equal(refusal);
    });
  }

  for (const [title, given, way] of WAYS) {
    it(`show ${title}`, () => {
      expect(wayOut(error(given), ACTION)).to.equal(way);
    });
  }

  it('show where an identity token comes from that has expired', () => {
    const expired = error({ code: 'ExpiredToken', message: 'Token expired: current date/time 1' });
    expect(wayOut(expired, ACTION, 'the variable CI_JOB_JWT')).to.equal(
      ': the identity token from the variable CI_JOB_JWT has expired; get a new one',
    );
  });

  it('have a way out for each kind that a person can mend', () => {
    for (const [code, refusal, message = ''] of REFUSALS) {
      const way = wayOut(error({ code, message }), ACTION);
      expect(way === '', `${code ?? ''}: ${way}`).to.equal(['policy', 'other'].includes(refusal));
    }
  });
});
