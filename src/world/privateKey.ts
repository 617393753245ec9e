/** An RSA key that decrypts and signs. */
export interface PrivateKey {
  /** How long each encrypted block is, in bytes: the key's bits, rounded up. */
  readonly blockLength: number;
  /**
   * Decrypts one block.
   *
   * @returns undefined if it was not encrypted for this key, or is damaged
   * @see https://www.rfc-editor.org/rfc/rfc8017#section-7.1 (RSAES-OAEP), with SHA-1 and no label
   */
  decrypt(block: Uint8Array): Uint8Array | undefined;
  /**
   * The signature of some bytes.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8017#section-8.2 (RSASSA-PKCS1-v1_5), with SHA-256: RS256 in JWTs
   */
  sign(bytes: Uint8Array): Uint8Array;
}
