// Loops, since a runtime takes longer to compile a regular expression than for all else that a getter does.

const isDigit = (char: string): boolean => char >= '0' && char <= '9';

const isUsable = (char: string): boolean =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || isDigit(char) || char === '_';

/** Drops every character outside `A-Za-z0-9_`. */
export function sanitize(text: string): string {
  let kept = '';
  for (let at = 0; at < text.length; at += 1) if (isUsable(text.charAt(at))) kept += text.charAt(at);
  return kept;
}

/**
 * The prefix of all variables of a resource, job or integration; empty if the name has no usable character.
 *
 * @see docs/reference/job-environment.md, "Names"
 */
export function prefixOrNothing(name: string): string {
  const prefix = sanitize(name).toUpperCase();
  let start = 0;
  while (isDigit(prefix.charAt(start))) start += 1;
  return prefix.slice(start);
}

/** The part of a variable's name that stands for a field, a parameter or a key; empty if it has no usable character. */
export const tailOrNothing = (key: string): string => sanitize(key).toUpperCase();

/** In upper case, one character for one, as awk does: `ß` has no single one and stays. */
export const upperCase = (text: string): string =>
  Array.from(text, (char) => {
    const upper = char.toUpperCase();
    return upper.length === char.length ? upper : char;
  }).join('');
