import type { HttpAnswer } from '../../../world/network.ts';
import { ShipctlError } from '../../../errors.ts';
import { fieldOf, jsonIn } from '../../network/answers.ts';
import { xmlAt, xmlIn, xmlText } from './xml.ts';

/** What AWS says of a request that it refuses. */
export interface AwsError {
  readonly status: number;
  /** Such as `AccessDenied`, as far as it is a plain word; undefined if the answer has none. */
  readonly code: string | undefined;
  /** In the server's words, which may hold what was sent: for reading, and never to be shown. */
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

/**
 * The error in an answer, in any of the three ways in which services say it.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
 */
export function awsErrorIn({ status, headers, body }: HttpAnswer): AwsError {
  const json = jsonIn({ status, headers, body });
  const xml = json === undefined ? xmlIn(body) : undefined;
  const [outer] = Object.values(xml ?? {}).flat();
  const error = xmlAt(outer, 'Error') ?? xmlAt(outer, 'Errors', 'Error');
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
  const date = Date.parse(headers['date'] ?? '');
  return {
    status,
    code: typeof said === 'string' ? codeIn(said) : undefined,
    message: message.find((one) => typeof one === 'string') ?? '',
    requestId: requestId !== undefined && /^[\w-]{1,80}$/.test(requestId) ? requestId : undefined,
    date: Number.isNaN(date) ? undefined : date,
  };
}

/** `com.amazon.coral.service#AccessDeniedException:http://…` without what is around it. */
const codeIn = (said: string): string | undefined =>
  /^(?:[\w.]+#)?(?<code>[A-Za-z][\w.]{0,80})(?::|$)/.exec(said)?.groups?.['code']?.replace(/Exception$/, '');
