import type { Replacement } from '../../tracking/draft.ts';
import { type Address, type Entry, type FoundEntry, addressKey } from '../../tracking/format.ts';
import { keyName } from '../names.ts';
import { holdersOf, nodeAt } from './find.ts';
import { Planner } from './planner.ts';
import { type YamlText, readYaml } from './read.ts';
import { blockValue } from './scalars.ts';
import { Wishes } from './wish.ts';

/** What the base has at an address. */
type YamlWas = { readonly is: 'same' } | NoLeaf | OldLeaf;

export interface NoLeaf {
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
  /** As it is written in a line, if shipctl would write it otherwise. */
  readonly text?: string;
}

/** @see Format.was */
export function wasInYaml(base: YamlText, address: Address, written: string | undefined): YamlWas {
  const source = base.values.get(addressKey(address));
  if (source !== undefined)
    return source === written ? { is: 'same' } : { is: 'source', source, ...textAt(base, address, source) };
  const holders = holdersOf(base, address);
  const blank = base.values.get(addressKey(address.slice(0, holders)));
  const hasHolder = holders === address.length - 1;
  return { is: 'absent', hasHolder, holders, ...(holders > 0 && isBlank(blank) ? { blank } : {}) };
}

/** How a scalar is written, unless it has several lines, an anchor or a tag. */
function textAt(base: YamlText, address: Address, source: string): Pick<OldLeaf, 'text'> {
  const text = scalarTextAt(base, address);
  if (text === undefined || text === blockValue(JSON.parse(source))) return {};
  return isWritten(text, source) ? { text } : {};
}

function scalarTextAt(file: YamlText, address: Address): string | undefined {
  const node = nodeAt(file, address);
  if (node?.kind !== 'scalar' || node.isBlock || node.properties) return undefined;
  return file.text.slice(node.start, node.end);
}

/** Whether a text, and all of it, is a scalar with this value in a line of a block. */
function isWritten(text: string, source: string): boolean {
  if (/[\r\n]/.test(text)) return false;
  const address = [keyName('name')];
  try {
    const file = readYaml(`name: ${text}\n`, {});
    return scalarTextAt(file, address) === text && file.values.get(addressKey(address)) === source;
  } catch {
    return false;
  }
}

const isBlank = (value: unknown): value is string => value === '{}' || value === '[]' || value === 'null';

/** @see Format.hasOld */
export const hasOldLeaf = ({ values }: YamlText, { address, was }: Entry): boolean =>
  was.is === 'source' && values.get(addressKey(address)) === (was as OldLeaf).source;

/** @see Format.isWas */
export function isYamlWas(value: unknown): boolean {
  const was = value as Partial<Record<keyof NoLeaf | keyof OldLeaf, unknown>>;
  if (was.is === 'source')
    return typeof was.source === 'string' && isJson(was.source) && isTextOf(was.text, was.source);
  if (was.is !== 'absent') return was.is === 'same';
  const isCount = Number.isInteger(was.holders) && (was.holders as number) >= 0;
  return typeof was.hasHolder === 'boolean' && isCount && (was.blank === undefined || isBlank(was.blank));
}

const isTextOf = (text: unknown, source: string): boolean =>
  text === undefined || (typeof text === 'string' && isWritten(text, source));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @see Format.restore */
export function restoreYaml(file: YamlText, found: readonly FoundEntry[]): readonly Replacement[] {
  const wishes = new Wishes();
  for (const { entry, fate, value } of found) {
    if (fate === 'theirs' || fate === 'gone') continue;
    const { address } = entry;
    const was = entry.was as YamlWas;
    if (was.is === 'source') wishes.add(address, was.source, was.text);
    if (was.is !== 'absent') continue;
    if (value !== undefined || entry.mark === '') wishes.add(address, undefined);
    wishes.addMade(address, was.holders, was.blank);
  }
  return new Planner(file).replacements(wishes.root);
}
