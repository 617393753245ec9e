// A byte text is a string that holds bytes: of UTF-8, one character (U+0000 to U+00FF) for each byte.

/** The text whose UTF-8 a byte text is. */
export const decoded = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

/** The UTF-8 of a text, as a byte text. */
export const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
