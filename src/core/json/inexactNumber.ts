import { type Step, writtenPath } from './jsonPath.ts';
import { scan } from './jsonText.ts';

/**
 * The PATH of the first number in a JSON text that this program would write as another one, such as 2^53 + 1; undefined
 * if all keep their values.
 *
 * @throws ShipctlError if it is nested too deeply
 */
export function inexactNumber(file: string, text: string): string | undefined {
  let found: readonly Step[] | undefined;
  scan({ file, text }, text, {
    onLiteralValue: (value: unknown, offset, length, _line, _column, path) => {
      if (typeof value === 'number' && !isExact(text.slice(offset, offset + length))) found ??= path();
    },
  });
  return found && writtenPath(found);
}

const isExact = (source: string): boolean => decimal(source) === decimal(String(Number(source)));

const NUMBER = /^(?<sign>-?)(?<whole>\d+)(\.(?<fraction>\d+))?([eE](?<exponent>[+-]?\d+))?$/;

/** A number in the one form that all of its spellings have: its digits without zeros around them, and an exponent. */
function decimal(source: string): string | undefined {
  const groups = NUMBER.exec(source)?.groups;
  if (!groups) return undefined;
  const { sign = '', whole = '', fraction = '', exponent = '0' } = groups;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const zeros = digits.length - significant.length;
  return significant === '' ? '0' : `${sign}${significant}e${Number(exponent) - fraction.length + zeros}`;
}
