/** The longest nickname that every server takes (RFC 2812, 1.2.1); many take more. */
export const SURE_LENGTH = 9;

/**
 * A nickname that servers take, made from any text: what may not be in one becomes `_`.
 *
 * @param number how many were in use already; it is added at the end
 * @param most   how many characters it may have
 */
export function nicknameFrom(text: string, number: number, most: number): string {
  const suffix = number === 0 ? '' : `_${number}`;
  const plain = text.trim().replace(/[^A-Za-z0-9[\]\\`^{|}-]+/g, '_');
  const name = plain === '' ? 'Shippable' : plain.replace(/^(?=[0-9-])/, '_');
  return name.slice(0, most - suffix.length) + suffix;
}
