import { ShipctlError, UsageError } from '../../errors.ts';

/**
 * A line of a resource's `.env` file, with its end. The platform reads the file line by line, and a line up to its
 * first `=` as the key.
 *
 * @throws UsageError for a key, ShipctlError for a value, if that would read another one; the message never shows the value
 * @see docs/reference/job-environment.md, "Writing back"
 */
export function stateLine(key: string, value: string): string {
  if (key === '') throw new UsageError('the key is empty');
  if (key.includes('=')) throw new UsageError('the key contains =');
  const [keyFault, valueFault] = [lineFault(key), lineFault(value)];
  if (keyFault !== undefined) throw new UsageError(`the key ${keyFault}`);
  if (valueFault !== undefined) throw new ShipctlError(`the value ${valueFault}`);
  return `${key}=${value}\n`;
}

function lineFault(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return 'contains a line break, so the platform would read the rest as another key';
  return /[\p{Cs}\ufffd]/u.test(text) ? 'contains bytes that are not UTF-8' : undefined;
}

/** Lines of a resource's `.env` file. */
export interface StateLines {
  readonly text: string;
  /** The keys whose values contained blanks, which are single ones now. */
  readonly joined: readonly string[];
}

/**
 * The lines for arguments that hold `KEY=VALUE` words, with blanks or line breaks between them. A word without `=`
 * belongs to the value before it, one blank apart.
 *
 * @throws UsageError if there are no words, or the first has no `=`, or one begins with it; words are counted, not shown.
 *   Else as {@link stateLine} does
 * @see docs/reference/state.md, "Lines"
 */
export function stateLines(given: readonly string[]): StateLines {
  const words = given.flatMap((text) => text.split(/[ \t\r\n]+/)).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('KEY=VALUE is missing');
  const pairs: { readonly key: string; value: string }[] = [];
  const joined = new Set<string>();
  words.forEach((word, index) => {
    const equals = word.indexOf('=');
    const last = pairs.at(-1);
    if (equals === 0 || (equals < 0 && !last)) {
      throw new UsageError(
        `word ${index + 1} of ${words.length} is not KEY=VALUE (words are split at blanks); nothing was written`,
      );
    }
    if (equals > 0) pairs.push({ key: word.slice(0, equals), value: word.slice(equals + 1) });
    else if (last) {
      last.value += ` ${word}`;
      joined.add(last.key);
    }
  });
  return { text: pairs.map(({ key, value }) => stateLine(key, value)).join(''), joined: [...joined] };
}
