import { expect } from 'chai';
import { containerFault } from '../../../src/effects/aws/containerFault.ts';

const sdkError = (message: string): Error =>
  Object.assign(new Error(message), { name: 'CredentialsProviderError' });

/** What Node and Bun say. */
const FAULTS: readonly (readonly [error: Error, fault: string, isPassing: boolean])[] = [
  [sdkError('Server responded with status: 302'), 'it answered 302', false],
  [sdkError('Server responded with status: 429'), 'it answered 429', true],
  [sdkError('Server responded with status: 503'), 'it answered 503', true],
  [
    sdkError('URL not accepted. It must either be HTTPS or match one of the following:'),
    'its address is not https, nor one of the machine itself, of ECS or of EKS',
    false,
  ],
  [
    sdkError('HTTP credential provider response not of the required format, an object matching: {'),
    'its answer holds no keys',
    false,
  ],
  [
    new TypeError("Cannot read properties of null (reading 'AccessKeyId')"),
    'its answer holds no keys',
    false,
  ],
  [
    new TypeError("null is not an object (evaluating 'parsed.AccessKeyId')"),
    'its answer holds no keys',
    false,
  ],
  [new SyntaxError(`Unexpected token '<', "<html>" is not valid JSON`), 'its answer is not JSON', false],
  [new SyntaxError("JSON Parse error: Unrecognized token '<'"), 'its answer is not JSON', false],
  [new TypeError('Invalid RFC-3339 date-time value'), 'the Expiration in its answer is not a time', false],
  [
    new TypeError('month must be between 1 and 12, inclusive'),
    'the Expiration in its answer is not a time',
    false,
  ],
  [new Error('aborted'), 'it closed the connection before the end of its answer', true],
  [sdkError('TimeoutError: socket hang up'), 'it closed the connection', true],
  [sdkError('Error: read ECONNRESET'), 'it closed the connection', true],
  [sdkError('Error: connect ECONNREFUSED 127.0.0.1:9'), 'it refuses the connection', true],
  [sdkError('Error: getaddrinfo ENOTFOUND s3cret.invalid'), "its host name can't be found", true],
  [sdkError('Error: connect EHOSTUNREACH 169.254.170.2:80'), "it can't be reached", true],
  [sdkError('Error: connect ETIMEDOUT 169.254.170.2:80'), 'it does not answer', true],
  [sdkError('Error: self-signed certificate'), 'its certificate is not trusted', false],
  [sdkError('Error: write EPROTO 80CC:error:0A00010B:SSL routines'), 'TLS with it failed', false],
  [sdkError('Error: Parse Error: Expected HTTP/, RTSP/ or ICE/'), 'its answer is not HTTP', false],
  [new Error('s3cret'), 'the connection to it failed', false],
];

describe('containerFault', () => {
  for (const [error, fault, isPassing] of FAULTS)
    it(`is "${fault}" for ${String(error).slice(0, 80)}`, () => {
      expect(containerFault(error)).to.deep.equal({ fault, isPassing });
    });
});
