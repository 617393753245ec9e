import type { HttpAnswer } from '../../../world/network.ts';
import { ShipctlError } from '../../../errors.ts';
import { fieldOf, jsonIn } from '../../network/answers.ts';
import { xmlAt, xmlIn, xmlText } from './xml.ts';

/** What AWS says of a request that it refuses. */
export interface AwsError {
  readonly status: number;
  /** Such as `AccessDenied`, as far as it is a plain word; undefined if the answer has none. */
  readonly code: string | undefined;
  /** In the server's words, which may hold what was sent: for reading, and to be shown only without that. */
  readonly message: string;
  readonly requestId: string | undefined;
  /** When the server answered, in milliseconds since 1970; undefined if it does not say. */
  readonly date: number | undefined;
}

/** AWS refused a request. */
export class AwsRefusal extends ShipctlError {
  readonly error: AwsError;

  constructor(message: string, error: AwsError) {
    super(message);
    this.error = error;
  }
}

/** AWS did not answer. */
export class AwsSilence extends ShipctlError {
  /** Whether it may answer later. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary: boolean) {
    super(message);
    this.isTemporary = isTemporary;
  }
}

/** AWS answered, and nobody can use that. */
export class AwsOddAnswer extends ShipctlError {}

/**
 * The error in an answer, in any of the three ways in which services say it.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
 */
export function awsErrorIn({ status, headers, body }: HttpAnswer): AwsError {
  const json = jsonIn({ status, headers, body });
  const xml = json === undefined ? xmlIn(body) : undefined;
  const [outer] = Object.values(xml ?? {}).flat();
  // Servers that also speak as Amazon S3 does answer with nothing around the error.
  const error = xmlAt(outer, 'Error') ?? xmlAt(outer, 'Errors', 'Error') ?? xmlAt(xml, 'Error');
  const said = [
    headers['x-amzn-errortype'],
    fieldOf(json, '__type'),
    fieldOf(json, 'code'),
    xmlText(error, 'Code'),
  ].find((one) => typeof one === 'string');
  const message = [fieldOf(json, 'message'), fieldOf(json, 'Message'), xmlText(error, 'Message')];
  const requestId =
    headers['x-amzn-requestid'] ??
    headers['x-amz-request-id'] ??
    xmlText(outer, 'RequestId') ??
    xmlText(outer, 'RequestID');
  return {
    status,
    code: typeof said === 'string' ? codeIn(said) : undefined,
    message: message.find((one) => typeof one === 'string') ?? '',
    requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : undefined,
    date: dateIn({ headers }),
  };
}

/** When a server answered, in milliseconds since 1970; undefined if it does not say. */
export function dateIn({ headers }: Pick<HttpAnswer, 'headers'>): number | undefined {
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : date;
}

/** A UUID, or 16 or 52 capitals and digits. What was sent, such as a key or a signature, has none of these forms. */
const REQUEST_ID = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|[\dA-Z]{16}|[\dA-Z]{52})$/;

/**
 * `com.amazon.coral.service#AccessDeniedException:http://…` without what is around it. A code begins with a capital and has
 * small letters: a key or a signature that a server echoes does not look like one.
 */
const codeIn = (said: string): string | undefined =>
  /^(?:[\w.]+#)?(?<code>(?=\w*[a-z])[A-Z][\w.]{1,59})(?::|$)/
    .exec(said)
    ?.groups?.['code']?.replace(/(?<!^Client|^Server)Exception$/, '');
