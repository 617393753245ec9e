import type { Command } from '../command.ts';
import { meant } from '../core/nearest.ts';

/** The name of the command's option that a word with dashes probably meant; undefined if none is near. */
export function nearOption({ options }: Command, word: string): string | undefined {
  const name = word.replace(/^-+/, '').replace(/=.*/s, '');
  // --no-overwrite is the opposite of what --overwrite asks for.
  if (name.startsWith('no-')) return undefined;
  return meant(
    name,
    options.map((option) => option.name),
  );
}
