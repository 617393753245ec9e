import { ShipctlError } from '../../errors.ts';
import { fieldOf } from '../network/answers.ts';
import { type Token, isFresh, renewalOf } from './token.ts';

const GROUP = 'client.authentication.k8s.io';

/** The versions that kubectl has had, one shape for both. */
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];

/** The version that is meant if nobody asks for one. */
const DEFAULT_VERSION = `${GROUP}/v1beta1`;

/**
 * The version of the answer that kubectl asks for.
 *
 * @param info what it says in `KUBERNETES_EXEC_INFO`
 * @throws ShipctlError for another version
 */
export function execVersion(info: string | undefined): string {
  if (info === undefined || info === '') return DEFAULT_VERSION;
  const version = fieldOf(parsed(info), 'apiVersion');
  const known = VERSIONS.find((one) => one === version);
  if (known !== undefined) return known;
  throw new ShipctlError(
    `KUBERNETES_EXEC_INFO asks for a version that shipctl does not know; it knows ${VERSIONS.join(' and ')}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * When kubectl is to ask again for a token that is kept: when it is to be renewed, or, if that could not be done, at its
 * end. Both are milliseconds since 1970.
 */
export const nextAsking = (token: Token, now: number): number =>
  isFresh(token, now) ? renewalOf(token) : token.expires;

/**
 * A token as kubectl takes it from a program.
 *
 * @param end when kubectl is to ask again, in milliseconds since 1970
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export function execCredential(version: string, token: string, end: number): string {
  const expirationTimestamp = new Date(end).toISOString().replace(/\.\d+/, '');
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: version,
    spec: { interactive: false },
    status: { expirationTimestamp, token },
  });
}
