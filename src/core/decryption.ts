import { ShipctlError, UsageError } from '../errors.ts';
import type { Files } from '../world/files.ts';
import type { PrivateKey } from '../world/privateKey.ts';
import { type JobFile, givenFile, neededFile } from './job/jobFiles.ts';

/** Where the platform puts the subscription's key, in the order of looking. */
export const KEY_PLACES = ['/tmp/ssh/00_sub', '/tmp/00_sub'] as const;

/**
 * The key's file: the one that is named, or the first of the platform's places.
 *
 * @throws UsageError if it is missing
 */
export function keyFile(files: Files, named: string | undefined): JobFile {
  if (named !== undefined) return givenFile(files, named);
  const found = KEY_PLACES.find((path) => files.kind(path) === 'file');
  if (found === undefined) throw new UsageError(`give KEY: neither ${KEY_PLACES.join(' nor ')} exists`);
  return neededFile(files, found);
}

/** Why a file is no private RSA key that can be used, by the first words in it that tell (RFC 7468, RFC 1421). */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m,
    'is protected by a passphrase; give a key without one',
  ],
  [
    /-----BEGIN OPENSSH PRIVATE KEY-----/,
    "is in OpenSSH's own format; ssh-keygen -p -m PEM -f FILE makes it a PEM",
  ],
  [/-----BEGIN (EC|DSA) PRIVATE KEY-----/, 'is not an RSA key'],
  [/-----BEGIN (RSA )?PRIVATE KEY-----/, 'is damaged, or is not an RSA key'],
  [/-----BEGIN ([A-Z0-9]+ )*(PUBLIC KEY|CERTIFICATE)-----|^ssh-/m, 'is a public key; give the private one'],
];

/** What is to be thrown for a file that is no private RSA key that can be used. */
export function unusableKey({ path, bytes }: JobFile): ShipctlError {
  const text = Buffer.from(bytes).toString('latin1');
  const fault = FAULTS.find(([words]) => words.test(text))?.[1] ?? 'is not a private key in PEM';
  return new ShipctlError(`the key ${path} ${fault}`);
}

/**
 * The plain bytes of a file that is base64 of encrypted blocks.
 *
 * @param keyPath what the key is called in errors
 * @throws ShipctlError if anything in the file is damaged or missing, or is for another key
 */
export function decrypted({ path, bytes }: JobFile, key: PrivateKey, keyPath: string): Uint8Array {
  const encrypted = fromBase64(bytes);
  if (!encrypted) throw new ShipctlError(`${path} is not base64, or was cut short`);
  if (encrypted.length === 0) throw new ShipctlError(`${path} is empty`);
  const { blockLength } = key;
  if (encrypted.length % blockLength !== 0) {
    throw new ShipctlError(
      `${path} can't be decrypted with ${keyPath}: ${encrypted.length} bytes are not a whole number of the key's blocks of ` +
        `${blockLength} bytes. It was cut short, or encrypted for another key`,
    );
  }
  const blocks = encrypted.length / blockLength;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const part = key.decrypt(encrypted.subarray(index * blockLength, (index + 1) * blockLength));
    if (part) return part;
    throw new ShipctlError(
      `${path} can't be decrypted with ${keyPath}: block ${index + 1} of ${blocks} is damaged, or was encrypted for another key`,
    );
  });
  return Buffer.concat(parts);
}

/** The bytes that base64 stands for, also if several texts follow each other; undefined for anything but base64. */
function fromBase64(text: Uint8Array): Uint8Array | undefined {
  const all = Buffer.from(text)
    .toString('latin1')
    .replace(/[ \t\r\n]+/g, '');
  const runs = all.split(/(?<==)(?=[^=])/);
  const parts = runs.map((run) => Buffer.from(run, 'base64'));
  // Node reads much that is not base64; what it writes is always.
  return parts.every((part, index) => part.toString('base64') === runs[index])
    ? Buffer.concat(parts)
    : undefined;
}
