import { type Edit, addressKey, addressOf } from '../../src/core/tracking/format.ts';

type Values = ReadonlyMap<string, string>;

/** A unit that is in a file. */
interface LiveUnit {
  readonly jobs: ReadonlySet<string>;
  /** What it has at which address, by key; undefined if that is removed. */
  readonly values: Map<string, string | undefined>;
}

const EMPTY: readonly (string | undefined)[] = ['{}', '[]', 'null'];

/** What a file should hold, as a history goes on: what others have there, and the units of jobs over it. */
export class ExpectedValues {
  base: Values;
  /** Keys of what held values of others, and only ours when they took these out: it stays, empty. */
  readonly #emptied = new Set<string>();
  readonly #units = new Map<string, LiveUnit>();

  constructor(base: Values) {
    this.base = base;
  }

  get values(): Values {
    const all = new Map(this.base);
    for (const [key, value] of this.#ours) {
      if (value === undefined) all.delete(key);
      else all.set(key, value);
    }
    return all;
  }

  put(unit: string, job: string, edits: readonly Edit[]): void {
    const { values } = this;
    const wanted = new Map(edits.map(({ address, value }) => [addressKey(address), value]));
    const isUnchanged = [...wanted].every(([key, value]) => values.get(key) === value);
    const others = isUnchanged ? (this.#units.get(unit)?.jobs ?? []) : [];
    this.#units.set(unit, { jobs: new Set([...others, job]), values: wanted });
  }

  undo(isUndone: (job: string) => boolean): void {
    for (const [unit, { jobs, values }] of this.#units) {
      const left = new Set([...jobs].filter((job) => !isUndone(job)));
      if (left.size === 0) this.#units.delete(unit);
      else this.#units.set(unit, { jobs: left, values });
    }
  }

  /** Values without the empty holders that others have left. */
  withoutEmptied(values: Values): Values {
    return new Map([...values].filter(([key, value]) => !EMPTY.includes(value) || !this.#emptied.has(key)));
  }

  /** Somebody else wrote the file, which has these values now. What is no more as it was written is theirs. */
  rewrite(now: Values): void {
    const before = this.base;
    const ours = this.#ours;
    const isMade = (key: string, value: string): boolean =>
      EMPTY.includes(value) && isHolder(key, ours) && !before.has(key) && !isHolder(key, before);
    const base = new Map([...now].filter(([key, value]) => !ours.has(key) && !isMade(key, value)));
    for (const [key, value] of ours) {
      const [old, present] = [before.get(key), now.get(key)];
      if (value !== present) this.#lose(key);
      const left = value === present ? old : present;
      if (left !== undefined) base.set(key, left);
    }
    for (const [key, value] of before) {
      if (!EMPTY.includes(value) || now.has(key) || isHolder(key, base)) continue;
      if (isHolder(key, now)) base.set(key, value);
    }
    for (const key of [...before.keys()].flatMap(holdersOf))
      if (isHolder(key, now) && !isHolder(key, base)) this.#emptied.add(key);
    this.base = new Map([...base].filter(([key, value]) => !EMPTY.includes(value) || !isHolder(key, base)));
  }

  get #ours(): ReadonlyMap<string, string | undefined> {
    return new Map([...this.#units.values()].flatMap(({ values }) => [...values]));
  }

  #lose(key: string): void {
    for (const { values } of this.#units.values()) values.delete(key);
  }
}

/** Whether an address holds one of others. */
const isHolder = (key: string, others: ReadonlyMap<string, unknown>): boolean =>
  [...others.keys()].some((other) => other.startsWith(`${key}\n`));

/** The keys of all that hold an address. */
function holdersOf(key: string): readonly string[] {
  const address = addressOf(key);
  return address.slice(1).map((_name, index) => addressKey(address.slice(0, index + 1)));
}
