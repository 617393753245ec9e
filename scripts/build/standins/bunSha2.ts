interface Hasher {
  update(bytes: Uint8Array): Hasher;
  digest(): Uint8Array;
}

declare const Bun: { readonly CryptoHasher: new (name: string) => Hasher };

/** Stands in for SHA-256 of @noble/hashes in Bun, which has its own and needs load nothing for it. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Bun.CryptoHasher('sha256').update(bytes).digest();
