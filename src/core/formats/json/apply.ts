import type { Replacement } from '../../tracking/draft.ts';
import { type Address, type Edit, UnfitPlace, addressKey } from '../../tracking/format.ts';
import { JsonChange } from './change.ts';
import { type JsonHolder, type JsonText, listAt } from './grammar.ts';
import type { NewHolder } from './layout.ts';
import { locateOnce } from './locate.ts';
import { lineAt } from './source.ts';

/** @see Format.apply */
export function applyJson(file: JsonText, edits: readonly Edit[]): readonly Replacement[] {
  const change = new JsonChange(file);
  const made = new MadeHolders(file, change);
  const last = new Map(edits.map((edit) => [addressKey(edit.address), edit]));
  let isChanged = false;
  for (const [key, { address, value }] of last) {
    const { holders, child, isHeld, obstacle } = locateOnce(file, address);
    if (obstacle !== undefined) throw inTheWay(file, obstacle);
    const there = isHeld ? child : undefined;
    if (there && there.node.kind !== 'leaf' && there.node.children.length > 0)
      throw inTheWay(file, there.start);
    if (file.values.get(key) === value) continue;
    isChanged = true;
    const holder = holders.at(-1);
    if (!there || !holder) made.set(address, value ?? '', holders);
    else if (value === undefined) change.remove(holder, there);
    else change.replace(there, value);
  }
  return isChanged ? change.replacements : [];
}

const inTheWay = ({ text }: JsonText, offset: number): UnfitPlace =>
  new UnfitPlace(lineAt(text, offset), 'this value is of another kind than its tool writes');

/** The objects and lists that are made to hold new values. */
class MadeHolders {
  readonly #file: JsonText;
  readonly #change: JsonChange;
  readonly #made = new Map<string, NewHolder>();

  constructor(file: JsonText, change: JsonChange) {
    this.#file = file;
    this.#change = change;
  }

  /** @param holders that exist on the way to the address */
  set(address: Address, value: string, holders: readonly JsonHolder[]): void {
    const name = address.at(-1) ?? '';
    const holder = holders.length === address.length ? holders.at(-1) : undefined;
    if (holder) this.#change.add(holder, name, value);
    else this.#holderAt(address.slice(0, -1), holders).children.set(name, value);
  }

  #holderAt(address: Address, holders: readonly JsonHolder[]): NewHolder {
    const key = `${address.length} ${addressKey(address)}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made: NewHolder = {
      kind: listAt(this.#file.shape, address) ? 'list' : 'object',
      children: new Map(),
    };
    this.#made.set(key, made);
    const name = address.at(-1);
    const holder = holders[address.length - 1];
    const there = name === undefined ? undefined : holder?.byName.get(name);
    if (name === undefined) this.#change.fill(made);
    else if (there) this.#change.replace(there, made);
    else if (holder) this.#change.add(holder, name, made);
    else this.#holderAt(address.slice(0, -1), holders).children.set(name, made);
    return made;
  }
}
