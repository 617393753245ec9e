interface Hasher {
  update(bytes: Uint8Array): Hasher;
  digest(): Uint8Array;
}

declare const Bun: { readonly CryptoHasher: new (name: string, key: Uint8Array) => Hasher };

/** Stands in for HMAC of @noble/hashes in Bun, which has its own. It is called with SHA-256 only. */
export const hmac = (_sha256: unknown, key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  new Bun.CryptoHasher('sha256', key).update(bytes).digest();
