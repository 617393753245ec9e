import type {
  HttpAnswer,
  HttpRequest,
  LineAddress,
  Lines,
  Network,
  NetworkFault,
} from '../../src/world/network.ts';

/** What went over a network in memory. */
export interface Traffic {
  readonly requests: HttpRequest[];
  readonly connections: LineAddress[];
  /** Lines that were sent, of all connections. */
  readonly lines: string[];
  /** Pauses between tries, in milliseconds. */
  readonly pauses: number[];
  /** Connections that are open still. */
  open: number;
}

/** What the servers do. Each has an answer for everything. */
export interface Servers {
  /** The answer to the request with that number, from 0. */
  readonly http?: (request: HttpRequest, number: number) => HttpAnswer | NetworkFault;
  /** The lines that come after one that was sent; the connection ends when there are none left to read. */
  readonly lines?: (line: string) => readonly string[];
  readonly connect?: (number: number) => NetworkFault | undefined;
  /** How long each answer takes, in milliseconds. */
  readonly takesMs?: number;
  readonly random?: () => number;
}

export const answer = (
  status: number,
  body: string | Uint8Array = '',
  headers: HttpAnswer['headers'] | string = {},
): HttpAnswer => ({
  status,
  headers: typeof headers === 'string' ? { 'retry-after': headers } : headers,
  body: Buffer.from(body),
});

export const CLOSED: NetworkFault = { fault: 'the server closed the connection', isTemporary: true };

/** When the clock of a network in memory starts: 2026-11-23 10:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 10);

/** A network in memory; nothing in it waits, but its clock goes on as if it did. */
export function fakeNetwork({
  http = () => answer(200),
  lines = () => [],
  connect,
  takesMs = 0,
  random = () => 0,
}: Servers): {
  readonly network: Network;
  readonly traffic: Traffic;
} {
  const traffic: Traffic = { requests: [], connections: [], lines: [], pauses: [], open: 0 };
  let now = NOW;
  const opened = (): Lines => {
    const coming: string[] = [];
    traffic.open++;
    return {
      send(sent) {
        traffic.lines.push(...sent);
        coming.push(...sent.flatMap((line) => lines(line)));
      },
      next: () => Promise.resolve(coming.shift() ?? CLOSED),
      close: () => {
        traffic.open--;
      },
    };
  };
  const network: Network = {
    http(request) {
      traffic.requests.push(request);
      now += Math.min(takesMs, request.timeoutMs);
      return Promise.resolve(http(request, traffic.requests.length - 1));
    },
    lines(address) {
      traffic.connections.push(address);
      return Promise.resolve(connect?.(traffic.connections.length - 1) ?? opened());
    },
    hasSystemCertificates: () => false,
    now: () => now,
    sleep(milliseconds) {
      traffic.pauses.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    random,
  };
  return { network, traffic };
}
