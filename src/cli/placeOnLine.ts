import type { Argument, Command, Option } from '../command.ts';
import { dashed, hasVerbatim, isSwitch } from './usage.ts';

/** What the next word of an unfinished line is for. */
export interface PlaceOnLine {
  /** The option whose value it is. */
  readonly option: Option | undefined;
  /** The argument that it is, unless it is an option. */
  readonly argument: Argument | undefined;
  /** The word for the argument before, with what it stands for. */
  readonly owner: { readonly word: string; readonly meaning: Argument['meaning'] } | undefined;
  /** The index of the first word that is an argument. */
  readonly firstTaken: number | undefined;
  readonly areOptionsEnded: boolean;
}

/** Finds out what the word after these words of a command is for. */
export function placeOnLine(command: Command, before: readonly string[]): PlaceOnLine {
  const taken: number[] = [];
  let option: Option | undefined;
  let areOptionsEnded = false;
  for (const [at, word] of before.entries()) {
    const written = areOptionsEnded ? undefined : optionIn(command, word);
    if (option) option = undefined;
    else if (written) option = isSwitch(written) || word.includes('=') ? undefined : written;
    else if (!areOptionsEnded && word === '--') areOptionsEnded = true;
    else if (areOptionsEnded || isArgument(command, word)) {
      taken.push(at);
      areOptionsEnded ||= hasVerbatim(command);
    }
  }
  const last = taken.at(-1);
  const ownerArgument = command.arguments[taken.length - 1];
  return {
    option,
    argument: command.arguments[taken.length] ?? restOf(command),
    owner: last === undefined ? undefined : { word: before[last] ?? '', meaning: ownerArgument?.meaning },
    firstTaken: taken[0],
    areOptionsEnded,
  };
}

const optionIn = ({ options }: Command, word: string): Option | undefined => {
  const name = word.replace(/=.*/s, '');
  return options.find((option) => dashed(option.name) === name || option.oldSpelling === word);
};

/** Commands of v5.8 take unknown options as text. */
const isArgument = ({ plain }: Command, word: string): boolean =>
  plain === true || word === '-' || !word.startsWith('-');

const restOf = (command: Command): Argument | undefined => command.arguments.find(({ rest }) => rest);
