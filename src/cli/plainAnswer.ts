import { GETTERS, type Getter, TEXT_COMMANDS } from '../core/job/getters.ts';
import { prefixOrNothing, tailOrNothing } from '../core/job/sanitize.ts';

/** Stands in text for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** Gives a variable by its name, or undefined if it is not set. */
type Variables = (name: string) => string | undefined;

/**
 * What a plain call of a getter prints, without anything that other calls need: its words are as many as they should be
 * and no options, and its variable is there. So are the commands that print a text made of their word.
 *
 * @param variable gives a variable of the job
 * @returns undefined for every other call, whose answer or message `run` has
 * @see docs/reference/commands.md, "For every command"
 */
export function plainAnswer(words: readonly string[], variable: Variables): string | undefined {
  for (const word of words) if (word[0] === '-' || word.includes(REPLACEMENT)) return undefined;
  const [command = '', first = '', key = ''] = words;
  const getter = getterNamed(command);
  const text = getter
    ? valueOf(getter, words.length, first, key, variable)
    : textOf(command, words.length, first);
  return text === undefined || text.includes(REPLACEMENT) ? undefined : `${text}\n`;
}

function getterNamed(name: string): Getter | undefined {
  for (const getter of GETTERS) if (getter.name === name) return getter;
  return undefined;
}

function valueOf(
  { middle, hasKey, isOfJob }: Getter,
  count: number,
  name: string,
  key: string,
  variable: Variables,
): string | undefined {
  if (isOfJob || count !== (hasKey ? 3 : 2)) return undefined;
  const prefix = prefixOrNothing(name);
  const tail = tailOrNothing(key);
  return prefix === '' || (hasKey && tail === '') ? undefined : variable(prefix + middle + tail);
}

function textOf(command: string, count: number, word: string): string | undefined {
  if (count !== 2 || word === '') return undefined;
  for (const { name, make, isNeverEmpty } of TEXT_COMMANDS) {
    if (name === command) return make(word) || (isNeverEmpty ? undefined : '');
  }
  return undefined;
}
