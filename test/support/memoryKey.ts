import type { PrivateKey } from '../../src/world/privateKey.ts';

/** The file of a key for {@link memoryKey}. */
export const memoryPem = (blockLength: number): string =>
  `-----BEGIN PRIVATE KEY-----\n${blockLength}\n-----END PRIVATE KEY-----\n`;

/** One block for a key of that length: text of up to two bytes less. */
export const memoryBlock = (blockLength: number, text: string): Buffer =>
  Buffer.from(`${String.fromCharCode(blockLength)}${text}\x01`.padEnd(blockLength, '\0'), 'latin1');

/** A key in memory, that hides nothing: a block begins with its own length, and its text ends with a 1. */
export function memoryKey(pem: Uint8Array): PrivateKey | undefined {
  const length = Number(/BEGIN PRIVATE KEY-----\n(\d+)\n/.exec(Buffer.from(pem).toString('latin1'))?.[1]);
  if (!(length > 0)) return undefined;
  return {
    sign: (bytes) => Buffer.from(bytes).reverse(),
    blockLength: length,
    decrypt(block) {
      const end = block.lastIndexOf(1);
      return block[0] === length && end > 0 ? block.subarray(1, end) : undefined;
    },
  };
}
