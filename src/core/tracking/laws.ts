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
 * back as its value, and every other address has the value that it had.
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
  const isFree = (key: string): boolean => {
    const address = touched.get(key);
    return address !== undefined && manages(address);
  };
  const other = changed.filter((key) => !isFree(key));
  const broken = other.find((key) => !intent.absorbing.has(key));
  if (broken !== undefined) throw breach(path, `${shown(broken)} would change`);
}

const shown = (key: string): string => addressOf(key).join(', ');

const breach = (path: string, what: string): ShipctlError =>
  new ShipctlError(
    `${path} stays as it is: ${what}, which must not happen. This is a fault of shipctl, or the record of the file was ` +
      'altered; please report it. Remove the record beside the file to leave it as it is now',
  );

/** Addresses by their keys. */
export const keyed = (addresses: readonly Address[]): ReadonlyMap<string, Address> =>
  new Map(addresses.map((address) => [addressKey(address), address]));
