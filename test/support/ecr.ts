import { once } from 'node:events';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { type Server, createServer } from 'node:tls';
import type { Authority } from './authority.ts';
import { Cleanups } from './cleanups.ts';
import { LeadingProxy } from './leadingProxy.ts';
import { Moto } from './moto.ts';
import { Registry } from './registry.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const ECR_HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

/** What moto gives as the password of Amazon ECR. */
export const ECR_PASSWORD = `${ACCOUNT}-auth-token`;

/**
 * A script of bash for a network and mounts of its own, in which moto and a registry have the names of Amazon ECR. Its
 * arguments are a directory with `server.pem`, `server.key` and the registry's `registry.json`, and a command, which it runs.
 */
export const IN_ECR_NETWORK = `set -eu
cd "$1"; shift
mount --make-rprivate /
ip link set lo up
printf '127.0.0.1 localhost api.ecr.${REGION}.amazonaws.com sts.${REGION}.amazonaws.com\n127.0.0.2 ${ECR_HOST}\n' > hosts
mount --bind hosts /etc/hosts
moto_server -H 127.0.0.1 -p 443 -c server.pem -k server.key >/dev/null 2>&1 & moto=$!
docker-registry serve registry.json >/dev/null 2>&1 & registry=$!
trap 'kill -9 $moto $registry' EXIT
for place in 127.0.0.1 127.0.0.2; do
  until (exec 3<>/dev/tcp/$place/443) 2>/dev/null; do
    kill -0 $moto && kill -0 $registry
    sleep 0.1
  done
done
"$@"
`;

/** The names that the servers of {@link FakeEcr} have a certificate for. */
export const ECR_NAMES = [`*.dkr.ecr.${REGION}.amazonaws.com`, `*.ecr.${REGION}.amazonaws.com`];

/** Amazon ECR with its own names, behind a proxy: moto is its API, and a registry with one image holds the images. */
export class FakeEcr {
  /** What leads programs there. */
  readonly env: Readonly<Record<string, string>>;
  readonly #cleanups: Cleanups;

  private constructor(env: Readonly<Record<string, string>>, cleanups: Cleanups) {
    this.env = env;
    this.#cleanups = cleanups;
  }

  /** @param freeCalls after how many calls the API refuses wrong signatures and what policies do not allow */
  static async start(authority: Authority, freeCalls = 1_000_000): Promise<FakeEcr> {
    const cleanups = new Cleanups();
    try {
      const moto = cleanups.add(await Moto.start(freeCalls), (one) => one.stop());
      const registry = cleanups.add(await Registry.start('AWS', ECR_PASSWORD), (one) => one.stop());
      await registry.push('app');
      const ports = { api: Number(new URL(moto.url).port), registry: Number(registry.host.split(':')[1]) };
      const front = cleanups.add(await frontOf(authority, ports), (one) => {
        one.close();
      });
      const { port } = front.address() as AddressInfo;
      const proxy = cleanups.add(await LeadingProxy.start(port), (one) => {
        one.stop();
      });
      const env = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: authority.certificate };
      return new FakeEcr(env, cleanups);
    } catch (error) {
      await cleanups.run();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#cleanups.run();
  }
}

/** Takes TLS off, and leads to the server that the client names. */
async function frontOf(
  authority: Authority,
  ports: Readonly<Record<'api' | 'registry', number>>,
): Promise<Server> {
  const identity = authority.identity(ECR_NAMES.map((name) => `DNS:${name}`).join());
  const server = createServer(identity, (socket) => {
    const { servername } = socket as { readonly servername?: unknown };
    const isApi = String(servername).startsWith('api.');
    const behind = connect(isApi ? ports.api : ports.registry, '127.0.0.1');
    const ends: readonly Socket[] = [socket, behind];
    for (const end of ends)
      end.on('error', () => {
        ends.forEach((one) => one.destroy());
      });
    socket.pipe(behind).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
