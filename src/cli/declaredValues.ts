import type { Argument, NumberKind, Option } from '../command.ts';
import { quote } from '../core/messages.ts';
import { alternatives, dashed } from './usage.ts';

/** A value as its declaration has it, or what is wrong with it. */
export type Checked = { readonly value: string | number } | { readonly fault: string };

/** The value of an option: a number, one of its choices, or any text. */
export function optionValue({ name, values, number }: Option, text: string): Checked {
  if (number) return checkedNumber(dashed(name), number, text);
  if (!values || values.includes(text)) return { value: text };
  return { fault: notAChoice(dashed(name), values, text) };
}

/** A word for an argument: one of its choices, or any text. */
export function argumentValue({ name, values, open }: Argument, word: string): Checked {
  if (!values || open || values.includes(word)) return { value: word };
  // An argument of one choice has that for a name.
  const isFixed = values.length === 1;
  return { fault: isFixed ? `expected ${name}, not ${quote(word)}` : notAChoice(name, values, word) };
}

const notAChoice = (name: string, values: readonly string[], text: string): string =>
  `${name} must be ${alternatives(values)}, not ${quote(text)}`;

const DECIMAL = /^([0-9]+(\.[0-9]*)?|\.[0-9]+)$/;
const WHOLE = /^[0-9]+$/;

/** The text stays out of the message: if the number is missing, it is the next word, which may be a secret. */
function checkedNumber(name: string, kind: NumberKind, text: string): Checked {
  const { unit, least = 0, above = -1 } = kind;
  const value = (unit === 'count' ? WHOLE : DECIMAL).test(text) ? Number(text) : NaN;
  return value >= least && value > above ? { value } : { fault: `${name} must be ${numberInWords(kind)}` };
}

const UNITS: Readonly<Record<NumberKind['unit'], string>> = {
  count: 'a whole number',
  factor: 'a number',
  seconds: 'a number of seconds',
};

function numberInWords({ unit, least = 0, above }: NumberKind): string {
  const limit = above === undefined ? `${least} or more` : `more than ${above}`;
  return `${UNITS[unit]}, ${limit}`;
}
