import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';

/** A proxy for HTTPS that leads to one port of this machine, whatever host is asked for. */
export class LeadingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number) {
    this.#server = createServer().on('connect', (_request, client: Socket) => {
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
    });
  }

  static async start(port: number): Promise<LeadingProxy> {
    const proxy = new LeadingProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
