const DIGITS = 32;

/**
 * Hexadecimal digits for the salt of a record. It lies beside what it salts, so it need not be secret.
 *
 * @param random gives numbers from 0 to below 1
 */
export function newSalt(random: () => number): string {
  let salt = '';
  while (salt.length < DIGITS) salt += Math.floor(random() * 16).toString(16);
  return salt;
}
