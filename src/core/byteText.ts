import { bytesOf } from '../rawText.ts';

// A byte text is a string that holds bytes, mostly of UTF-8: one character (U+0000 to U+00FF) for each byte. It takes
// half the memory of other text beyond ASCII, is there also for what is not UTF-8, and sorts as the bytes do.

const ASCII = /^[\0-\x7f]*$/;

/** The text whose UTF-8 a byte text is; what is not UTF-8 becomes U+FFFD. */
export const fromByteText = (bytes: string): string =>
  ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');

/** The bytes of a text, as a byte text: UTF-8, and what else is kept in it. */
export const toByteText = (text: string): string =>
  ASCII.test(text) ? text : bytesOf(text).toString('latin1');
