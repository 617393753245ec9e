import { hashOf } from '../../sha256.ts';
import type { ConfigurableTool } from '../tools/configurableTool.ts';
import { type Address, type Entry, type MarkOf, type Reading, addressKey } from '../tracking/format.ts';
import { Marks } from '../tracking/marks.ts';
import { type RecordBody, readBody } from '../tracking/record.ts';
import type { TrackedFile } from '../tracking/trackedFile.ts';
import { type MarkedLines, markedLines } from './markedLines.ts';

/** A secret of a unit that was undone, or is not known any more, which may still be in a file that others have changed. */
export interface LeftSecret {
  readonly unit: string;
  /** The resources that it was written for. */
  readonly resources: readonly string[];
  /** Numbers of the lines that hold it, from 1; none if it was not found. */
  readonly lines: readonly number[];
  /** Whether the file was not searched to its end. */
  readonly isCut: boolean;
}

/** What is known of a file before units in it are undone. */
export interface Before {
  readonly entries: readonly Entry[];
  /** What shipctl did not write. */
  readonly foreign: readonly Address[];
  /** Whether something of shipctl's was found where others have moved it. */
  readonly hasMoved: boolean;
}

export const beforeUndoing = (tracked: TrackedFile<Reading>): Before => ({
  entries: tracked.entries,
  foreign: tracked.foreignAddresses(() => true),
  hasMoved: tracked.reading !== tracked.found,
});

/** Units of a file that were undone, and of which something was found there. */
export const foundUnits = (
  { undone }: TrackedFile<Reading>,
  { entries, hasMoved }: Before,
): readonly string[] => undone.filter((name) => hasMoved || entries.some(({ unit }) => unit === name));

/**
 * The secrets that others may have moved, copied or changed, so that they are still in the file: those of undone units, and
 * those of others that are not found where they were written, of which the record keeps nothing.
 *
 * @param before the file before that
 */
export function leftSecrets(
  tracked: TrackedFile<Reading>,
  tool: ConfigurableTool,
  before: Before,
): readonly LeftSecret[] {
  const body = bodyOfChanged(tracked, tool);
  if (!body || tracked.reading.text.trim() === '') return [];
  const format = tool.formatOf(tracked.uses);
  const mark = new Marks(body.salt, format).of;
  const held = new Set([...tracked.entries.map((entry) => entry.mark), ...twinMarks(tracked, body, mark)]);
  const secrets = secretsIn(tracked, tool, body).filter((entry) => !held.has(entry.mark));
  if (secrets.length === 0) return [];
  const wanted = new Set(secrets.map((entry) => entry.mark));
  const search = (reading: Reading): MarkedLines => markedLines(reading, format.parts(reading), wanted, mark);
  const { lines: left, isCut } = search(tracked.reading);
  const isKept = (entry: Entry): boolean =>
    before.entries.some(
      (one) => one.mark === entry.mark || addressKey(one.address) === addressKey(entry.address),
    );
  const missed = secrets.filter((entry) => !left.has(entry.mark) && !isKept(entry));
  const first = missed.length > 0 ? search(tracked.found).lines : left;
  const isLost = (entry: Entry): boolean =>
    (tool.findsMoved !== true && !first.has(entry.mark)) ||
    isPartOf(tracked.reading.values.get(addressKey(entry.address)), entry, mark);
  const lost = new Set((isCut ? secrets : missed.filter(isLost)).map(({ unit }) => unit));
  const units = new Set([...tracked.undone, ...secrets.map(({ unit }) => unit)]);
  return [...units].flatMap((unit) => {
    const own = secrets.filter((entry) => entry.unit === unit);
    const lines = new Set(own.flatMap(({ mark }) => left.get(mark) ?? []));
    if (lines.size === 0 && !lost.has(unit)) return [];
    return [{ unit, resources: resourcesOf(unit, body), lines: [...lines].sort((a, b) => a - b), isCut }];
  });
}

/** A longer value is not searched for what it begins or ends with. In UTF-16 units. */
const LONGEST_VALUE = 4096;

/** Whether the value of an address begins or ends with what was written there. */
function isPartOf(value: string | undefined, entry: Entry, mark: MarkOf): boolean {
  if (value === undefined || value.length > LONGEST_VALUE) return false;
  const cuts = Array.from(value, (_, at) => at);
  return cuts.some((at) => [value.slice(0, at), value.slice(at)].some((part) => mark(part) === entry.mark));
}

/** The marks of what others had elsewhere in the file when the same was written: it is theirs. */
const twinMarks = (
  { reading: { values } }: TrackedFile<Reading>,
  { now, was }: RecordBody,
  mark: MarkOf,
): readonly string[] => [...now.twins, ...was.twins].map((key) => mark(values.get(key) ?? ''));

/** What the record has of a file that others have changed; undefined for any other file. */
function bodyOfChanged({ file, uses }: TrackedFile<Reading>, tool: ConfigurableTool): RecordBody | undefined {
  const { record, bytes, path } = file;
  if (!record || bytes === undefined) return undefined;
  if ([record.now, record.was].includes(hashOf(bytes))) return undefined;
  const body = readBody(record.body, tool.name, (was) => tool.formatOf(uses).isWas(was), path);
  return record.was === undefined ? { ...body, was: { ...body.was, units: [], entries: [] } } : body;
}

/** The secrets that a record knows of units that were undone, and of others those that nothing is known of any more. */
function secretsIn(
  { uses, undone, entries }: TrackedFile<Reading>,
  tool: ConfigurableTool,
  { now, was }: RecordBody,
): readonly Entry[] {
  const isSecret = (entry: Entry): boolean =>
    tool.isSecret?.(uses, entry.address) ?? !tool.isPublic(uses, entry.address);
  const known = new Set(entries.map(({ address }) => addressKey(address)));
  const isOver = ({ unit, address }: Entry): boolean =>
    undone.includes(unit) || !known.has(addressKey(address));
  return [...now.entries, ...was.entries].filter(
    (entry) => isOver(entry) && entry.mark !== '' && entry.was.is !== 'same' && isSecret(entry),
  );
}

const resourcesOf = (name: string, { now, was }: RecordBody): readonly string[] => {
  const units = [...now.units, ...was.units].filter((unit) => unit.name === name);
  return [...new Set(units.flatMap(({ claims }) => claims.map(({ resource }) => resource)))];
};
