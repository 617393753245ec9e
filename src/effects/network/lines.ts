import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import type { LineAddress, Lines, NetworkFault } from '../../world/network.ts';
import { destroyAfter, secureSocket } from './connection.ts';
import { networkFault } from './networkFault.ts';
import type { Trust } from './trust.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const LONGEST_LINE = 16 * 1024;
const LINE_END = 10;

const CLOSED: NetworkFault = { fault: 'the server closed the connection', isTemporary: true };
const NOT_LINES: NetworkFault = {
  fault: 'the server sends something other than lines of text',
  isTemporary: false,
};

/**
 * Connects to a server that speaks in lines.
 *
 * @param trust undefined if the connection is not to be TLS
 */
export async function openLines(
  { host, port, timeoutMs, limitedBy }: LineAddress,
  trust: Trust | undefined,
): Promise<Lines | NetworkFault> {
  const attempted = { peer: 'the server', timeoutMs, limitedBy, trustFaults: trust?.faults ?? [] };
  const socket = trust ? secureSocket({ host, port }, trust) : connect({ host, port });
  // What is not waited for at the moment is seen by whoever reads on.
  socket.on('error', () => undefined);
  const limit = destroyAfter(socket, timeoutMs, { name: 'TimeoutError' });
  const connecting = destroyAfter(socket, Math.min(CONNECT_TIMEOUT_MS, timeoutMs), { code: 'ETIMEDOUT' });
  const close = (): void => {
    clearTimeout(limit);
    socket.destroy();
  };
  try {
    await once(socket, trust ? 'secureConnect' : 'connect');
  } catch (error) {
    close();
    return networkFault(error, attempted);
  } finally {
    clearTimeout(connecting);
  }
  const incoming = linesFrom(socket);
  return {
    send(lines) {
      if (lines.length > 0) socket.write(lines.map((line) => `${line}\r\n`).join(''));
    },
    async next() {
      try {
        const { done, value } = await incoming.next();
        return done ? CLOSED : value;
      } catch (error) {
        return networkFault(error, attempted);
      }
    },
    close,
  };
}

/** Lines as they come in, read no faster than they are asked for. */
async function* linesFrom(socket: Socket): AsyncGenerator<string | NetworkFault, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END)) {
      yield rest.toString('utf8', 0, end).replace(/\r$/, '');
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LONGEST_LINE) {
      yield NOT_LINES;
      return;
    }
  }
}
