import { X509Certificate } from 'node:crypto';
import { readFileSync } from '../fileSystem.ts';
import { type SecureContext, createSecureContext, rootCertificates } from 'node:tls';
import type { Environment } from '../../world/environment.ts';
import { SYSTEM_CERTIFICATES } from './systemCertificates.ts';
import { codeOf } from '../systemError.ts';

/** Variables that name a file of more: Node's, OpenSSL's and curl's. */
const VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE'];

export interface Trust {
  readonly context: SecureContext;
  /** What keeps a file from being used, for the message if a certificate is not trusted. */
  readonly faults: readonly string[];
}

/** Whose certificates are trusted: those of Node's own list, of the system's, and of the files the environment names. */
export function trustOf(env: Environment): Trust {
  // Node would warn that certificates are not checked, although they are.
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  const faults: string[] = [];
  const named = VARIABLES.flatMap((variable) => {
    const path = env.get(variable) ?? '';
    const found = path === '' ? [] : certificatesIn(path);
    if (!found) faults.push(`the file that ${variable} names can't be read, or contains no certificate`);
    return found ?? [];
  });
  const system = SYSTEM_CERTIFICATES.map(certificatesIn).find((found) => found !== undefined) ?? [];
  // Many of the files hold the same.
  const all = [...rootCertificates, ...system, ...named];
  const distinct = new Map(all.map((text) => [text.replace(/\s+/g, ''), text]));
  return { context: contextOf([...distinct.values()]), faults };
}

/** Node passes over a certificate that it can't read, as long as it comes by itself; Bun refuses all for it. */
function contextOf(certificates: readonly string[]): SecureContext {
  try {
    return createSecureContext({ ca: [...certificates] });
  } catch {
    return createSecureContext({ ca: certificates.filter(isReadable) });
  }
}

function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== '';
  } catch {
    return false;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates in a file; undefined if there are none. */
function certificatesIn(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, 'latin1').match(CERTIFICATE) ?? undefined;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}
