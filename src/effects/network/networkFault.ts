import type { NetworkFault } from '../../world/network.ts';
import { codeOf } from '../systemError.ts';

/** What is known of a connection that failed. */
export interface Attempted {
  /** The server, or the proxy before it. */
  readonly peer: string;
  readonly timeoutMs: number;
  /** The variable that sets the limit. */
  readonly limitedBy: string | undefined;
  /** What kept files of trusted certificates from being used. */
  readonly trustFaults: readonly string[];
}

const CONNECTING: Readonly<Record<string, string>> = {
  EAI_AGAIN: "can't be looked up",
  ECONNREFUSED: 'refuses the connection',
  EHOSTUNREACH: "can't be reached",
  ENETUNREACH: "can't be reached",
  ENOTFOUND: "can't be found: unknown host name",
  ETIMEDOUT: 'does not answer',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
};

const CERTIFICATE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_CA$|^PATH_LENGTH_EXCEEDED$/;
const NOT_TLS = /^(EPROTO$|ERR_SSL_|ERR_TLS_)/;

/**
 * Puts an error of a library into words of our own: its own may hold an address, which can be a secret. Of the error
 * nothing is shown but its code.
 */
export function networkFault(
  error: unknown,
  { peer, timeoutMs, limitedBy, trustFaults }: Attempted,
): NetworkFault {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError')
    return {
      fault: `timed out after ${timeoutMs / 1000} s${limitedBy === undefined ? '' : ` (${limitedBy})`}`,
      isTemporary: false,
      isTimeout: true,
    };
  const code = innerCode(error);
  if (name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW')
    return { fault: `the answer of ${peer} is not HTTP`, isTemporary: false };
  const passing = CONNECTING[code];
  if (passing !== undefined) return { fault: `${peer} ${passing} (${code})`, isTemporary: true };
  return { fault: lastingFault(code, peer, trustFaults), isTemporary: false };
}

function lastingFault(code: string, peer: string, trustFaults: readonly string[]): string {
  if (CERTIFICATE.test(code))
    return [`the certificate of ${peer} is not trusted (${code})`, ...trustFaults].join('; ');
  if (NOT_TLS.test(code)) return `TLS with ${peer} failed (${code})`;
  return `the connection to ${peer} failed${code === '' ? '' : ` (${code})`}`;
}

/** What a proxy says that does not let anything through. */
export const proxyFault = (status: number): NetworkFault => ({
  fault:
    status === 407
      ? 'the proxy refused the user and password in its URL (status 407)'
      : `the proxy refused the request (status ${status})`,
  isTemporary: status === 429 || status >= 500,
});

/** The code of an error, or of what caused it; empty if there is none in its usual form. */
function innerCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = codeOf(cause) ?? codeOf(error) ?? '';
  return /^[A-Z][A-Z0-9_]*$/.test(code) ? code : '';
}
