import yargs, { type Argv } from 'yargs';
import type { Command } from '../command.ts';
import { meant } from '../core/nearest.ts';
import { type CommandLine, dashed, hasVerbatim, wrongCommandLine } from './words.ts';

const WIDTH = 100;

/** The command as yargs knows it. */
function declared(command: Command): Argv {
  const parser = yargs([])
    .scriptName('shipctl')
    .locale('en')
    .version(false)
    .help(false)
    .exitProcess(false)
    .wrap(WIDTH)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'greedy-arrays': false,
      'halt-at-non-option': hasVerbatim(command),
      'nargs-eats-options': true,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'unknown-options-as-args': true,
    });
  for (const { name, value, summary } of command.options) {
    parser.option(name, {
      type: value === undefined ? 'boolean' : 'string',
      nargs: value === undefined ? 0 : 1,
      describe: summary,
    });
  }
  return parser;
}

/**
 * Sorts the words of any line.
 *
 * @throws UsageError for an option without its value and, where the command is not plain, for one that it has not
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
  if (stray !== undefined)
    throw wrongCommandLine(
      command,
      'there is an option that it has not; options are written --name (-- ends the options)',
    );
  const known = command.options.flatMap(({ name }) => {
    const value = options[name];
    return value === true || typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { words: [...plain, ...more], options: Object.fromEntries(known) };
}

function inOurWords(message: string): string {
  const { kind = '', option = '' } = /^(?<kind>.*): (?<option>\S+)$/.exec(message)?.groups ?? {};
  if (kind === 'Not enough arguments following') return `${dashed(option)} needs a value`;
  if (kind === 'Argument unexpected for') return `${dashed(option)} takes no value`;
  return message;
}

function refuseUnknown(command: Command, words: readonly string[]): void {
  const unknown = words.find((word) => word.startsWith('-') && word !== '-')?.replace(/=.*/s, '');
  if (unknown === undefined) return;
  const names = command.options.map(({ name }) => name);
  const near = meant(unknown.replace(/^-+/, ''), names);
  const hint = near === undefined ? '' : `, did you mean ${dashed(near)}?`;
  throw wrongCommandLine(command, `there is no option ${unknown}${hint} (-- ends the options)`);
}

/** The options of a command with what they do, or nothing where it has none. */
export async function optionHelp(command: Command): Promise<string> {
  return command.options.length === 0 ? '' : (await declared(command).getHelp()).trim();
}
