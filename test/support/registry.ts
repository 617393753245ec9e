import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';

const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json';
const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

const USERS = 'users';

const configurationOf = (home: string, addr: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(home, 'images') } },
    http: { addr, relativeurls: true, ...more },
    auth: { htpasswd: { realm: 'test', path: join(home, USERS) } },
  });

/** A registry of images that lets one user in. */
export class Registry {
  readonly host: string;
  readonly #daemon: Daemon;
  readonly #home: string;
  readonly #login: string;

  private constructor(daemon: Daemon, home: string, login: string) {
    this.#daemon = daemon;
    this.#home = home;
    this.#login = login;
    this.host = `127.0.0.1:${daemon.port}`;
  }

  static async start(user: string, password: string): Promise<Registry> {
    const home = mkdtempSync(join(tmpdir(), 'shipctl-registry-'));
    writeFileSync(join(home, USERS), execFileSync('htpasswd', ['-Bin', user], { input: password }));
    const daemon = await Daemon.start(
      (port) => configurationOf(home, `127.0.0.1:${port}`),
      (file) => ['docker-registry', 'serve', file],
    );
    return new Registry(daemon, home, `${user}:${password}`);
  }

  /**
   * What is in the file of another one that has the same images and users.
   *
   * @param address     where that listens
   * @param certificate the names of its certificate and key, without `.pem` and `.key`
   */
  configuration(address: string, certificate: string): string {
    return configurationOf(this.#home, address, {
      tls: { certificate: `${certificate}.pem`, key: `${certificate}.key` },
    });
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Puts an image without layers there. */
  async push(name: string): Promise<void> {
    const config = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [] },
    });
    const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
    const upload = await this.#ask('POST', `/v2/${name}/blobs/uploads/`, '', 'application/octet-stream');
    const location = new URL(upload.headers.get('location') ?? '', `http://${this.host}`);
    location.searchParams.set('digest', digest);
    await this.#ask('PUT', location.pathname + location.search, config, 'application/octet-stream');
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, size: config.length, digest },
      layers: [],
    };
    await this.#ask('PUT', `/v2/${name}/manifests/latest`, JSON.stringify(manifest), MANIFEST_TYPE);
  }

  async #ask(method: string, path: string, body: string, type: string): Promise<Response> {
    const authorization = `Basic ${Buffer.from(this.#login).toString('base64')}`;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(`http://${this.host}${path}`, { method, headers, body });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
