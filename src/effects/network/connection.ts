import { type Socket, connect, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Trust } from './trust.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to the host of an address, with TLS if its scheme is https, within 10 seconds.
 *
 * @param end     closes the connection, whatever has become of it
 * @param through a connection that leads to the host already, if there is one
 * @returns a socket whose errors need no listener
 * @throws the error of the socket; one with the code ETIMEDOUT if it takes too long
 */
export async function connectionTo(
  { protocol, hostname, port }: URL,
  trust: Trust | undefined,
  end: AbortSignal,
  through?: Socket,
): Promise<Socket> {
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const place = { host, port: Number(port || (isSecure ? 443 : 80)) };
  if (!isSecure) return connected(connect(place), 'connect', end);
  const options = { ...place, ALPNProtocols: ['http/1.1'], ...(through ? { socket: through } : {}) };
  return connected(secureSocket(options, trust), 'secureConnect', end);
}

/** Certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says; an IP address can't be asked for by name. */
export const secureSocket = (
  options: {
    readonly host: string;
    readonly port: number;
    readonly ALPNProtocols?: string[];
    readonly socket?: Socket;
  },
  trust: Trust | undefined,
): Socket =>
  connectSecurely({
    ...options,
    servername: isIP(options.host) === 0 ? options.host : '',
    rejectUnauthorized: true,
    ...(trust ? { secureContext: trust.context } : {}),
  });

/** Ends a socket with an error if it takes too long. */
export const destroyAfter = (socket: Socket, milliseconds: number, error: object): NodeJS.Timeout =>
  setTimeout(() => socket.destroy(Object.assign(new Error('too late'), error)), milliseconds);

async function connected(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  end: AbortSignal,
): Promise<Socket> {
  // What is not waited for at the moment is seen by whoever reads on.
  socket.on('error', () => undefined);
  const close = (): void => {
    socket.destroy();
  };
  if (end.aborted) close();
  end.addEventListener('abort', close);
  const limit = destroyAfter(socket, CONNECT_TIMEOUT_MS, { code: 'ETIMEDOUT' });
  try {
    await happening(socket, event);
  } finally {
    clearTimeout(limit);
  }
  return socket.setNoDelay(true);
}

/** Waits for an event; an error of the socket, or its end, is thrown. */
const happening = (socket: Socket, event: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket
      .once(event, () => {
        resolve();
      })
      .once('error', reject)
      .once('close', () => {
        reject(closedError());
      });
  });

/** The error of a connection that ended without one. */
export const closedError = (): Error =>
  Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
