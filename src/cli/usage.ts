import type { Argument, Command, Option } from '../command.ts';
import { UsageError } from '../errors.ts';

/** An option's name with its dashes. */
export const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

/** Whether an option takes no value. */
export const isSwitch = ({ value, values }: Option): boolean => value === undefined && values === undefined;

/** Whether the command's words end in another program's command line. */
export const hasVerbatim = (command: Command): boolean =>
  command.arguments.some(({ verbatim }) => verbatim === true);

/** What an argument means, with its choices. */
export const argumentMeaning = ({ summary, values }: Argument): string =>
  values && values.length > 1 ? `${summary}: ${alternatives(values)}` : summary;

/** What an option means, with its default. */
export const optionMeaning = ({ summary, default: usual }: Option): string =>
  usual === undefined ? summary : `${summary} (default: ${usual})`;

/** Choices in words: `a, b or c`. */
export const alternatives = (values: readonly string[]): string =>
  values.join(', ').replace(/, ([^,]*)$/, ' or $1');

/** An option as people write it: `--region R`, `--mode keys|process`, `--overwrite`. */
export function writtenOption({ name, value, values }: Option): string {
  const given = value ?? values?.join('|');
  return given === undefined ? dashed(name) : `${dashed(name)} ${given}`;
}

/** More options than these make a usage that nobody reads; the help lists them below it. */
const MOST_SHOWN = 10;

/** The parts of a call after the command's name, none of which is to be broken in two. */
export function usageParts(command: Command): readonly string[] {
  const words = command.arguments.map(writtenArgument);
  const options = command.options.map((option) => `[${writtenOption(option)}]`);
  const shown = options.length > MOST_SHOWN ? ['[OPTIONS]'] : options;
  return hasVerbatim(command) ? [...shown, ...words] : [...words, ...shown];
}

/** An argument as a usage has it: `[NAME...]`. */
export function writtenArgument({ name, optional, rest }: Argument): string {
  const word = rest ? `${name}...` : name;
  return optional ? `[${word}]` : word;
}

/** How a command is called, in one line. */
export const usageOf = (command: Command): string =>
  ['shipctl', command.name, ...usageParts(command)].join(' ');

/** An error that says how the command is called. */
export const wrongCommandLine = (command: Command, fault: string): UsageError =>
  new UsageError(`${command.name}: ${fault}\nusage: ${usageOf(command)}`);
