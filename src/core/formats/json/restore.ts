import type { Replacement } from '../../tracking/draft.ts';
import { type Address, type FoundEntry, addressKey } from '../../tracking/format.ts';
import { JsonChange } from './change.ts';
import type { JsonChild, JsonHolder, JsonText } from './grammar.ts';
import { keyName, stepOf } from '../names.ts';
import { locate } from './locate.ts';
import type { JsonWas, NoValue, OldValue } from './was.ts';

/** @see Format.restore */
export const restoreJson = (file: JsonText, found: readonly FoundEntry[]): readonly Replacement[] =>
  new JsonRestoring(file).replacements(found);

/** A holder, and where it is. */
interface MadeHolder {
  readonly parent: JsonHolder | undefined;
  readonly child: JsonChild | undefined;
  readonly depth: number;
  readonly isNull: boolean;
}

class JsonRestoring {
  readonly #file: JsonText;
  readonly #removed = new Map<JsonHolder, Set<JsonChild>>();
  readonly #added = new Map<JsonHolder, { readonly name: string; readonly was: OldValue }[]>();
  readonly #replaced = new Map<JsonChild, string>();
  /** What was made to hold entries. */
  readonly #made = new Map<JsonHolder, MadeHolder>();

  constructor(file: JsonText) {
    this.#file = file;
  }

  replacements(found: readonly FoundEntry[]): readonly Replacement[] {
    for (const one of found) this.#take(one);
    const gone = this.#emptyHolders();
    const { root, text } = this.#file;
    if (root && root.kind !== 'leaf' && gone.has(root)) return [{ start: 0, end: text.length, insert: '' }];
    const change = new JsonChange(this.#file);
    for (const [holder, children] of this.#removed) {
      if (!gone.has(holder)) for (const child of children) change.remove(holder, child);
    }
    for (const [holder, added] of this.#added) {
      const sorted = added.toSorted((a, b) => a.was.nth - b.was.nth);
      for (const { name, was } of sorted) change.add(holder, name, was.source, was.behind);
    }
    for (const [child, source] of this.#replaced) change.replace(child, source);
    return change.replacements;
  }

  #take({ entry, fate, value }: FoundEntry): void {
    const was = entry.was as JsonWas;
    const { holders, child, isHeld } = locate(this.#file, entry.address);
    const holder = holders.at(-1);
    if (was.is === 'same' || !isHeld || !holder) return;
    if (was.is === 'absent') {
      if (child && value !== undefined) this.#remove(holder, child);
      this.#noteMade(entry.address, holders, was);
    } else if (!child) {
      const added = this.#added.get(holder) ?? [];
      this.#added.set(holder, added);
      added.push({ name: entry.address.at(-1) ?? '', was });
    } else if (fate === 'ours' && this.#file.values.get(addressKey(entry.address)) === value)
      this.#replaced.set(child, was.source);
  }

  #remove(holder: JsonHolder, child: JsonChild): void {
    const removed = this.#removed.get(holder) ?? new Set();
    this.#removed.set(holder, removed.add(child));
  }

  #noteMade(address: Address, holders: readonly JsonHolder[], { held, isNull }: NoValue): void {
    for (let depth = held; depth < holders.length; depth++) {
      const holder = holders[depth] as JsonHolder;
      const parent = holders[depth - 1];
      const child = parent?.byName.get(address[depth - 1] ?? '');
      this.#made.set(holder, { parent, child, depth, isNull: isNull && depth === held });
    }
  }

  /** Removes what was made and holds nothing else any more. An item that stays keeps the members that its name has. */
  #emptyHolders(): ReadonlySet<JsonHolder> {
    const gone = new Set<JsonHolder>();
    const made = [...this.#made].sort(([, a], [, b]) => b.depth - a.depth);
    for (const [holder, { parent, child, isNull }] of made) {
      const removed = this.#removed.get(holder);
      if ((removed?.size ?? 0) < holder.children.length || this.#added.has(holder)) {
        const step = stepOf(child?.name ?? '');
        const told = step && 'member' in step ? [step, ...step.further] : [];
        const kept = told.map(({ member }) => holder.byName.get(keyName(member)));
        for (const one of kept) if (one) removed?.delete(one);
        continue;
      }
      gone.add(holder);
      if (!parent || !child) continue;
      if (isNull) this.#replaced.set(child, 'null');
      else this.#remove(parent, child);
    }
    return gone;
  }
}
