import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesOf } from './rawText.ts';

// Not node:crypto: loading it takes several times as long as all that configure_aws does.

/** SHA-256 of bytes, or of those that a text stands for, in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string =>
  Buffer.from(hash(typeof data === 'string' ? bytesOf(data) : data)).toString('hex');

/** HMAC with SHA-256, as bytes. */
export const hmacSha256 = (key: Uint8Array, data: Uint8Array): Uint8Array => hmac(hash, key, data);

const known = new WeakMap<Uint8Array, string>();

/** SHA-256 of a file's bytes in hexadecimal; empty for a missing file. It is computed once for bytes that nobody changes. */
export function hashOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '';
  const hash = known.get(bytes) ?? sha256(bytes);
  known.set(bytes, hash);
  return hash;
}
