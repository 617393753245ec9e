/** An RSA key that decrypts. */
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
}
