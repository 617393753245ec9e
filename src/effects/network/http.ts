import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { HttpAnswer, HttpProxy, HttpRequest, NetworkFault } from '../../world/network.ts';
import { closedError, connectionTo } from './connection.ts';
import { type Attempted, networkFault, proxyFault } from './networkFault.ts';
import type { Trust } from './trust.ts';
import { openTunnel } from './tunnel.ts';
import type { undici } from './undici.ts';

const LONGEST_BODY = 4 * 1024 * 1024;

/**
 * Makes one request.
 *
 * @param trust undefined if nothing on the way is to be TLS
 */
export async function httpAnswer(
  request: HttpRequest,
  trust: Trust | undefined,
): Promise<HttpAnswer | NetworkFault> {
  const { proxy, timeoutMs, limitedBy } = request;
  const attempted = {
    peer: proxy ? 'the proxy or the server' : 'the server',
    timeoutMs,
    limitedBy,
    trustFaults: trust?.faults ?? [],
  };
  const parts = (await import('./undici.ts')).undici;
  const end = new AbortController();
  const limit = setTimeout(() => {
    end.abort(Object.assign(new Error('too late'), { name: 'TimeoutError' }));
  }, timeoutMs);
  try {
    // The limit holds whatever the libraries make of the end.
    return await Promise.race([exchange(parts, request, trust, attempted, end.signal), ending(end.signal)]);
  } catch (error) {
    return networkFault(error, attempted);
  } finally {
    clearTimeout(limit);
    // What is open still would go on, and keep the program from ending.
    end.abort();
  }
}

/** Throws the reason of the end when it comes. */
const ending = (end: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    end.addEventListener('abort', () => {
      reject(end.reason as Error);
    });
  });

type Undici = typeof undici;

async function exchange(
  { Agent }: Undici,
  { method, url, proxy, headers, body }: HttpRequest,
  trust: Trust | undefined,
  attempted: Attempted,
  end: AbortSignal,
): Promise<HttpAnswer | NetworkFault> {
  const server = new URL(url);
  const connection = await connectionFor(server, proxy, trust, attempted, end);
  if ('fault' in connection) return connection;
  const dispatcher = new Agent({ connect: onlyOnce(connection), pipelining: 0 });
  end.addEventListener('abort', () => void dispatcher.destroy());
  const answer = await dispatcher.request({
    ...addressed(server, proxy),
    method,
    headers: { 'user-agent': 'shipctl', ...headers, ...headersFor(server, proxy) },
    body: body ?? null,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  if (proxy && answer.statusCode === 407) return proxyFault(407);
  return {
    status: answer.statusCode,
    headers: firstOfEach(answer.headers),
    body: await beginningOf(answer.body),
  };
}

/** A connection that leads to a server, if need be through a tunnel. */
async function connectionFor(
  server: URL,
  proxy: HttpProxy | undefined,
  trust: Trust | undefined,
  attempted: Attempted,
  end: AbortSignal,
): Promise<Socket | NetworkFault> {
  if (!proxy) return connectionTo(server, trust, end);
  let socket: Socket;
  try {
    socket = await connectionTo(new URL(proxy.url), trust, end);
    if (isForwarded(server)) return socket;
    const refusal = await openTunnel(socket, server, proxy);
    if (refusal) return refusal;
  } catch (error) {
    return networkFault(error, { ...attempted, peer: 'the proxy' });
  }
  return connectionTo(server, trust, end, socket);
}

/** Whether a proxy is asked itself. A tunnel is for TLS: many proxies allow none to other ports. */
const isForwarded = ({ protocol }: URL): boolean => protocol === 'http:';

/** Gives a connection to the first that asks for one, and an error to all others, so that nothing is tried for ever. */
function onlyOnce(
  socket: Socket,
): (_: object, give: (...found: [null, Socket] | [Error, null]) => void) => void {
  let isGiven = false;
  return (_, give) => {
    const found: [null, Socket] | [Error, null] = isGiven ? [closedError(), null] : [null, socket];
    isGiven = true;
    // Whoever asks does not expect an answer yet.
    queueMicrotask(() => {
      give(...found);
    });
  };
}

/** Whom to ask, and for what. */
function addressed(
  server: URL,
  proxy: HttpProxy | undefined,
): { readonly origin: string; readonly path: string } {
  const { origin, pathname, search } = server;
  const path = pathname + search;
  return proxy && isForwarded(server) ? { origin: proxy.url, path: origin + path } : { origin, path };
}

/** What a proxy is to know that is asked itself. */
function headersFor(server: URL, proxy: HttpProxy | undefined): HttpRequest['headers'] {
  if (!proxy || !isForwarded(server)) return {};
  const { authorization } = proxy;
  return {
    host: server.host,
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  };
}

/** The first header of each name. */
const firstOfEach = (headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const [first] = [value ?? []].flat();
      return first === undefined ? [] : [[name, first]];
    }),
  );

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
