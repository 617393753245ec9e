import { type Address, type Entry, addressKey } from '../../tracking/format.ts';
import { FRONT } from './change.ts';
import type { JsonText } from './grammar.ts';
import { locate } from './locate.ts';
import { canonicalSource, readSource } from './source.ts';

/** What the base has at an address. */
export type JsonWas = { readonly is: 'same' } | NoValue | OldValue;

export interface NoValue {
  readonly is: 'absent';
  readonly hasHolder: boolean;
  /** How many holders exist in the base, the outermost among them; those further in are made. */
  readonly held: number;
  /** The outermost of those that are made takes the place of a `null`. */
  readonly isNull: boolean;
}

/** Another value. */
export interface OldValue {
  readonly is: 'source';
  /** As it is written. */
  readonly source: string;
  /** The name of what is in front of it; empty if nothing is. */
  readonly behind: string;
  /** Its place among the others of its holder. */
  readonly nth: number;
}

/** @see Format.was */
export function wasInJson(base: JsonText, address: Address, written: string | undefined): JsonWas {
  const { holders, child, isHeld } = locate(base, address);
  if (!isHeld || !child) {
    const hasHolder = isHeld;
    return { is: 'absent', hasHolder, held: holders.length, isNull: !isHeld && child !== undefined };
  }
  if (base.values.get(addressKey(address)) === written) return { is: 'same' };
  const { nth, node } = child;
  const behind = holders.at(-1)?.children[nth - 1]?.name ?? FRONT;
  return { is: 'source', source: base.text.slice(node.start, node.end), behind, nth };
}

/** @see Format.hasOld */
export function hasOldValue(file: JsonText, { address, was: kept }: Entry): boolean {
  const was = kept as JsonWas;
  return (
    was.is === 'source' && file.values.get(addressKey(address)) === canonicalSource(readSource(was.source, 0))
  );
}

/** @see Format.isWas */
export function isJsonWas(value: unknown): boolean {
  const was = value as Partial<Record<keyof NoValue | keyof OldValue, unknown>>;
  if (was.is === 'absent')
    return [was.hasHolder, was.isNull].every((one) => typeof one === 'boolean') && isCount(was.held);
  if (was.is !== 'source') return was.is === 'same';
  return isJsonText(was.source) && typeof was.behind === 'string' && isCount(was.nth);
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

function isJsonText(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    readSource(value, 0);
    return true;
  } catch {
    return false;
  }
}
