import { type ToolFile, groupOf, isDefaultMark, isRewritten, itemPartOf } from './files.ts';
import type { ToolResource } from './resources.ts';
import type { Settings } from './settings.ts';

/**
 * What has to become of a setting: `must` be as its owner made it; `group`: so, together with all such ones of its group,
 * or absent with them; `maybe`: so, or absent; `never`: not so.
 */
type Policy = 'must' | 'group' | 'maybe' | 'never';

interface Owned {
  readonly value: string;
  readonly policy: Policy;
  /** Another value that is as good. */
  readonly other?: string | undefined;
}

/** Edits of a file that no call has looked at. */
interface Since {
  /** What was known before them. */
  readonly owned: ReadonlyMap<string, Owned>;
  readonly before: Settings;
  readonly after: Settings;
}

/** Whose the settings of the files are: what each owner last made of them, whatever shipctl has in their place meanwhile. */
export class Ownership {
  readonly #owned = new Map<ToolFile, Map<string, Owned>>();
  /** What was hidden when a call last looked: none knows what others did and undid since. */
  readonly #hidden = new Map<ToolFile, ReadonlyMap<string, Owned>>();
  /** What others have edited since a call last looked: only what they made of it in all counts. */
  readonly #since = new Map<ToolFile, Since>();
  /** What shipctl last wrote. */
  readonly #written = new Map<ToolFile, Map<string, string>>();

  learn(file: ToolFile, settings: Settings): void {
    const all = [...settings].map(([name, value]) => [name, { value, policy: 'must' }] as const);
    this.#owned.set(file, new Map(all));
  }

  /**
   * Somebody has made another text of a file.
   *
   * @param isRemoved whether the file was removed
   */
  edited(file: ToolFile, current: Settings, after: Settings, isRemoved: boolean): void {
    const known = this.#since.get(file);
    const isSame = known && JSON.stringify([...known.after]) === JSON.stringify([...current]);
    const { owned: first, before } = isSame ? known : { owned: new Map(this.#of(file)), before: current };
    this.#since.set(file, { owned: first, before, after });
    this.#owned.set(file, new Map(first));
    const owned = this.#of(file);
    const names = new Set([...before.keys(), ...after.keys()]);
    const changed = [...names].filter((name) => before.get(name) !== after.get(name));
    for (const name of changed) this.#change(file, name, before.get(name), after.get(name));
    for (const name of changed) {
      const is = after.get(name);
      if (is !== undefined && goesWithItem(file, name, before, first))
        owned.set(name, { value: is, policy: 'maybe' });
    }
    const groupsOf = (some: readonly string[]): ReadonlySet<string> =>
      new Set(some.flatMap((name) => groupOf(file, name) ?? []));
    const given = changed.filter((name) => after.has(name));
    const taken = groupsOf(given.filter((name) => !isRewritten(file, name)));
    // The tool itself may have rewritten these.
    const open = groupsOf(given);
    const torn = groupsOf(changed.filter((name) => !after.has(name)));
    for (const [name, one] of owned) {
      if (after.get(name) === one.value) continue;
      const group = groupOf(file, name);
      if (group === undefined) {
        if (isRemoved || isHolderGone(name, before, after)) owned.set(name, { ...one, policy: 'maybe' });
      } else if (taken.has(group)) owned.set(name, { ...one, policy: 'never' });
      else if (open.has(group)) owned.set(name, { ...one, policy: 'maybe' });
      else if ((isRemoved || torn.has(group)) && one.policy === 'must')
        owned.set(name, { ...one, policy: 'group' });
    }
    this.#takeItems(file, after);
    this.#choose(file, changed, after);
  }

  /** Who marks another item as the default one does not want the mark of an earlier one back. */
  #choose(file: ToolFile, changed: readonly string[], after: Settings): void {
    const chosen = changed.filter((name) => isDefaultMark(file, name) && after.get(name) === 'true');
    if (chosen.length === 0) return;
    const others = [...this.#of(file).keys()].filter((name) => !isDefaultMark(file, name));
    const isTheirs = (item: string): boolean => others.some((name) => name.startsWith(item));
    // Nobody can know who set a mark again that shipctl had written, and one of an item of shipctl's goes with that.
    const isOpen = chosen.every(
      (name) =>
        this.#written.get(file)?.get(name) === 'true' || !isTheirs(name.slice(0, -'isDefault'.length)),
    );
    this.#unmark(file, after, isOpen ? 'maybe' : 'never');
  }

  /** Marks that shipctl has in its keeping need not, or are not to, come back. */
  #unmark(file: ToolFile, after: Settings, policy: Policy): void {
    const owned = this.#of(file);
    for (const [name, one] of owned) {
      if (!isDefaultMark(file, name) || after.get(name) === one.value) continue;
      owned.set(name, { ...one, policy: one.value === 'true' ? policy : 'maybe' });
    }
  }

  /** Who has given an item another owner may keep all of it, also what equals what shipctl wrote. */
  #takeItems(file: ToolFile, after: Settings): void {
    const owned = this.#of(file);
    const written = [...(this.#written.get(file) ?? [])].map(([name, value]) => {
      const is = after.get(name);
      return { name, is, isChanged: is !== value, ...itemPartOf(file, name) };
    });
    for (const { name, is, item, says } of written) {
      const parts = written.filter((one) => item !== undefined && one.item === item);
      const owner = parts.filter((one) => one.says === 'owner' && one.isChanged);
      const isSecretChanged = parts.some((one) => one.says === 'secret' && one.isChanged);
      const isTaken = owner.some((one) => one.is !== undefined) || (owner.length > 0 && isSecretChanged);
      if (!isTaken || says === 'secret' || is === undefined || owned.get(name)?.value === is) continue;
      owned.set(name, { value: is, policy: 'maybe' });
      if (isDefaultMark(file, name) && is === 'true') this.#unmark(file, after, 'maybe');
    }
  }

