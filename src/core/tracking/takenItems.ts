import { type Entry, type Fate, type FoundEntry, type Reading, addressKey } from './format.ts';
import type { ItemPart, Tool } from './tool.ts';

/**
 * Leaves items to those who have taken them over since: who gave an item another owner made all of it, so what only equals
 * what was written there is theirs too. A secret that is still the one that was written is not.
 *
 * @param entries that were looked for
 * @param found   how they were found
 */
export function withoutTakenItems<R extends Reading>(
  tool: Tool<R>,
  uses: readonly number[],
  entries: readonly Entry[],
  found: readonly FoundEntry[],
): readonly FoundEntry[] {
  const marks = new Map(entries.map(({ address, mark }) => [addressKey(address), mark]));
  const parts = found.map((one): FoundPart => {
    const { address, mark } = one.entry;
    const isAsWritten = one.fate === 'ours' && marks.get(addressKey(address)) === mark;
    return { ...tool.itemPartOf?.(uses, address), one, isAsWritten };
  });
  const taken = takenItems(parts);
  return parts.map(({ item, says, one, isAsWritten }): FoundEntry => {
    const isOurSecret = says === 'secret' && isAsWritten && one.entry.mark !== '';
    return !taken.has(item) || isOurSecret ? one : { ...one, fate: 'theirs', value: undefined, lines: [] };
  });
}

interface FoundPart extends Partial<ItemPart> {
  readonly one: FoundEntry;
  /** It has the very value that was written, or none as it was to have none. */
  readonly isAsWritten: boolean;
}

function takenItems(parts: readonly FoundPart[]): ReadonlySet<string | undefined> {
  const items = new Map<string, FoundPart[]>();
  for (const part of parts) {
    if (part.item === undefined) continue;
    const own = items.get(part.item) ?? [];
    items.set(part.item, own);
    own.push(part);
  }
  return new Set([...items].filter(([, own]) => isTaken(own)).map(([item]) => item));
}

/** Whether somebody has given an item another owner, or has removed its owner and signs in with another secret. */
function isTaken(parts: readonly FoundPart[]): boolean {
  const fatesOf = (what: ItemPart['says']): readonly Fate[] =>
    parts
      .filter(({ says }) => says === what)
      .map(({ one: { fate }, isAsWritten }) => (fate === 'ours' && !isAsWritten ? 'theirs' : fate));
  const owner = fatesOf('owner');
  return owner.includes('theirs') || (owner.includes('deleted') && fatesOf('secret').includes('theirs'));
}
