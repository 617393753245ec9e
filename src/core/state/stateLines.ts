import { UsageError } from '../../errors.ts';

/**
 * A line of a resource's `.env` file, with its end. The platform reads the file line by line, and a line up to its
 * first `=` as the key.
 *
 * @throws UsageError where that would read another key or value; the message never shows the value
 * @see job-environment, "Writing back"
 */
export function stateLine(key: string, value: string): string {
  if (key === '') throw new UsageError('the key is empty');
  if (key.includes('=')) throw new UsageError('the key has a = in it');
  for (const [what, text] of [
    ['key', key],
    ['value', value],
  ] as const) {
    if (/[\r\n]/.test(text)) {
      throw new UsageError(`the ${what} has a line break in it, and so would be read as another key`);
    }
    if (/[\p{Cs}\ufffd]/u.test(text)) throw new UsageError(`the ${what} has bytes in it that are not UTF-8`);
  }
  return `${key}=${value}\n`;
}

/**
 * The lines for arguments that hold `KEY=VALUE` words, with blanks or line breaks between them.
 *
 * @throws UsageError where there are no words, or one is not of that form; it is counted, not shown
 */
export function stateLines(given: readonly string[]): string {
  const words = given.flatMap((text) => text.split(/[ \t\r\n]+/)).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('there is no KEY=VALUE');
  return words
    .map((word, index) => {
      const equals = word.indexOf('=');
      if (equals < 1) {
        throw new UsageError(
          `word ${index + 1} of ${words.length} is not KEY=VALUE (they are cut at blanks); nothing was written`,
        );
      }
      return stateLine(word.slice(0, equals), word.slice(equals + 1));
    })
    .join('');
}
