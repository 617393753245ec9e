import type { Dispatcher } from 'undici';
import type { HttpAnswer, HttpProxy, HttpRequest, NetworkFault } from '../../world/network.ts';
import { networkFault, proxyFault } from './networkFault.ts';
import type { Trust } from './trust.ts';
import type { undici } from './undici.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const LONGEST_BODY = 4 * 1024 * 1024;

/**
 * Makes one request.
 *
 * @param trust undefined if nothing on the way is to be TLS
 */
export async function httpAnswer(
  { method, url, proxy, headers, body, timeoutMs, limitedBy }: HttpRequest,
  trust: Trust | undefined,
): Promise<HttpAnswer | NetworkFault> {
  const attempted = {
    peer: proxy ? 'the proxy or the server' : 'the server',
    timeoutMs,
    limitedBy,
    trustFaults: trust?.faults ?? [],
  };
  const parts = (await import('./undici.ts')).undici;
  const { origin, pathname, search } = new URL(url);
  try {
    const dispatcher = dispatcherFor(parts, proxy, trust, Math.min(CONNECT_TIMEOUT_MS, timeoutMs));
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method,
      headers: { 'user-agent': 'shipctl', ...headers },
      body: body ?? null,
      headersTimeout: 0,
      bodyTimeout: 0,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (proxy && answer.statusCode === 407) return proxyFault(407);
    return {
      status: answer.statusCode,
      headers: firstOfEach(answer.headers),
      body: await beginningOf(answer.body),
    };
  } catch (error) {
    return networkFault(error, attempted);
  }
}

/** The first header of each name. */
const firstOfEach = (headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const [first] = [value ?? []].flat();
      return first === undefined ? [] : [[name, first]];
    }),
  );

type Undici = typeof undici;

/** What makes the connection, each for only one request. */
function dispatcherFor(
  { Agent, ProxyAgent }: Undici,
  proxy: HttpProxy | undefined,
  trust: Trust | undefined,
  timeout: number,
): Dispatcher {
  // Certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const tls = { ...(trust ? { secureContext: trust.context } : {}), rejectUnauthorized: true, timeout };
  if (!proxy) return new Agent({ connect: tls, pipelining: 0 });
  return new ProxyAgent({
    uri: proxy.url,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    // A tunnel is for TLS: many proxies allow none to other ports.
    proxyTunnel: false,
    requestTls: tls,
    proxyTls: tls,
    pipelining: 0,
  });
}

/** The first bytes of a body, which is not read any further. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LONGEST_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_BODY);
}
