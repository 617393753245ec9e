import type { Replacement } from '../../tracking/draft.ts';
import {
  type Address,
  type Entry,
  type Fate,
  type FoundEntry,
  type Search,
  addressKey,
} from '../../tracking/format.ts';
import { stepOf } from '../names.ts';
import { namedItems, namedPairs } from './leaves.ts';
import type { YamlNode } from './nodes.ts';
import { Planner } from './planner.ts';
import type { YamlText } from './read.ts';
import { Wishes } from './wish.ts';

/** What the base has at an address. */
type YamlWas = { readonly is: 'same' } | NoLeaf | OldLeaf;

interface NoLeaf {
  readonly is: 'absent';
  readonly hasHolder: boolean;
  /** How many of the address's holders exist in the base, from the top. */
  readonly holders: number;
  /** JSON of the last of these, if nothing is in it. */
  readonly blank?: string;
}

/** Another value. */
interface OldLeaf {
  readonly is: 'source';
  /** Canonical JSON. */
  readonly source: string;
}

/** @see Format.was */
export function wasInYaml(base: YamlText, address: Address, written: string | undefined): YamlWas {
  const source = base.values.get(addressKey(address));
  if (source !== undefined) return source === written ? { is: 'same' } : { is: 'source', source };
  const holders = holdersOf(base, address);
  const blank = base.values.get(addressKey(address.slice(0, holders)));
  const hasHolder = holders === address.length - 1;
  return { is: 'absent', hasHolder, holders, ...(holders > 0 && isBlank(blank) ? { blank } : {}) };
}

const isBlank = (value: unknown): value is string => value === '{}' || value === '[]' || value === 'null';

/** How many of an address's holders exist, from the top. */
function holdersOf({ root, anchors }: YamlText, address: Address): number {
  let node: YamlNode | undefined = root;
  for (const [index, name] of address.slice(0, -1).entries()) {
    const step = stepOf(name);
    let next: { readonly value: YamlNode | undefined } | undefined;
    if (step && 'key' in step && node?.kind === 'map') next = namedPairs(node).byName.get(name);
    if (step && 'member' in step && node?.kind === 'list')
      next = namedItems(node, step.member, anchors).byName.get(name);
    if (!next) return index;
    node = next.value;
  }
  return address.length - 1;
}

/** @see Format.hasOld */
export const hasOldLeaf = ({ values }: YamlText, { address, was }: Entry): boolean =>
  was.is === 'source' && values.get(addressKey(address)) === (was as OldLeaf).source;

/** @see Format.isWas */
export function isYamlWas(value: unknown): boolean {
  const was = value as Partial<Record<keyof NoLeaf | keyof OldLeaf, unknown>>;
  if (was.is === 'source') return typeof was.source === 'string' && isJson(was.source);
  if (was.is !== 'absent') return was.is === 'same';
  const isCount = Number.isInteger(was.holders) && (was.holders as number) >= 0;
  return typeof was.hasHolder === 'boolean' && isCount && (was.blank === undefined || isBlank(was.blank));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @see Format.find */
export const findInYaml = (
  file: YamlText,
  entries: readonly Entry[],
  { markOf }: Search,
): readonly FoundEntry[] =>
  entries.map((entry) => {
    const value = file.values.get(addressKey(entry.address));
    const isOurs = value !== undefined && markOf(value) === entry.mark;
    return { entry, fate: fateOf(file, entry, isOurs), value: isOurs ? value : undefined, lines: [] };
  });

function fateOf(file: YamlText, { address, mark, was }: Entry, isOurs: boolean): Fate {
  if (isOurs) return 'ours';
  if (isTaken(file, address)) return 'theirs';
  const holders = holdersOf(file, address);
  if (holders === address.length - 1) return mark === '' ? 'ours' : 'deleted';
  // What was made for it may still stand there.
  const made = was.is === 'absent' ? (was as NoLeaf).holders : address.length;
  return holders > made ? 'deleted' : 'gone';
}

/** Whether there is something at an address, be it no leaf. */
const isTaken = (file: YamlText, address: Address): boolean =>
  holdersOf(file, [...address, '']) === address.length;

/** @see Format.restore */
export function restoreYaml(file: YamlText, found: readonly FoundEntry[]): readonly Replacement[] {
  const wishes = new Wishes();
  for (const { entry, fate, value } of found) {
    if (fate === 'theirs' || fate === 'gone') continue;
    const { address } = entry;
    const was = entry.was as YamlWas;
    if (was.is === 'source') wishes.add(address, was.source);
    if (was.is !== 'absent') continue;
    if (value !== undefined || entry.mark === '') wishes.add(address, undefined);
    wishes.addMade(address, was.holders, was.blank);
  }
  return new Planner(file).replacements(wishes.root);
}
