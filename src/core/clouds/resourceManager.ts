import { ShipctlError } from '../../errors.ts';
import { fieldOf } from '../network/answers.ts';
import { type ApiRequest, type Outside, RefusedRequest, answerOf, bearer } from './api.ts';

/** A subscription of Azure. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
}

/** Where a cluster of Azure Kubernetes Service is. */
export interface AksPlace {
  readonly group: string;
  readonly cluster: string;
}

/** How a request is made, and what messages say of it. */
export interface Asking {
  readonly token: string;
  /** The resource, for messages. */
  readonly label: string;
  /** Whether one try is enough. */
  readonly isOptional: boolean;
}

const ORIGIN = 'https://management.azure.com';
const SUBSCRIPTIONS_VERSION = '2022-12-01';
const CLUSTERS_VERSION = '2024-02-01';

const requestOf = (
  method: ApiRequest['method'],
  path: readonly string[],
  query: Readonly<Record<string, string>>,
  { token, label, isOptional }: Asking,
  purpose: string,
): ApiRequest => ({
  method,
  url: new URL(`/${path.map(encodeURIComponent).join('/')}?${new URLSearchParams(query).toString()}`, ORIGIN),
  headers: bearer(token),
  failure: `${label}: can't ${purpose}`,
  secrets: [token],
  isOptional,
});

/** More pages than these are a server's mistake. */
const MOST_PAGES = 100;

/**
 * The subscriptions that a service principal may use, of all pages.
 *
 * @throws ShipctlError
 * @see https://learn.microsoft.com/en-us/rest/api/resources/subscriptions/list
 */
export async function subscriptionsOf(outside: Outside, asking: Asking): Promise<readonly Subscription[]> {
  const query = { 'api-version': SUBSCRIPTIONS_VERSION };
  let request = requestOf('GET', ['subscriptions'], query, asking, 'read the subscriptions');
  const found: Subscription[] = [];
  for (let page = 1; ; page++) {
    const answer = await answerOf(outside, request);
    found.push(...subscriptionsIn(answer));
    const url = nextPage(answer, request.failure);
    if (!url) return found;
    if (page === MOST_PAGES)
      throw new ShipctlError(`${request.failure}: there are more than ${MOST_PAGES} pages`);
    request = { ...request, url };
  }
}

/** Where the next page is: at the same server, which is the only one that gets the token. */
function nextPage(answer: unknown, failure: string): URL | undefined {
  const link = fieldOf(answer, 'nextLink');
  if (typeof link !== 'string' || link === '') return undefined;
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url?.origin === ORIGIN) return url;
  throw new ShipctlError(`${failure}: the next page is at another server, which shipctl does not ask`);
}

/** Those in an answer that are enabled, in its order. */
export function subscriptionsIn(answer: unknown): readonly Subscription[] {
  const list = fieldOf(answer, 'value');
  return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((one) => {
    const [id, name, state] = ['subscriptionId', 'displayName', 'state'].map((key) => fieldOf(one, key));
    if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/i.test(id) || state !== 'Enabled') return [];
    return [{ id, name: typeof name === 'string' && isLine(name) ? name : id }];
  });
}

const isLine = (text: string): boolean => text !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);

/** No such cluster, or no right to see whether there is one: another subscription may have it. */
const ELSEWHERE: readonly number[] = [403, 404];

/**
 * The kubeconfig that the resource manager gives to a user of a cluster, in the first of the subscriptions that has it.
 *
 * @throws ShipctlError
 * @see https://learn.microsoft.com/en-us/rest/api/aks/managed-clusters/list-cluster-user-credentials
 */
export async function aksKubeconfig(
  outside: Outside,
  subscriptions: readonly Subscription[],
  { group, cluster }: AksPlace,
  asking: Asking,
): Promise<string> {
  const refusals: RefusedRequest[] = [];
  for (const { id } of subscriptions) {
    const provider = ['providers', 'Microsoft.ContainerService', 'managedClusters', cluster];
    const path = ['subscriptions', id, 'resourceGroups', group, ...provider, 'listClusterUserCredential'];
    const query = { 'api-version': CLUSTERS_VERSION, format: 'exec' };
    const request = requestOf('POST', path, query, asking, 'look up the cluster');
    try {
      return kubeconfigIn(await answerOf(outside, request), request.failure);
    } catch (error) {
      if (!(error instanceof RefusedRequest) || !ELSEWHERE.includes(error.status)) throw error;
      refusals.push(error);
    }
  }
  const refusal = refusals.find(({ status }) => status === 403) ?? refusals[0];
  throw refusal ?? new ShipctlError(`${asking.label}: the service principal has no enabled subscription`);
}

function kubeconfigIn(answer: unknown, failure: string): string {
  const list = fieldOf(answer, 'kubeconfigs');
  const value = fieldOf(Array.isArray(list) ? list[0] : undefined, 'value');
  if (typeof value === 'string') return Buffer.from(value, 'base64').toString();
  throw new ShipctlError(`${failure}: the answer has no kubeconfig`);
}
