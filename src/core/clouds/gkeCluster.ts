import { ShipctlError } from '../../errors.ts';
import { fieldOf } from '../network/answers.ts';
import { type Outside, answerOf, bearer } from './api.ts';

/** Where a cluster of Google Kubernetes Engine is. */
export interface GkePlace {
  readonly project: string;
  /** A region or a zone. */
  readonly location: string;
  readonly cluster: string;
}

/** How kubectl comes to a cluster. */
export interface GkeCluster {
  readonly server: string;
  /** In base64; undefined if the system's authorities vouch for the server. */
  readonly certificate: string | undefined;
}

/**
 * Asks Google for a cluster.
 *
 * @param label the resource, for messages
 * @throws ShipctlError
 * @see https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters/get
 */
export async function gkeCluster(
  outside: Outside,
  { project, location, cluster }: GkePlace,
  token: string,
  label: string,
): Promise<GkeCluster> {
  const path = ['projects', project, 'locations', location, 'clusters', cluster];
  const failure = `${label}: can't look up the cluster`;
  const answer = await answerOf(outside, {
    method: 'GET',
    url: new URL(`https://container.googleapis.com/v1/${path.map(encodeURIComponent).join('/')}`),
    headers: bearer(token),
    failure,
    secrets: [token],
  });
  const found = clusterIn(answer);
  if (found) return found;
  throw new ShipctlError(`${failure}: the answer has no endpoint and certificate; it may still be starting`);
}

const HOST = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[?[0-9a-f:]+\]?)$/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What an answer says of a cluster, as gcloud reads it; undefined if that is not enough to come to it. */
export function clusterIn(answer: unknown): GkeCluster | undefined {
  const endpoints = fieldOf(answer, 'controlPlaneEndpointsConfig');
  const hasAddress = fieldOf(fieldOf(endpoints, 'ipEndpointsConfig'), 'enabled') !== false;
  const address = fieldOf(answer, 'endpoint');
  const certificate = fieldOf(fieldOf(answer, 'masterAuth'), 'clusterCaCertificate');
  if (hasAddress && isHost(address) && isBase64(certificate))
    return { server: `https://${bracketed(address)}`, certificate };
  const name = fieldOf(fieldOf(endpoints, 'dnsEndpointConfig'), 'endpoint');
  return isHost(name) ? { server: `https://${name}`, certificate: undefined } : undefined;
}

const isHost = (value: unknown): value is string => typeof value === 'string' && HOST.test(value);

const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && BASE64.test(value) && value.length % 4 === 0;

const bracketed = (host: string): string => (/^[0-9a-f]*:/i.test(host) ? `[${host}]` : host);
