import type { Socket } from 'node:net';
import type { HttpProxy, NetworkFault } from '../../world/network.ts';
import { closedError } from './connection.ts';
import { proxyFault } from './networkFault.ts';

const LONGEST_HEAD = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const PROTOCOL = 'HTTP/1.';

const NOT_HTTP: NetworkFault = { fault: 'the answer of the proxy is not HTTP', isTemporary: false };

/**
 * Asks a proxy, once, to pass on all that comes to the server of an address.
 *
 * @param socket a connection to the proxy, which leads to the server afterwards
 * @returns the fault if the proxy refuses, or does not speak HTTP
 * @throws the error of the socket; one with the code ECONNRESET if the proxy closes it
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export async function openTunnel(
  socket: Socket,
  { hostname, port }: URL,
  { authorization }: HttpProxy,
): Promise<NetworkFault | undefined> {
  const place = `${hostname}:${port || '443'}`;
  const lines = [
    `CONNECT ${place} HTTP/1.1`,
    `Host: ${place}`,
    'Proxy-Connection: keep-alive',
    ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
  ];
  socket.write(lines.join('\r\n') + HEAD_END);
  const head = await headFrom(socket);
  const digits = /^HTTP\/1\.\d (?<status>\d{3})(?!\d)/.exec(head ?? '')?.groups?.['status'];
  if (digits === undefined) return NOT_HTTP;
  const status = Number(digits);
  return status >= 200 && status < 300 ? undefined : proxyFault(status);
}

/** The status line and the headers that come in, which is all that is read; undefined if something else comes. */
const headFrom = (socket: Socket): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    let read: Buffer = Buffer.alloc(0);
    const isHttp = (): boolean =>
      read.length <= LONGEST_HEAD && PROTOCOL.startsWith(read.toString('latin1', 0, PROTOCOL.length));
    const more = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf(HEAD_END);
      if (end < 0 && isHttp()) return;
      socket.off('data', more).off('end', closed).off('close', closed).pause();
      const rest = read.subarray(end + HEAD_END.length);
      if (end >= 0 && rest.length > 0) socket.unshift(rest);
      resolve(end < 0 ? undefined : read.toString('latin1', 0, end));
    };
    const closed = (): void => {
      reject(closedError());
    };
    socket.on('data', more).once('error', reject).once('end', closed).once('close', closed);
  });
