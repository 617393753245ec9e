import { type Reading, isIdentity, isPartOfSource, isSource, profileOf } from './awsText.ts';
import { isOurs } from './ourValues.ts';
import {
  type Address,
  type Change,
  type Owned,
  type Policy,
  type Readings,
  changesBetween,
  described,
  isGone,
  isMixed,
  isMoved,
  isVisible,
  nameOf,
  shown,
  valueAt,
  withoutBlanks,
} from './owned.ts';
import type { Role } from './places.ts';

interface OwnedSection {
  readonly file: string;
  readonly section: string;
  /** It may be the header that a call made which was cut off, or whose section was deleted. */
  readonly mayGo: boolean;
}

/** The oracle's memory: what each setting of the files was last made by others than shipctl. */
export class Ownership {
  readonly #files = new Map<string, { readonly role: Role; readonly space: string }>();
  readonly #owned = new Map<string, Owned>();
  /** Values that may stand at an address, and need not. */
  readonly #tolerated = new Map<string, Set<string>>();
  /** Settings of identities beside which others have written keys: they may come back only if those keys go. */
  readonly #away = new Map<string, Owned>();
  /** Settings that others have written over since shipctl last looked, where it had taken them out: it can't know of either. */
  readonly #covered = new Map<string, Owned>();
  /** What others took out of shipctl's settings, by name: another edit may bring it back. */
  readonly #takenOut = new Map<string, Set<string>>();
  readonly #used = new Set<string>();
  /** The headers that have come to a file since it was first seen. */
  readonly #newSections = new Map<string, string[]>();
  readonly #goneSections = new Set<string>();
  /** Of these, those whose header shipctl wrote. */
  readonly #ourGoneSections = new Set<string>();
  readonly #sections = new Map<string, OwnedSection>();

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  get settings(): readonly Owned[] {
    return [...this.#owned.values()];
  }

  /** The headers that others have written. */
  get sections(): readonly OwnedSection[] {
    return [...this.#sections.values()];
  }

  hasSection(file: string, section: string): boolean {
    return this.#sections.has(nameOf(file, section));
  }

  /** Whether a value may stand at an address without being as its owner made it. */
  isTolerated({ file, section, key }: Address, value: string): boolean {
    const name = nameOf(file, section, key);
    if (this.#owned.has(name) || this.mayHaveCome({ file, section, key }, value)) return true;
    return this.#away.get(name)?.value === value && !this.#isRekeyed(this.groupOf(file, section));
  }

  /** Whether others have ever had a setting in a section: its header may stay. */
  hasUsed(file: string, section: string): boolean {
    return this.#used.has(nameOf(file, section));
  }

  /** Whether a value may have come back at an address, since what was hidden elsewhere may be called so now. */
  mayHaveCome({ file, section, key }: Address, value: string | undefined): boolean {
    const tolerated = this.#tolerated.get(nameOf(file, section, key));
    return [...(tolerated ?? [])].some((one) => withoutBlanks(one) === withoutBlanks(value));
  }

  /** The identity that a section's settings belong to, over both files. */
  groupOf(file: string, section: string): string {
    const { space = '' } = this.#files.get(file) ?? {};
    return JSON.stringify([space, this.#profileOf(file, section) ?? [file, section]]);
  }

  /** The settings of an identity, over both files. */
  identityOf(group: string): readonly Owned[] {
    return this.settings.filter(
      ({ file, section, key }) => isIdentity(key) && this.groupOf(file, section) === group,
    );
  }

  /** Learns of a file that shipctl has not written yet. */
  add(file: string, role: Role, reading: Reading): void {
    if (this.#files.has(file)) return;
    this.#files.set(file, { role, space: pairOf(file) });
    for (const [section, settings] of reading) {
      this.#sections.set(nameOf(file, section), { file, section, mayGo: false });
      for (const [key, value] of settings) this.#own({ file, section, key, value, policy: 'must' });
    }
  }

  /** A link was replaced by a copy of the file that it led to. */
  copied(from: string, to: string): void {
    const { role = 'both' } = this.#files.get(from) ?? {};
    this.#files.set(to, { role, space: pairOf(to) });
    this.#files.set(from, { role, space: from });
    for (const owned of this.settings) if (owned.file === from) this.#own({ ...owned, file: to });
    for (const hidden of [this.#away, this.#covered])
      for (const owned of [...hidden.values()]) {
        const { section, key } = owned;
        if (owned.file === from) hidden.set(nameOf(to, section, key), { ...owned, file: to });
      }
    for (const owned of this.sections) {
      if (owned.file === from) this.#sections.set(nameOf(to, owned.section), { ...owned, file: to });
    }
    const nameIn = (name: string): string => name.replace(`${from}\n`, () => `${to}\n`);
    for (const byName of [this.#tolerated, this.#takenOut])
      for (const [name, values] of byName) byName.set(nameIn(name), values);
    for (const names of [this.#goneSections, this.#ourGoneSections, this.#used])
      for (const name of names) names.add(nameIn(name));
    this.#newSections.set(to, [...(this.#newSections.get(from) ?? [])]);
  }

  /**
   * Others have changed a file.
   *
   * @param isCutOff whether a killed call may have been at the file: nothing may tell then that what others change, and delete at last, was not shipctl's to take out
   */
  edited(file: string, after: Reading, current: Readings, isCutOff: boolean): void {
    const before = current(file);
    const changes = changesBetween(before, after);
    const gone = [...before.keys()].filter((section) => !after.has(section));
    const came = [...after.keys()].filter((section) => !before.has(section));
    this.#tolerateMoves(file, gone, came, current);
    if (isCutOff)
      for (const { section, key, was } of changes) {
        if (was !== undefined) this.#tolerate({ file, section, key }, was);
      }
    const touched = new Set([
      ...changes.filter(({ key }) => isIdentity(key)).map(({ section }) => this.groupOf(file, section)),
      ...gone.map((section) => this.groupOf(file, section)),
    ]);
    const ours = changes.filter((change) => this.#isOursNow(file, change));
    for (const group of touched) this.#touch(group, file, changes, ours, current);
    const policies = new Map(changes.map((change) => [change, this.#policyOf(file, change, changes, ours)]));
    for (const change of changes) this.#apply(file, change, policies.get(change) ?? 'must', ours);
    for (const { section, now } of changes) if (now !== undefined) this.#used.add(nameOf(file, section));
    for (const owned of this.#hidden(current)) {
      if (owned.file === file && gone.includes(owned.section)) this.#relax(owned, 'maybe');
    }
    for (const section of gone) {
      if (!this.hasSection(file, section)) this.#ourGoneSections.add(nameOf(file, section));
      this.#sections.delete(nameOf(file, section));
    }
    for (const section of came) {
      const mayGo = isCutOff || this.#ourGoneSections.has(nameOf(file, section));
      this.#sections.set(nameOf(file, section), { file, section, mayGo });
    }
  }

  /** A file was left half-written and then edited: what can't be seen in it now may be lost. */
  halved(file: string, current: Readings): void {
    for (const owned of this.#hidden(current)) if (owned.file === file) this.#relax(owned, 'maybe');
  }

  /** A call has ended well that had this file before it. */
  looked(file: string): void {
    for (const [name, owned] of this.#covered) if (owned.file === file) this.#covered.delete(name);
  }

  /** A cleanup has ended well: an identity that came back whole is as it was before. */
  settled(current: Readings): void {
    const hidden = new Set(this.#hidden(current).map(({ file, section }) => this.groupOf(file, section)));
    for (const owned of this.settings) {
      const isWhole = !hidden.has(this.groupOf(owned.file, owned.section));
      if (owned.policy === 'group' && isWhole) this.#relax(owned, 'must');
    }
  }

  /** A cleanup could not use all files: what went with a section is forgotten, and the rest of its identity is whole. */
  partlySettled(current: Readings): void {
    for (const owned of this.settings.filter((one) => isGone(current, one))) this.#release(owned);
  }

  /**
   * Settings of others that shipctl may not even hide, and that are not as they were made.
   *
   * @param isWritten whether shipctl was ever asked to write a profile
   */
  disturbed(current: Readings, isWritten: (profile: string) => boolean): readonly string[] {
    return this.#hidden(current)
      .filter(({ policy, key, file, section }) => {
        const isSafe = !isIdentity(key) && key !== 'region';
        return policy === 'must' && (isSafe || !isWritten(this.#profileOf(file, section) ?? ''));
      })
      .map((owned) => `${described(owned)} is ${shown(valueAt(current, owned))}`);
  }

  #profileOf(file: string, section: string): string | undefined {
    const { role = 'both' } = this.#files.get(file) ?? {};
    if (role === 'credentials') return section;
    const isProfile = role === 'both' || section === 'default' || profileOf(section) !== section;
    return isProfile ? profileOf(section) : undefined;
  }

  #own(owned: Owned): void {
    this.#owned.set(nameOf(owned.file, owned.section, owned.key), owned);
  }

  #relax(owned: Owned, policy: Policy): void {
    if (owned.policy !== 'open') this.#own({ ...owned, policy });
  }

  #hidden(current: Readings): readonly Owned[] {
    return this.settings.filter((owned) => !isVisible(current, owned));
  }

  #isTheirs(file: string, section: string, key: string, value: string): boolean {
    const owned = this.#owned.get(nameOf(file, section, key));
    return owned !== undefined && withoutBlanks(owned.value) === withoutBlanks(value);
  }

  /** Whether what an edit changed was shipctl's. */
  #isOursNow(file: string, { section, key, was }: Change): boolean {
    return was !== undefined && !this.#isTheirs(file, section, key, was);
  }

  /** Whether an edit brings back what another one had taken out, as a header that is a part of a value and then is none again. */
  #isBack(file: string, { section, key, was, now = '' }: Change): boolean {
    return was === undefined && this.#takenOut.get(nameOf(file, section, key))?.has(now) === true;
  }

  /** Whether shipctl has written over an identity, or has left it half so. */
  #isOverlaid(group: string, current: Readings): boolean {
    if (this.identityOf(group).some((owned) => !isVisible(current, owned))) return true;
    return this.files.some((file) =>
      [...current(file)].some(
        ([section, settings]) =>
          this.groupOf(file, section) === group &&
          [...settings].some(([key, value]) => isIdentity(key) && !this.#isTheirs(file, section, key, value)),
      ),
    );
  }

  /** What an edit of an identity makes of the rest of it. */
  #touch(
    group: string,
    file: string,
    changes: readonly Change[],
    ours: readonly Change[],
    current: Readings,
  ): void {
    const all = this.identityOf(group);
    if (!this.#isOverlaid(group, current)) {
      // What stood beside a line of ours that somebody went on with may leave with that line.
      const isMade = (owned: Owned): boolean => owned.policy !== 'maybe' || !all.some(isOpen);
      for (const owned of all.filter(isMade)) this.#relax(owned, 'must');
      return;
    }
    const made = changes.filter(
      (change) =>
        this.groupOf(file, change.section) === group &&
        change.now !== undefined &&
        !isMixed(change, ours) &&
        !isMoved(change, ours),
    );
    const isRekeyed = made.some(({ key }) => isSource(key));
    const isRekeyedPerhaps = isRekeyed || made.some(({ key }) => isPartOfSource(key));
    for (const owned of all) {
      const isHidden = !isVisible(current, owned);
      if (isRekeyed && isHidden) this.#putAway(owned);
      else if (isRekeyed) this.#relax(owned, 'maybe');
      else if (isRekeyedPerhaps && isHidden) this.#release(owned);
      else if (isHidden && owned.policy === 'must') this.#relax(owned, 'group');
    }
  }

  /** It may come back, and nothing depends on it. */
  #release(owned: Owned): void {
    this.#owned.delete(nameOf(owned.file, owned.section, owned.key));
    this.#tolerate(owned, owned.value);
  }

  #putAway(owned: Owned): void {
    const name = nameOf(owned.file, owned.section, owned.key);
    this.#away.set(name, owned);
    this.#owned.delete(name);
  }

  /** Whether others have keys of their own in a profile. */
  #isRekeyed(group: string): boolean {
    return this.identityOf(group).some(({ key, policy }) => isSource(key) && policy === 'must');
  }

  /** What has to become of a setting from now on. */
  #policyOf(file: string, change: Change, changes: readonly Change[], ours: readonly Change[]): Policy {
    const { section, key, was, now = '' } = change;
    const owned = this.#owned.get(nameOf(file, section, key));
    const isCut = owned?.policy === 'open' && was?.startsWith(`${now}\n`) === true;
    const isStillOpen = isCut || (/open|maybe/.test(owned?.policy ?? '') && now.includes('\n'));
    // What was taken to another section before may be taken to a third.
    const origin = changes.find((other) => other.now === undefined && other.key === key && other.was === now);
    const before = origin && this.#owned.get(nameOf(file, origin.section, key))?.policy;
    if (isMoved(change, ours) || this.#isBack(file, change)) return 'maybe';
    if (was === undefined && (before === 'maybe' || before === 'open')) return before;
    // What is open has a line of ours in it, perhaps; what may be gone may be ours, with the same value.
    const mayBeOurs = (one: Change): boolean =>
      /open|maybe/.test(this.#owned.get(nameOf(file, one.section, one.key))?.policy ?? '');
    return isStillOpen || isMixed(change, [...ours, ...changes.filter(mayBeOurs)]) ? 'open' : 'must';
  }

  #apply(file: string, change: Change, policy: Policy, ours: readonly Change[]): void {
    const { section, key, was, now } = change;
    const name = nameOf(file, section, key);
    const owned = this.#owned.get(name);
    if (ours.includes(change)) put(this.#takenOut, name, was ?? '');
    if (now === undefined) {
      const covered = this.#covered.get(name);
      if (covered) this.#tolerate(covered, covered.value);
      const isTheirs = this.#isTheirs(file, section, key, was ?? '');
      if (owned && (isTheirs || owned.policy === 'open')) {
        this.#owned.delete(name);
        // Ours may have stood there, with theirs to come back.
        if (!isTheirs) this.#tolerate({ file, section, key }, owned.value);
      } else if (owned && !isIdentity(key)) this.#relax(owned, 'maybe');
      return;
    }
    if (isMoved(change, ours) && isOurs(now)) {
      // Theirs is not a setting any more where ours has come to stand.
      if (owned && this.#isTheirs(file, section, key, was ?? '')) this.#release(owned);
      return;
    }
    // If what goes on with ours leaves again, theirs may come back as if ours had stood there alone.
    const isHiding = owned !== undefined && (was === undefined || ours.includes(change));
    if (isHiding && policy === 'open') this.#tolerate({ file, section, key }, owned.value);
    if (isHiding && !this.#covered.has(name)) this.#covered.set(name, owned);
    this.#own({ file, section, key, value: now, policy });
  }

  /** What was in a section that is gone may come back in one that came, which may be the same under another name. */
  #tolerateMoves(file: string, gone: readonly string[], came: readonly string[], current: Readings): void {
    const names = this.#newSections.get(file) ?? [];
    names.push(...came);
    this.#newSections.set(file, names);
    for (const section of gone) this.#goneSections.add(nameOf(file, section));
    const open = this.settings.filter(isOpen);
    for (const owned of [...this.#hidden(current), ...open, ...this.#away.values()]) {
      if (owned.file !== file || !this.#goneSections.has(nameOf(file, owned.section))) continue;
      for (const section of names) this.#tolerate({ file, section, key: owned.key }, owned.value);
    }
  }

  /** A value may come, and so may it without the lines of ours that have become a part of it. */
  #tolerate({ file, section, key }: Address, value: string): void {
    const lines = value.split('\n').filter((line) => !isOurs(line));
    for (const one of [value, lines.join('\n')]) put(this.#tolerated, nameOf(file, section, key), one);
  }
}

const put = (byName: Map<string, Set<string>>, name: string, value: string): unknown =>
  byName.set(name, new Set([...(byName.get(name) ?? []), value]));

const isOpen = ({ policy }: Owned): boolean => policy === 'open';

/** Files that a client reads together: an identity is over both. */
function pairOf(file: string): string {
  if (/\/x\/[cd]$/.test(file)) return 'new 1';
  return /\/x\/[ef]$/.test(file) ? 'new 2' : (file.split('/')[0] ?? '');
}
