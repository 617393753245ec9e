import {
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server does when a request has come in whole. */
export type Behaviour = (response: ServerResponse, number: number, received: Received) => void;

/** A server that keeps what it was asked. */
export class HttpServer {
  readonly received: Received[] = [];
  behaviour: Behaviour = (response) => response.end('ok');
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(identity?: { readonly cert: string; readonly key: string }) {
    const listener: RequestListener = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const received = { method, url, headers, body };
        this.received.push(received);
        this.behaviour(response, this.received.length - 1, received);
      });
    };
    this.#server = identity ? createSecureServer(identity, listener) : createServer(listener);
    this.#scheme = identity ? 'https' : 'http';
  }

  /** @param identity certificate and key of a server that speaks TLS */
  static async start(identity?: { readonly cert: string; readonly key: string }): Promise<HttpServer> {
    const server = new HttpServer(identity);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  /** Forgets what it was asked, and behaves well again. */
  reset(): void {
    this.received.length = 0;
    this.behaviour = (response) => response.end('ok');
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