  #change(file: ToolFile, name: string, was: string | undefined, is: string | undefined): void {
    const owned = this.#of(file);
    const hidden = owned.get(name);
    // Nobody can know who set a value again that shipctl had written.
    const isOpen = isRewritten(file, name) || is === this.#written.get(file)?.get(name);
    const other = isOpen ? this.#hidden.get(file)?.get(name)?.value : undefined;
    if (is !== undefined) owned.set(name, { value: is, policy: isOpen ? 'maybe' : 'must', other });
    else {
      const last = hidden?.value === was ? this.#hidden.get(file)?.get(name) : hidden;
      if (last) owned.set(name, { ...last, policy: groupOf(file, name) === undefined ? 'maybe' : 'group' });
      else owned.delete(name);
    }
  }

  /**
   * A call has ended.
   *
   * @param isLookedAt whether it had to look at the file: others leave the record as it is
   */
  called(file: ToolFile, settings: Settings, isLookedAt: boolean): void {
    const owned = this.#of(file);
    const written = this.#written.get(file) ?? new Map<string, string>();
    this.#written.set(file, written);
    for (const [name, value] of settings) if (owned.get(name)?.value !== value) written.set(name, value);
    const hidden = [...owned].filter(([name, { value }]) => settings.get(name) !== value);
    if (isLookedAt) this.#since.delete(file);
    const before = isLookedAt ? [] : (this.#hidden.get(file) ?? []);
    this.#hidden.set(file, new Map([...before, ...hidden]));
  }

  /** Whether a setting is as its owner made it. */
  isTheirs(file: ToolFile, name: string, value: string | undefined): boolean {
    return this.#of(file).get(name)?.value === value;
  }

  /** What is wrong while some resources may have been written. */
  disturbed(file: ToolFile, settings: Settings, resources: readonly ToolResource[]): readonly string[] {
    const isTouched = (name: string): boolean => resources.some((one) => one.touches(file, name));
    const lost = [...this.#of(file)].filter(
      ([name, { value, policy }]) => policy === 'must' && settings.get(name) !== value && !isTouched(name),
    );
    const known = this.#of(file);
    const added = [...settings].filter(([name]) => !known.has(name) && !isTouched(name));
    return [
      ...lost.map(([name, { value }]) => fault(file, name, settings.get(name), value)),
      ...added.map(([name, value]) => `${name} of ${file.path} is ${value}, and nobody's`),
    ];
  }

  /** What is wrong with a file once all is cleaned up. */
  endFaults(file: ToolFile, settings: Settings): readonly string[] {
    const owned = this.#of(file);
    const wrong = [...owned].filter(([name, { value, policy, other }]) => {
      const is = settings.get(name);
      if (other !== undefined && is === other) return false;
      if (policy === 'never') return is === value;
      return is !== value && (policy === 'must' || is !== undefined);
    });
    const extra = [...settings].filter(([name]) => !owned.has(name));
    return [
      ...wrong.map(([name, { value, policy }]) => fault(file, name, settings.get(name), value, policy)),
      ...extra.map(([name, value]) => `${name} of ${file.path} is ${value} in the end, and nobody's`),
      ...this.#parts(file, settings),
    ];
  }

  /** Groups of which only a part came back. */
  #parts(file: ToolFile, settings: Settings): readonly string[] {
    const open = [...this.#of(file)].filter(([, { policy }]) => policy === 'group');
    const groups = new Set(open.map(([name]) => groupOf(file, name)));
    return [...groups].flatMap((group) => {
      const all = open.filter(([name]) => groupOf(file, name) === group).map(([name]) => name);
      const missing = all.filter((name) => !settings.has(name));
      return missing.length === 0 || missing.length === all.length
        ? []
        : [`of ${all.join(', ')} in ${file.path}, ${missing.join(', ')} did not come back`];
    });
  }

  #of(file: ToolFile): Map<string, Owned> {
    const owned = this.#owned.get(file) ?? new Map<string, Owned>();
    this.#owned.set(file, owned);
    return owned;
  }
}

const fault = (file: ToolFile, name: string, is: string | undefined, value: string, policy = ''): string =>
  `${name} of ${file.path} is ${is ?? 'missing'}, and ${policy === 'never' ? 'was not to be' : 'was to be'} ${value}`;

/** Whether a setting goes with its account, whatever others make of it: shipctl made the account, and its owner is the same. */
function goesWithItem(
  file: ToolFile,
  name: string,
  before: Settings,
  owned: ReadonlyMap<string, unknown>,
): boolean {
  const part = itemPartOf(file, name);
  if (file.tool !== 'azure' || part?.says !== 'other' || isDefaultMark(file, name)) return false;
  const isOwner = (other: string): boolean => {
    const { item, says } = itemPartOf(file, other) ?? {};
    return item === part.item && says === 'owner';
  };
  return [...before.keys()].some(isOwner) && ![...owned.keys()].some(isOwner);
}

/** Whether what held a setting of others, such as an item of a list, has been removed. */
function isHolderGone(name: string, before: Settings, after: Settings): boolean {
  const holder = name.slice(0, name.lastIndexOf(' > ') + 1);
  const isIn = (settings: Settings): boolean => [...settings.keys()].some((one) => one.startsWith(holder));
  return holder !== '' && isIn(before) && !isIn(after);
}
