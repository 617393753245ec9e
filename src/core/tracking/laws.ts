import { ShipctlError } from '../../errors.ts';
import { type Address, type Reading, addressKey, addressOf } from './format.ts';

/** What a change of one file was to do. */
export interface Intent {
  readonly path: string;
  /** The base before and after the change. */
  readonly bases: readonly [before: string, after: string];
  /** What addresses should have now, by their keys. */
  readonly wanted: ReadonlyMap<string, string | undefined>;
  /** Addresses whose values may differ from before, by their keys. */
  readonly touched: ReadonlyMap<string, Address>;
  /** Whether the tool lets an address be touched. */
  readonly manages: (address: Address) => boolean;
  /** The keys of addresses that had taken in what was shipctl's. */
  readonly absorbing: ReadonlySet<string>;
}

/**
 * The laws of every change, whatever the format, checked before anything is written: the base stays, each edit reads
 * back as its value, and every other address has the value that it had. What holds an edited address may be empty on
 * one side, and what is below one belongs to it.
 *
 * @throws ShipctlError for a breach, which is a fault of shipctl, or of a journal that somebody wrote
 */
export function checkLaws(before: Reading, after: Reading, intent: Intent): void {
  const { path, bases, wanted, touched, manages } = intent;
  if (bases[0] !== bases[1]) throw breach(path, 'its base would change');
  for (const [key, value] of wanted) {
    if (after.values.get(key) !== value) throw breach(path, `${shown(key)} would not read back`);
  }
  const isSame = (key: string): boolean => before.values.get(key) === after.values.get(key);
  const changed = [...new Set([...before.values.keys(), ...after.values.keys()])].filter(
    (key) => !isSame(key),
  );
  const free = [...touched.values()].filter(manages);
  const isTouched = new Set(free.map(addressKey));
  const holders = new Set(free.flatMap(holdersOf));
  const isEmptied = (key: string): boolean =>
    holders.has(key) && [before, after].every(({ values }) => EMPTY.has(values.get(key)));
  const isWithin = (key: string): boolean =>
    holdersOf(addressOf(key)).some((holder) => isTouched.has(holder));
  const isFree = (key: string): boolean => isTouched.has(key) || isEmptied(key) || isWithin(key);
  const other = changed.filter((key) => !isFree(key));
  const broken = other.find((key) => !intent.absorbing.has(key));
  if (broken !== undefined) throw breach(path, `${shown(broken)} would change`);
}

/** What an address has that holds others, if these are missing. */
const EMPTY: ReadonlySet<string | undefined> = new Set([undefined, '{}', '[]', 'null']);

/** The keys of all that holds an address. */
const holdersOf = (address: Address): readonly string[] =>
  address.slice(1).map((_, index) => addressKey(address.slice(0, index + 1)));

const shown = (key: string): string => addressOf(key).join(', ');

const breach = (path: string, what: string): ShipctlError =>
  new ShipctlError(
    `${path} stays as it is: ${what}, which must not happen. This is a fault of shipctl, or the record of the file was ` +
      'altered; please report it. Remove the record beside the file to leave it as it is now',
  );

/** Addresses by their keys. */
export const keyed = (addresses: readonly Address[]): ReadonlyMap<string, Address> =>
  new Map(addresses.map((address) => [addressKey(address), address]));
