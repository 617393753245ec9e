import type { Command, Option } from '../command.ts';
import { type Checked, argumentValue, optionValue } from './declaredValues.ts';
import { dashed, hasVerbatim, isSwitch, wrongCommandLine } from './usage.ts';

/** The words of a command line, sorted into options and the rest. */
export interface CommandLine {
  readonly words: readonly string[];
  /** A switch that was given holds true; an option that may be given several times has all of its values. */
  readonly options: Readonly<Record<string, string | true | readonly string[]>>;
}

/** Writes the switches of v5.8 as they are written today. */
export function modernSpelling(command: Command, argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const names = new Map(command.options.map(({ name, oldSpelling }) => [oldSpelling, dashed(name)]));
  return argv.map((word, at) => (at < end ? (names.get(word) ?? word) : word));
}

/**
 * Sorts the words of a simple call, so that a getter need not load yargs: words without a dash in front, `--`, and,
 * where the command is plain, its options. yargs gives the same for these.
 *
 * @returns undefined for every other one, which is for yargs to read or to refuse
 */
export function simpleCommandLine(command: Command, argv: readonly string[]): CommandLine | undefined {
  const words: string[] = [];
  const options: Record<string, string | true> = {};
  if (hasVerbatim(command) && argv[0] !== '--')
    return argv[0] !== '-' && isPlainWord(argv[0]) ? { words: argv, options } : undefined;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '--') return { words: [...words, ...argv.slice(at + 1)], options };
    if (isPlainWord(word)) {
      words.push(word);
      continue;
    }
    if (!command.plain || !isPlainDash(word)) return undefined;
    const equals = word.indexOf('=');
    const option = optionWritten(command, word.slice(0, equals < 0 ? undefined : equals));
    if (!option) words.push(word);
    else if (isSwitch(option) && equals < 0) options[option.name] = true;
    else if (!isSwitch(option) && equals >= 0) options[option.name] = word.slice(equals + 1);
    else if (!isSwitch(option) && at + 1 < argv.length) options[option.name] = argv[++at] as string;
    else return undefined;
  }
  return { words, options };
}

/** `-n`, `--name`, `--name=value`; yargs has its own ideas of `---`, `-name` and `--no-name`. */
const isPlainDash = (word: string): boolean =>
  /^(-[A-Za-z0-9]|--(?!no-)[A-Za-z0-9]+([-_][A-Za-z0-9]+)*(=.*)?)$/s.test(word);

const isPlainWord = (word: string | undefined): boolean => word === '-' || word?.startsWith('-') === false;

const optionWritten = (command: Command, word: string): Option | undefined =>
  command.options.find(({ name }) => dashed(name) === word);

/**
 * Pairs the words of a line with what the command declares, and checks each value.
 *
 * @throws UsageError if there are too few words or, for a command that v5.8 lacked, too many, and for a value that its
 *   declaration refuses
 */
export function bind(command: Command, commandLine: CommandLine): Readonly<Record<string, unknown>> {
  return { ...boundArguments(command, commandLine.words), ...boundOptions(command, commandLine.options) };
}

function boundArguments(command: Command, words: readonly string[]): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  let at = 0;
  for (const argument of command.arguments) {
    if (at >= words.length && !argument.optional)
      throw wrongCommandLine(command, `${argument.name} is missing`);
    const own = words.slice(at, argument.rest ? undefined : at + 1);
    const values = own.map((word) => valueIn(command, argumentValue(argument, word)));
    given[argument.name] = argument.rest ? values : values[0];
    at += own.length;
  }
  if (at < words.length && !command.plain) throw wrongCommandLine(command, extraArguments(words.length - at));
  return given;
}

function boundOptions(command: Command, options: CommandLine['options']): Readonly<Record<string, unknown>> {
  const pairs = command.options.map((option) => {
    const text = options[option.name];
    if (option.many) {
      const values = [text ?? []].flat() as readonly string[];
      return [option.name, values.map((value) => valueIn(command, optionValue(option, value)))];
    }
    if (typeof text === 'string') return [option.name, valueIn(command, optionValue(option, text))];
    return [option.name, text ?? (isSwitch(option) ? false : option.default)];
  });
  return Object.fromEntries(pairs) as Readonly<Record<string, unknown>>;
}

function valueIn(command: Command, checked: Checked): string | number {
  if ('fault' in checked) throw wrongCommandLine(command, checked.fault);
  return checked.value;
}

/** The words of a line that the command ignores, as v5.8 ignored them. */
export function surplus(command: Command, { words }: CommandLine): readonly string[] {
  const takesAll = command.arguments.some(({ rest }) => rest);
  return takesAll ? [] : words.slice(command.arguments.length);
}

/** How many arguments nothing asked for, in words. */
export const extraArguments = (count: number): string => `${count} extra argument${count === 1 ? '' : 's'}`;
