import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';

interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** A proxy for HTTPS that leads to one port of this machine, whatever host is asked for. */
export class LeadingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  readonly #scheme: string;

  private constructor(port: number, identity?: Identity) {
    this.#scheme = identity ? 'https' : 'http';
    this.#server = (identity ? createSecureServer(identity) : createServer()).on(
      'connect',
      (_request, client: Socket) => {
        const server = connect(port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.pipe(server).pipe(client);
        });
        for (const socket of [client, server]) {
          this.#sockets.add(socket);
          socket.on('error', () => {
            client.destroy();
            server.destroy();
          });
        }
      },
    );
  }

  /** @param identity certificate and key of a proxy that speaks TLS */
  static async start(port: number, identity?: Identity): Promise<LeadingProxy> {
    const proxy = new LeadingProxy(port, identity);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
