import { isUtf8 } from 'node:buffer';
import { ShipctlError, UsageError } from '../../errors.ts';
import type { FieldValue } from '../job/integrationValues.ts';
import { quote } from '../messages.ts';
import { isRefused } from './refusedNames.ts';
import { shellWord } from './word.ts';

/** Bytes that Linux takes for name, `=` and value of one variable. */
const LARGEST = 131_071;

const FORM = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is printed by the names of the variables, and why the rest is not. */
export interface Exports {
  readonly values: ReadonlyMap<string, FieldValue & { readonly bytes: Uint8Array }>;
  readonly warnings: readonly string[];
}

/** How values are printed. */
export interface Format {
  /** Why a value can't be printed this way; undefined if it can. */
  readonly fault: (name: string, bytes: Uint8Array) => string | undefined;
  /** @throws ShipctlError that names the field */
  readonly print: (values: Exports['values']) => Uint8Array;
}

/**
 * The variables that fields come to: the prefix and the field as it is spelled. Of two that come to one variable the
 * last one wins.
 */
export function exportsOf(fields: readonly FieldValue[], prefix: string, format: Format): Exports {
  const values = new Map<string, FieldValue & { readonly bytes: Uint8Array }>();
  const warnings: string[] = [];
  for (const { owner, field, bytes } of fields) {
    const name = prefix + field;
    const why =
      faultOfName(name) ?? (bytes ? format.fault(name, bytes) : 'it is not text, a number or a boolean');
    if (why !== undefined || !bytes) warnings.push(`${labelOf({ owner, field })} is left out: ${why ?? ''}`);
    else {
      const other = values.get(name);
      if (other)
        warnings.push(`${labelOf(other)} is left out: ${labelOf({ owner, field })} has the same name`);
      values.delete(name);
      values.set(name, { owner, field, bytes });
    }
  }
  return { values, warnings };
}

const labelOf = ({ owner, field }: Pick<FieldValue, 'owner' | 'field'>): string =>
  `the field ${quote(field)} of ${quote(owner)}`;

function faultOfName(name: string): string | undefined {
  if (!FORM.test(name)) return `a variable can't be called ${quote(name)} (--prefix may help)`;
  return isRefused(name)
    ? `${name} would change what a shell or a program runs (--prefix may help)`
    : undefined;
}

/**
 * A prefix that variables' names may begin with.
 *
 * @throws UsageError if it is not of that form
 */
export function checkedPrefix(prefix: string): string {
  if (prefix === '' || FORM.test(prefix)) return prefix;
  throw new UsageError(
    `--prefix must be letters, digits and _, and begin with no digit, not ${quote(prefix)}`,
  );
}

/** Lines for `eval`, the same in every POSIX shell. */
export const SHELL_FORMAT: Format = {
  fault(name, bytes) {
    if (bytes.includes(0)) return 'it contains a NUL';
    const size = name.length + 1 + bytes.length;
    return size > LARGEST ? `with its name it is ${size} bytes long; Linux allows ${LARGEST}` : undefined;
  },
  print(values) {
    const lines = [...values].map(
      ([name, { bytes }]) => `export ${name}=${shellWord(Buffer.from(bytes).toString('latin1'))}\n`,
    );
    return Buffer.from(lines.join(''), 'latin1');
  },
};

/** One object of strings. */
export const JSON_FORMAT: Format = {
  fault: () => undefined,
  print(values) {
    for (const value of values.values()) {
      if (!isUtf8(value.bytes))
        throw new ShipctlError(
          `${labelOf(value)} contains bytes that are not UTF-8, which JSON can't hold; use --format shell`,
        );
    }
    const pairs = [...values].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()] as const);
    return Buffer.from(`${JSON.stringify(Object.fromEntries(pairs), undefined, 2)}\n`);
  },
};
