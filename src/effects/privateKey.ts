import { type KeyObject, constants, createPrivateKey, privateDecrypt, sign } from 'node:crypto';
import type { PrivateKey } from '../world/privateKey.ts';

/** Reads a private RSA key from its PEM; undefined if none can be used without a passphrase. */
export function privateKey(pem: Uint8Array): PrivateKey | undefined {
  const key = orNothing(() => createPrivateKey({ key: Buffer.from(pem), format: 'pem' }));
  const bits = key?.asymmetricKeyType === 'rsa' ? key.asymmetricKeyDetails?.modulusLength : undefined;
  if (!key || bits === undefined) return undefined;
  return {
    blockLength: Math.ceil(bits / 8),
    decrypt: (block) => orNothing(() => decryptOaep(key, block)),
    sign: (bytes) => sign('sha256', bytes, key),
  };
}

const decryptOaep = (key: KeyObject, block: Uint8Array): Uint8Array =>
  privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, block);

/** What OpenSSL says about a failure differs from version to version, and none of it helps more than what we say. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
