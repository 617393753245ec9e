import yargs, { type Argv } from 'yargs';
import type { Command, Option } from '../command.ts';
import type { UsageError } from '../errors.ts';
import { nearOption } from './nearOption.ts';
import { dashed, hasVerbatim, isSwitch, wrongCommandLine } from './usage.ts';
import type { CommandLine } from './words.ts';

/** The command as yargs knows it. */
function declared(command: Command): Argv {
  const parser = yargs([])
    .scriptName('shipctl')
    .locale('en')
    .version(false)
    .help(false)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'halt-at-non-option': hasVerbatim(command),
      'nargs-eats-options': true,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'unknown-options-as-args': true,
    });
  for (const option of command.options) {
    const hasValue = !isSwitch(option);
    parser.option(option.name, { type: hasValue ? 'string' : 'boolean', nargs: hasValue ? 1 : 0 });
  }
  return parser;
}

/**
 * Sorts the words of any line.
 *
 * @throws UsageError for an option without its value and, if the command is not plain, for an unknown one
 */
export function yargsCommandLine(command: Command, argv: readonly string[]): CommandLine {
  let fault: string | undefined;
  const parser = declared(command).fail((message: string | undefined) => {
    fault ??= inOurWords(message ?? '');
  });
  const {
    _: words,
    '--': more = [],
    ...options
  } = parser.parseSync([...argv]) as unknown as {
    readonly _: readonly (string | number)[];
    readonly '--'?: readonly string[];
    readonly [option: string]: unknown;
  };
  if (fault !== undefined) throw wrongCommandLine(command, fault);
  const plain = words.map(String);
  if (!command.plain) refuseUnknown(command, hasVerbatim(command) ? plain.slice(0, 1) : plain);
  const stray = Object.keys(options).find(
    (key) => key !== '$0' && !command.options.some(({ name }) => name === key),
  );
  if (stray !== undefined) throw unknownOption(command, dashed(stray));
  const known = command.options.flatMap((option) => {
    const value = valueOf(option, [options[option.name] ?? []].flat());
    return value === undefined ? [] : [[option.name, value] as const];
  });
  return { words: [...plain, ...more], options: Object.fromEntries(known) };
}

/** What was given for an option: its last value, or all of them if it may have many; undefined if nothing was. */
function valueOf({ many }: Option, given: readonly unknown[]): CommandLine['options'][string] | undefined {
  const texts = given.filter((one) => typeof one === 'string');
  if (many) return texts.length > 0 ? texts : undefined;
  const last = given.at(-1);
  return last === true || typeof last === 'string' ? last : undefined;
}

function inOurWords(message: string): string {
  const { kind = '', option = '' } = /^(?<kind>.*): (?<option>\S+)$/.exec(message)?.groups ?? {};
  if (kind === 'Not enough arguments following') return `${dashed(option)} needs a value`;
  if (kind === 'Argument unexpected for') return `${dashed(option)} takes no value`;
  return message;
}

function refuseUnknown(command: Command, words: readonly string[]): void {
  const unknown = words.find((word) => word.startsWith('-') && word !== '-')?.replace(/=.*/s, '');
  if (unknown !== undefined) throw unknownOption(command, unknown);
}

function unknownOption(command: Command, written: string): UsageError {
  const near = nearOption(command, written);
  const hint = near === undefined ? '' : `; did you mean ${dashed(near)}?`;
  return wrongCommandLine(command, `unknown option ${written}${hint} (-- ends the options)`);
}
