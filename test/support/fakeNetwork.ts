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
}

export const answer = (status: number, body = '', retryAfter?: string): HttpAnswer => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: Buffer.from(body),
});

export const CLOSED: NetworkFault = { fault: 'the server closed the connection', isTemporary: true };

/** 2026-11-23 10:00:00 UTC. */
const NOW = Date.UTC(2026, 10, 23, 10);

/** A network in memory; nothing in it waits. */
export function fakeNetwork({ http = () => answer(200), lines = () => [], connect }: Servers): {
  readonly network: Network;
  readonly traffic: Traffic;
} {
  const traffic: Traffic = { requests: [], connections: [], lines: [], pauses: [], open: 0 };
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
      return Promise.resolve(http(request, traffic.requests.length - 1));
    },
    lines(address) {
      traffic.connections.push(address);
      return Promise.resolve(connect?.(traffic.connections.length - 1) ?? opened());
    },
    hasSystemCertificates: () => false,
    now: () => NOW,
    sleep(milliseconds) {
      traffic.pauses.push(milliseconds);
      return Promise.resolve();
    },
    random: () => 0,
  };
  return { network, traffic };
}
