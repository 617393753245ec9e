import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesOf } from '../rawText.ts';

// Not node:crypto: loading it takes several times as long as all that configure_aws does.

/** SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: string): string => Buffer.from(hash(bytesOf(text))).toString('hex');

/** 32 hexadecimal digits that no other file has. It is kept beside what it salts, so it need not be secret. */
export const salt = (): string =>
  Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
