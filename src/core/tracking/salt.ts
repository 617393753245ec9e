/**
 * 32 hexadecimal digits for the salt of a record. It lies beside what it salts, so it need not be secret.
 *
 * @param random gives numbers from 0 to below 1
 */
export const newSalt = (random: () => number): string =>
  Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
