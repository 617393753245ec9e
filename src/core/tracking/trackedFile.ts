import { hashOf } from '../../sha256.ts';
import type { SharedFile, SharedFileChange } from '../../world/sharedFiles.ts';
import { Draft, asReplacement } from './draft.ts';
import {
  type Address,
  type Edit,
  type Entry,
  type Format,
  type FoundEntry,
  type Reading,
  type Search,
  addressKey,
  addressOf,
  holderKey,
  isInMadeHolder,
} from './format.ts';
import { checkLaws, keyed } from './laws.ts';
import type { Marks } from './marks.ts';
import { bytesOf, changing, openFile, readText } from './openFile.ts';
import type { RecordBody } from './record.ts';
import { type Claim, NOTHING, type OwnedUnit, type State } from './state.ts';
import { type Tool, usesOf } from './tool.ts';
import { type UnitEdits, ownersOf, withClaim, withoutClaims } from './units.ts';

/** A shared file while it is worked on: what shipctl wrote in it, and its base. */
export class TrackedFile<R extends Reading> {
  readonly file: SharedFile;
  /** Which of the tool's files it is. */
  readonly uses: readonly number[];
  readonly #tool: Tool<R>;
  readonly #format: Format<R>;
  readonly #body: RecordBody | undefined;
  /** The text as it was found, and the state that fits it. */
  readonly #first: { readonly reading: R; readonly state: State };
  /** The text as it was found, with the way to the base. */
  #found: Draft;
  /** The state that a change leads away from: the first one, with what became clear when all files had been read. */
  #was: State;
  /** @see Recognised */
  readonly lostBundles: readonly string[];
  #olderHidden: ReadonlySet<string> | undefined;
  readonly #marks: Marks;
  readonly #wanted = new Map<string, string | undefined>();
  readonly #touched: Address[] = [];
  #draft: Draft;
  #reading: R;
  #base: R;
  #units: readonly OwnedUnit[];
  #entries: readonly Entry[];
  #twins: readonly string[];

