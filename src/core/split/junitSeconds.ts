/** 1234, 1234.5, .5, 1e3 */
const PLAIN = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;
/** 1,234 and 1,234.5: what Java's formats write. */
const GROUPED = /^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?$/;
/** 0,5: a decimal comma of some locales. */
const DECIMAL_COMMA = /^[0-9]+,[0-9]+$/;

const LONGEST = 64;
/** Some thirty years. */
const MOST_SECONDS = 1e9;
const MICROSECONDS = 1e6;

/**
 * The seconds in a report's `time`, in whole microseconds.
 *
 * @returns undefined if it is none: not there, empty, negative, NaN, infinite, or anything else
 */
export function seconds(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? '';
  if (digits.length > LONGEST) return undefined;
  const plain = GROUPED.test(digits)
    ? digits.replaceAll(',', '')
    : DECIMAL_COMMA.test(digits)
      ? digits.replace(',', '.')
      : digits;
  const value = PLAIN.test(plain) ? Number(plain) : Infinity;
  return value <= MOST_SECONDS ? Math.round(value * MICROSECONDS) : undefined;
}
