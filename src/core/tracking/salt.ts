/**
 * 32 hexadecimal digits for the salt of a record. It lies beside what it salts, so it need not be secret.
 *
 * @param random gives numbers from 0 to below 1
 */
export const newSalt = (random: () => number): string =>
  Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
