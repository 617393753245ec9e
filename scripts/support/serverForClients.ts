import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/** What the clients need of a registry, and of servers that give tokens or keys: it accepts everything. */
const SERVER = `
require('node:http').createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  const token = { access_token: 'x', expires_in: 3600, token_type: 'Bearer' };
  const login = { authorizationToken: 'QVdTOmV4YW1wbGU=', expiresAt: Date.now() / 1000 + 43200 };
  const expiration = new Date(Date.now() + 3600000).toISOString();
  const keys =
    '<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken>' +
    '<Expiration>' + expiration + '</Expiration>';
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    const isForKeys = body.includes('Action=AssumeRole');
    const result = '<AssumeRoleResult><Credentials>' + keys + '</Credentials></AssumeRoleResult>';
    response.end(
      isForKeys
        ? '<AssumeRoleResponse>' + result + '</AssumeRoleResponse>'
        : JSON.stringify({ ...token, authorizationData: [login] }),
    );
  });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** A server in a process of its own, since whoever starts it waits for each command. */
export interface ServerForClients {
  readonly port: number;
  readonly stop: () => void;
}

/** Starts a server to which docker and gcloud can sign in, and which is STS and Amazon ECR. */
export async function startServerForClients(): Promise<ServerForClients> {
  const server: ChildProcess = spawn(process.execPath, ['-e', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(server.stdout ?? server, 'data')) as [Buffer];
  return { port: Number(port.toString()), stop: () => server.kill() };
}