  /**
   * @param newSalt for a file without a record
   * @throws ShipctlError for a file that can't be used, or that the tool can't read either, and for a record that can't be used
   */
  constructor(file: SharedFile, tool: Tool<R>, newSalt: () => string) {
    this.file = file;
    this.#tool = tool;
    this.uses = usesOf(tool, file);
    this.#format = tool.formatOf(this.uses);
    const { body, marks, reading, state, lostBundles } = openFile(file, tool, newSalt);
    [this.#body, this.#marks, this.lostBundles] = [body, marks, lostBundles];
    this.#first = { reading, state };
    this.#was = { ...state, lostBundles: [...new Set([...lostBundles, ...this.lostBefore])] };
    this.#found = new Draft(reading.text, state.hunks);
    this.#draft = this.#found.replace(state.absorbed.hunks.map(asReplacement));
    this.#reading = this.#draft === this.#found ? reading : this.#read(this.#draft.text);
    this.#base = state.hunks.length === 0 ? this.#reading : this.#read(this.#draft.base);
    ({ units: this.#units, entries: this.#entries, twins: this.#twins } = state);
  }

  get reading(): R {
    return this.#reading;
  }

  /** The text as it was found. */
  get found(): R {
    return this.#first.reading;
  }

  /** The text as it would be without shipctl. */
  get base(): R {
    return this.#base;
  }

  /** The lost bundles of the state before a change that was cut off. What that has hidden since is not concerned. */
  get lostBefore(): readonly string[] {
    return this.#stateBefore?.lostBundles ?? [];
  }

  get units(): readonly OwnedUnit[] {
    return this.#units;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Units of which nothing is left. */
  get undone(): readonly string[] {
    const left = new Set(this.#units.map(({ name }) => name));
    return this.#first.state.units.map(({ name }) => name).filter((name) => !left.has(name));
  }

  /** Units with addresses of their own that got back what the base has. */
  get restored(): readonly string[] {
    const restored = new Set(this.difference.written.filter((one) => this.isOfBase(one)).map(addressKey));
    const { entries } = this.#first.state;
    const units = entries
      .filter(
        ({ unit, address }) =>
          restored.has(addressKey(address)) && this.#tool.isOf?.(unit, address) !== false,
      )
      .map(({ unit }) => unit);
    return [...new Set(units)];
  }

  /** Whether an address has what the base has there, and not what shipctl wrote, such as the value of a unit that stays. */
  isOfBase(address: Address): boolean {
    const key = addressKey(address);
    return this.#reading.values.get(key) === this.#base.values.get(key);
  }

  /** Addresses that lost their value, and those that got another one. */
  get difference(): { readonly removed: readonly Address[]; readonly written: readonly Address[] } {
    const { values } = this.#reading;
    const before = this.#first.reading.values;
    const keys = (all: readonly string[]): readonly Address[] => all.map(addressOf);
    return {
      removed: keys([...before.keys()].filter((key) => !values.has(key))),
      written: keys([...values.keys()].filter((key) => values.get(key) !== before.get(key))),
    };
  }

  /** Those of the addresses meant whose values shipctl did not write. */
  foreignAddresses(isMeant: (address: Address, value: string) => boolean): readonly Address[] {
    const ours = new Set(this.#entries.map(({ address }) => addressKey(address)));
    return [...this.#reading.values]
      .filter(([key]) => !ours.has(key))
      .map(([key, value]) => [addressOf(key), value] as const)
      .filter(([address, value]) => isMeant(address, value))
      .map(([address]) => address);
  }

  /**
   * Takes in what a change that was cut off has not come to, or has undone already, in units that other files still hold:
   * it has the values of the base. Nobody gave these values since. What only one of the two states has, of a unit that both
   * have, somebody had given before: it belongs to what the change has hidden in other files.
   */
  takeInCutOff(
    isHeldElsewhere: (unit: string) => boolean,
    isHiddenElsewhere: (unit: string) => boolean,
  ): void {
    if (!this.#body || this.file.record?.was === undefined) return;
    const { now, was } = this.#body;
    const entries = new Map(this.#entries.map((entry) => [addressKey(entry.address), entry]));
    const given = now.entries.filter(({ unit }) => isHiddenElsewhere(unit));
    for (const entry of [...entriesBeside(now, was), ...entriesBeside(was, now), ...given]) {
      const key = addressKey(entry.address);
      if (entries.has(key) || !isHeldElsewhere(entry.unit)) continue;
      const mark = this.#marks.of(this.#reading.values.get(key) ?? '');
      const isOfBase = entry.was.is === 'same' && entry.mark === mark;
      if (isOfBase || this.#format.hasOld(this.#reading, entry))
        entries.set(key, { ...entry, mark, was: { is: 'same' } });
    }
    const held = new Set([...entries.values()].map(({ unit }) => unit));
    const names = new Set(this.#units.map(({ name }) => name));
    const missing = [...now.units, ...was.units].filter(({ name }) => held.has(name) && !names.has(name));
    this.#entries = [...entries.values()];
    this.#units = [...this.#units, ...new Map(missing.map((unit) => [unit.name, unit])).values()];
    this.#was = { ...this.#was, units: this.#units, entries: this.#entries };
  }

  /** Units of which a change that was cut off has hidden old values here. */
  get hiddenByCutOff(): readonly string[] {
    return this.#entries.filter((entry) => this.isHiddenByCutOff(entry)).map(({ unit }) => unit);
  }

  /** Whether an entry hides an old value since a change that was cut off. */
  isHiddenByCutOff({ address, was }: Entry): boolean {
    if (!this.#stateBefore || was.is !== 'source') return false;
    this.#olderHidden ??= new Set(
      this.#stateBefore.entries
        .filter((entry) => entry.was.is === 'source')
        .map((entry) => addressKey(entry.address)),
    );
    return !this.#olderHidden.has(addressKey(address));
  }

  /** The state before a change that was cut off. */
  get #stateBefore(): State | undefined {
    return this.file.record?.was === undefined ? undefined : this.#body?.was;
  }

  /** Whether shipctl wrote anything of a unit here. */
  hasWritten(name: string): boolean {
    return this.#entries.some(({ unit, mark, was }) => unit === name && mark !== '' && was.is !== 'same');
  }

  /** Whether nobody has changed, moved or deleted what shipctl wrote of a unit here. */
  isAsWritten(name: string): boolean {
    const marks = new Map(this.#entries.map(({ address, mark }) => [addressKey(address), mark]));
    return (this.#body?.now.entries ?? []).every(
      ({ unit, address, mark }) => unit !== name || mark === '' || marks.get(addressKey(address)) === mark,
    );
  }

  /**
   * What shipctl wrote at an address, without what others went on with; undefined if it wrote nothing there, or nothing is
   * left.
   */
  writtenValue(address: Address): string | undefined {
    const key = addressKey(address);
    const entry = this.#entries.find((one) => addressKey(one.address) === key);
    return entry && this.#valueOf(entry);
  }

  /** Whether all edits hold already. */
  holds(edits: readonly Edit[]): boolean {
    return edits.every(({ address, value }) => this.#reading.values.get(addressKey(address)) === value);
  }

  /** What the base has at these entries is gone for good: it has what they have at rest, if anything. */
  forget(isForgotten: (entry: Entry) => boolean): void {
    const isMeant = (entry: Entry): boolean => entry.was.is === 'source' && isForgotten(entry);
    const forgotten = new Set(this.#entries.filter(isMeant));
    if (forgotten.size === 0) return;
    const format = this.#format;
    const edits = [...forgotten].map(({ address }): Edit => ({
      address,
      value: this.#tool.restingValue?.(this.uses, address),
    }));
    const { path } = this.file;
    const withoutOld = changing(path, () => format.apply(this.#base, edits));
    const reading = this.#read(new Draft(this.#base.text).replace(withoutOld).text);
    // What was made to hold entries may be empty now.
    const made = this.#entries
      .filter(isInMadeHolder)
      .map((entry): FoundEntry => ({ entry, fate: 'deleted', value: undefined, lines: [] }));
    const withoutHolders = changing(path, () => format.restore(reading, made));
    const onNewBase = (draft: Draft): Draft =>
      draft.inverted().replace(withoutOld).replace(withoutHolders).inverted();
    [this.#found, this.#draft] = [onNewBase(this.#found), onNewBase(this.#draft)];
    this.#base = this.#read(this.#draft.base);
    this.#entries = this.#entries.flatMap((entry) => {
      if (!forgotten.has(entry)) return [entry];
      const written = this.#reading.values.get(addressKey(entry.address));
      const was = this.#format.was(this.#base, entry.address, written);
      return entry.mark === '' && was.is === 'absent' ? [] : [{ ...entry, was }];
    });
    this.#was = { ...this.#was, entries: this.#entries, hunks: this.#found.hunks };
    this.#touched.push(...edits.map(({ address }) => address));
  }

  /** Makes the edits of units true, in the name of their claims. */
  put(units: readonly UnitEdits[]): void {
    const edits = units.flatMap((unit) => unit.edits);
    const moved = new Set(this.#movedEntries(units, edits));
    this.#restore([...this.#entriesOfBase(edits), ...moved]);
    this.#entries = this.#entries.filter((entry) => !moved.has(entry));
    this.#write(edits);
    const entries = new Map(this.#entries.map((entry) => [addressKey(entry.address), entry]));
    for (const { unit, edits: own } of units) {
      for (const edit of own) {
        const key = addressKey(edit.address);
        const entry = this.#entryFor(unit, edit, entries.get(key));
        if (entry) entries.set(key, entry);
        else entries.delete(key);
      }
    }
    this.#touched.push(...[...edits, ...moved].map(({ address }) => address));
    this.#entries = [...entries.values()];
    this.#rest(edits.filter(({ value }) => value === undefined).map(({ address }) => address));
    for (const unit of units) this.#units = withClaim(this.#units, unit);
    const twins = this.#format.twins(this.#reading, edits).filter((key) => !entries.has(key));
    this.#twins = [...new Set([...this.#twins, ...twins])];
  }

  /**
   * Undoes claims: units that nobody claims any more go, and what the base has comes back.
   *
   * @param heldElsewhere units that stay in another file of the group, because a change was cut off: what the base has of
   * them is noted, so that nobody takes it for a new value
   */
  undo(
    isUndone: (unit: string, claim: Claim) => boolean,
    heldElsewhere: ReadonlyMap<string, OwnedUnit>,
  ): void {
    this.#units = withoutClaims(this.#units, isUndone);
    const names = new Set(this.#units.map(({ name }) => name));
    const left = this.#entries.filter(({ unit }) => names.has(unit));
    if (left.length === this.#entries.length && left.length > 0) return;
    const ofBase = this.#entries
      .filter(({ unit, was }) => !names.has(unit) && heldElsewhere.has(unit) && was.is !== 'absent')
      .map((entry) => this.#entryOfBase(entry));
    const edits = left.flatMap((entry): readonly Edit[] =>
      entry.was.is === 'same' ? [] : [{ address: entry.address, value: this.#valueOf(entry) }],
    );
    const touched = this.#entries.map(({ address }) => address);
    this.#touched.push(...touched);
    this.#draft = new Draft(this.#base.text);
    this.#reading = this.#base;
    this.#entries = [...left, ...ofBase];
    const noted = new Set(ofBase.map(({ unit }) => unit));
    this.#units = [...this.#units, ...[...heldElsewhere.values()].filter(({ name }) => noted.has(name))];
    this.#write(edits);
    this.#rest(touched);
  }

  /**
   * What the file is to become; undefined if nothing of it is or was shipctl's.
   *
   * @throws ShipctlError if a law would be broken
   */
  change(): SharedFileChange | undefined {
    const { path, record } = this.file;
    if (!record && this.#units.length === 0) return undefined;
    const { reading } = this.#first;
    checkLaws(reading, this.#reading, {
      path,
      bases: [this.#base.text, this.#draft.base],
      wanted: this.#wanted,
      touched: keyed(this.#touched),
      manages: (address) => this.#tool.manages(this.uses, address),
      absorbing: new Set(this.#first.state.absorbed.keys),
    });
    const { text, hunks } = this.#draft;
    const isOver = this.#units.length === 0;
    const isMissing =
      (text === '' && this.file.bytes === undefined) || (isOver && record?.isNew === true && this.#isBlank);
    const now: State = { ...NOTHING, units: this.#units, entries: this.#entries, hunks, twins: this.#twins };
    const same = text === reading.text ? this.file.bytes : undefined;
    const bytes = isMissing ? undefined : (same ?? bytesOf(text, this.#format));
    const isAsRecorded =
      this.#body && text === reading.text && isSame(now, this.#body.now) && record?.now === hashOf(bytes);
    const body: RecordBody = { tool: this.#tool.name, salt: this.#marks.salt, now, was: this.#was };
    return { path, bytes, body: isAsRecorded ? this.#body : body, owners: ownersOf(this.#units) };
  }

  /** Whether the text says nothing, of whatever form. */
  get #isBlank(): boolean {
    const { text, values } = this.#reading;
    return values.size === 0 && this.#format.blank.test(text);
  }

  get #search(): Search {
    const isTelling = ({ address }: Entry): boolean => this.#tool.isTelling(this.uses, address);
    return { markOf: this.#marks.of, isTelling, twins: new Set(this.#twins) };
  }

  #read(text: string): R {
    return readText(text, this.file.path, this.#format, this.#tool.title);
  }

  /** Entries whose edit asks for what the base has: its own bytes come back. */
  #entriesOfBase(edits: readonly Edit[]): readonly Entry[] {
    const wanted = new Map(edits.map(({ address, value }) => [addressKey(address), value]));
    const { values } = this.#base;
    return this.#entries.filter((entry) => {
      const key = addressKey(entry.address);
      const value = wanted.get(key);
      return value !== undefined && value === values.get(key) && value !== this.#reading.values.get(key);
    });
  }

  /** What somebody has moved out of units that are written anew: it would stay there as nobody's. */
  #movedEntries(units: readonly UnitEdits[], edits: readonly Edit[]): readonly Entry[] {
    const names = new Set(units.filter(({ isUnchanged }) => !isUnchanged).map(({ unit }) => unit));
    const keys = new Set(edits.map(({ address }) => addressKey(address)));
    const own = this.#entries.filter(
      ({ unit, address }) => names.has(unit) && !keys.has(addressKey(address)),
    );
    const written = own.filter(({ mark }) => mark !== '');
    // What was removed beside it comes back with it.
    const holders = new Set(written.map(({ address }) => holderKey(address)));
    for (const { address } of edits) holders.delete(holderKey(address));
    return own.filter(({ mark, address }) => mark !== '' || holders.has(holderKey(address)));
  }

  #restore(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const format = this.#format;
    const { path } = this.file;
    const restored = changing(path, () =>
      format.restore(this.#reading, format.find(this.#reading, entries, this.#search)),
    );
    this.#draft = this.#draft.replace(restored);
    this.#reading = this.#read(this.#draft.text);
  }

  #write(edits: readonly Edit[]): void {
    for (const { address, value } of edits) this.#wanted.set(addressKey(address), value);
    const format = this.#format;
    const replacements = changing(this.file.path, () => format.apply(this.#reading, edits));
    if (replacements.length === 0) return;
    this.#draft = this.#draft.replace(replacements);
    this.#reading = this.#read(this.#draft.text);
  }

  /** Gives addresses without a value the one that they have at rest, if they are in an item that was made for a unit. */
  #rest(addresses: readonly Address[]): void {
    const made = this.#entries.filter((entry) => entry.mark !== '' && isInMadeHolder(entry));
    const units = new Map(made.map(({ address, unit }) => [holderKey(address), unit]));
    const entries = new Map(this.#entries.map((entry) => [addressKey(entry.address), entry]));
    const edits = addresses.flatMap((address): readonly Edit[] => {
      const key = addressKey(address);
      const [unit, value] = [units.get(holderKey(address)), this.#tool.restingValue?.(this.uses, address)];
      if (unit === undefined || value === undefined || this.#reading.values.has(key)) return [];
      const edit = { address, value };
      const entry = this.#entryFor(unit, edit, entries.get(key));
      if (entry) entries.set(key, entry);
      return [edit];
    });
    this.#write(edits);
    this.#entries = [...entries.values()];
  }

  /** Undefined if nothing has to be undone at an address. */
  #entryFor(unit: string, { address, value }: Edit, before: Entry | undefined): Entry | undefined {
    const found = this.#format.was(this.#base, address, value);
    const was = before && isInMadeHolder(before) && found.is === 'absent' ? before.was : found;
    const entry = { address, unit, mark: value === undefined ? '' : this.#marks.of(value), was };
    const isHolderLeft = before !== undefined && isInMadeHolder(entry);
    return value === undefined && was.is === 'absent' && !isHolderLeft ? undefined : entry;
  }

  #entryOfBase(entry: Entry): Entry {
    const value = this.#base.values.get(addressKey(entry.address)) ?? '';
    return { ...entry, mark: this.#marks.of(value), was: { is: 'same' } };
  }

  #valueOf(entry: Entry): string | undefined {
    if (entry.mark === '') return undefined;
    const value = this.#reading.values.get(addressKey(entry.address));
    if (value !== undefined && this.#marks.of(value) === entry.mark) return value;
    return this.#format.find(this.#reading, [entry], this.#search)[0]?.value;
  }
}

/** The entries of a state, except those that another state lacks although it has their unit. */
function entriesBeside({ entries }: State, other: State): readonly Entry[] {
  const units = new Set(other.units.map(({ name }) => name));
  const keys = new Set(other.entries.map(({ address }) => addressKey(address)));
  return entries.filter(({ unit, address }) => !units.has(unit) || keys.has(addressKey(address)));
}

const isSame = (a: State, b: State): boolean => JSON.stringify(a) === JSON.stringify(b);
