import type { Command, Option } from '../command.ts';
import { UsageError } from '../errors.ts';

/** The words of a command line, sorted into options and the rest. */
export interface CommandLine {
  readonly words: readonly string[];
  /** A switch that is there holds true. Of an option that is there twice the last one holds. */
  readonly options: Readonly<Record<string, string | true>>;
}

/** Writes the switches of v5.8 as they are written today. */
export function modernSpelling(command: Command, argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const names = new Map(command.options.map(({ name, oldSpelling }) => [oldSpelling, dashed(name)]));
  return argv.map((word, at) => (at < end ? (names.get(word) ?? word) : word));
}

/** An option's name with its dashes. */
export const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

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
    else if (option.value === undefined && equals < 0) options[option.name] = true;
    else if (option.value !== undefined && equals >= 0) options[option.name] = word.slice(equals + 1);
    else if (option.value !== undefined && at + 1 < argv.length) options[option.name] = argv[++at] as string;
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

/** Whether the command's words end in another program's command line. */
export const hasVerbatim = (command: Command): boolean =>
  command.arguments.some(({ verbatim }) => verbatim === true);

/**
 * Pairs the words of a line with what the command declares.
 *
 * @throws UsageError where there are too few, or too many for a command that v5.8 had not
 */
export function bind(command: Command, { words, options }: CommandLine): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  let at = 0;
  for (const argument of command.arguments) {
    if (at >= words.length && !argument.optional)
      throw wrongCommandLine(command, `${argument.name} is missing`);
    if (argument.rest) {
      given[argument.name] = words.slice(at);
      at = words.length;
      continue;
    }
    given[argument.name] = words[at++];
  }
  if (at < words.length && !command.plain)
    throw wrongCommandLine(command, `${words.length} arguments are too many`);
  for (const { name, value } of command.options)
    given[name] = options[name] ?? (value === undefined ? false : undefined);
  return given;
}

/** How many words a line has that the command takes no notice of, as v5.8 took none. */
export function surplus(command: Command, { words }: CommandLine): number {
  const takesAll = command.arguments.some(({ rest }) => rest);
  return takesAll ? 0 : Math.max(0, words.length - command.arguments.length);
}

/** More options than these make a line that nobody reads; the help lists them below. */
const MOST_SHOWN = 10;

/** How a command is called, in one line. */
export function usageOf(command: Command): string {
  const words = command.arguments.map(({ name, optional, rest }) => {
    const word = rest ? `${name}...` : name;
    return optional ? `[${word}]` : word;
  });
  const options = command.options.map(({ name, value }) =>
    value === undefined ? `[${dashed(name)}]` : `[${dashed(name)} ${value}]`,
  );
  const shown = options.length > MOST_SHOWN ? ['[OPTIONS]'] : options;
  const inOrder = hasVerbatim(command) ? [...shown, ...words] : [...words, ...shown];
  return ['shipctl', command.name, ...inOrder].join(' ');
}

/** An error that says how the command is called. */
export function wrongCommandLine(command: Command, fault: string): UsageError {
  return new UsageError(`${command.name}: ${fault}\nusage: ${usageOf(command)}`);
}
