import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of git over HTTP that lets one user in; it has one empty repository. */
export class GitServer {
  readonly host: string;
  /** Of the repository. */
  readonly url: string;
  readonly #home: string;
  readonly #server: Server;

  private constructor(server: Server, home: string) {
    this.#server = server;
    this.#home = home;
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.url = `http://${this.host}/app.git`;
  }

  static start(user: string, password: string): Promise<GitServer> {
    const home = mkdtempSync(join(tmpdir(), 'shipctl-git-'));
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(home, 'app.git')]);
    execFileSync('git', ['-C', join(home, 'app.git'), 'config', 'http.receivepack', 'true']);
    const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const server = createServer((request, response) => {
      if (request.headers.authorization === wanted) answer(request, response, home);
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(new GitServer(server, home));
      });
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** Answers with git's own program for the CGI. */
function answer(request: IncomingMessage, response: ServerResponse, home: string): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const { headers, method } = request;
  const header = (name: string): string => String(headers[name] ?? '');
  const env = {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: home,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: header('git-protocol'),
    PATH_INFO: pathname,
    QUERY_STRING: searchParams.toString(),
    REQUEST_METHOD: method,
    REMOTE_USER: 'user',
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
  };
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const bytes = Buffer.concat(chunks);
    const end = bytes.indexOf('\r\n\r\n');
    const lines = bytes.subarray(0, end).toString().split('\r\n');
    const pairs = lines.map((line): [string, string] => [
      line.split(': ')[0] ?? '',
      line.split(': ')[1] ?? '',
    ]);
    const { Status: status = '200', ...others } = Object.fromEntries(pairs);
    response.writeHead(Number.parseInt(status, 10), others).end(bytes.subarray(end + 4));
  });
}
