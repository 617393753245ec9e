import type { Replacement } from '../../tracking/draft.ts';
import type { YamlCollection } from './blocks.ts';
import type { Item, Style } from './nodes.ts';
import { lineStart } from './style.ts';

/** Removes members in flow style of which others stay. */
function flowRemovals(
  text: string,
  { members }: YamlCollection,
  gone: ReadonlySet<Item>,
): readonly Replacement[] {
  const lastKept = members.findLastIndex((member) => !gone.has(member));
  return members.flatMap((member, index) => {
    if (!gone.has(member)) return [];
    if (index < lastKept) return removedWith(text, member, members[index + 1]);
    return removedBehind(text, member);
  });
}

/** With what stands between a member and the next one. */
function removedWith(text: string, { start, end }: Item, next: Item | undefined): readonly Replacement[] {
  if (next?.comma === undefined) return [removal(start, end)];
  if (/^[\s,]*$/.test(text.slice(end, next.start))) return [removal(start, next.start)];
  return [removal(start, end), removal(next.comma, next.comma + 1)];
}

/** With the comma in front of a member. */
function removedBehind(text: string, { start, end, comma }: Item): readonly Replacement[] {
  if (comma === undefined) return [removal(start, end)];
  if (/^[\s,]*$/.test(text.slice(comma, start))) return [removal(comma, end)];
  return [removal(comma, comma + 1), removal(start, end)];
}

const removal = (start: number, end: number): Replacement => ({ start, end, insert: '' });

/** A comma may follow the last member, and is a fault without it. */
const LAST_COMMA = /^(?:\s|#.*\n)*,/;

/**
 * Adds members in flow style, after the last one that stays.
 *
 * @param added as they are to be written
 */
export function flowChanges(
  text: string,
  collection: YamlCollection,
  added: readonly string[],
  gone: ReadonlySet<Item>,
  { lineEnd }: Style,
): readonly Replacement[] {
  const { members, start } = collection;
  const last = members.findLast((member) => !gone.has(member));
  if (!last) {
    const end = members.at(-1)?.end ?? start + 1;
    const [comma = ''] = LAST_COMMA.exec(text.slice(end)) ?? [];
    return [{ start: members[0]?.start ?? start + 1, end: end + comma.length, insert: added.join(', ') }];
  }
  const removals = flowRemovals(text, collection, gone);
  if (added.length === 0) return removals;
  const before = text.slice(lineStart(text, last.start), last.start);
  const separator = /^[ \t]*$/.test(before) ? `,${lineEnd}${before}` : ', ';
  // `a:,` is a text to some readers.
  const gap = last.value && text[last.end - 1] !== ':' ? '' : ' ';
  const insert = gap + added.map((member) => separator + member).join('');
  return [...removals, { start: last.end, end: last.end, insert }];
}
