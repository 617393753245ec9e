import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The words for openssl that make a key and a certificate for two days. */
const NEW_CERTIFICATE = [
  ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
  ...['-nodes', '-days', '2'],
];

/** A certificate authority that nobody trusts yet, made with openssl. */
export class Authority {
  readonly #home = mkdtempSync(join(tmpdir(), 'shipctl-authority-'));

  constructor() {
    this.#openssl(
      ...NEW_CERTIFICATE,
      ...['-subj', '/CN=shipctl test authority', '-keyout', 'ca.key', '-out', 'ca.pem'],
    );
  }

  /** Path of the certificate to be trusted. */
  get certificate(): string {
    return join(this.#home, 'ca.pem');
  }

  /**
   * Makes a certificate for a server.
   *
   * @param subject in openssl's words: `IP:127.0.0.1`, `DNS:localhost`
   * @returns paths of the certificate and its key
   */
  issue(subject: string): { readonly certificate: string; readonly key: string } {
    const name = subject.replace(/\W/g, '-');
    this.#openssl(
      ...NEW_CERTIFICATE,
      ...[
        '-subj',
        '/CN=server',
        '-addext',
        `subjectAltName=${subject}`,
        '-addext',
        'basicConstraints=CA:FALSE',
      ],
      ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
    return { certificate: join(this.#home, `${name}.pem`), key: join(this.#home, `${name}.key`) };
  }

  /** The same as texts, as Node's servers want them. */
  identity(subject: string): { readonly cert: string; readonly key: string } {
    const { certificate, key } = this.issue(subject);
    return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #openssl(...words: readonly string[]): void {
    execFileSync('openssl', words, { cwd: this.#home, stdio: 'pipe' });
  }
}
