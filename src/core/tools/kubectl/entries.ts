import { groupsBy } from '../../groups.ts';
import { type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import { type ListName, entryAddress } from './members.ts';

/** The leaves of an entry, as the format has them, by the keys of their addresses. */
export type EntryLeaves = ReadonlyMap<string, string>;

const INDEXES = new WeakMap<Reading, ReadonlyMap<string, EntryLeaves>>();

const NONE: EntryLeaves = new Map();

/** What an entry has in a text; nothing if it is missing. */
export const leavesIn = (reading: Reading, list: ListName, name: string): EntryLeaves =>
  indexOf(reading).get(addressKey(entryAddress(list, name))) ?? NONE;

function indexOf(reading: Reading): ReadonlyMap<string, EntryLeaves> {
  const known = INDEXES.get(reading);
  if (known) return known;
  const groups = groupsBy([...reading.values], ([key]) => addressKey(addressOf(key).slice(0, 2)));
  const index = new Map([...groups].map(([key, leaves]): [string, EntryLeaves] => [key, new Map(leaves)]));
  INDEXES.set(reading, index);
  return index;
}

/** The file whose entry of a name counts: the first that has one. */
export const homeOf = (
  group: FileGroup<Reading>,
  list: ListName,
  name: string,
): TrackedFile<Reading> | undefined =>
  group.current.find(({ reading }) => leavesIn(reading, list, name).size > 0);

/** The file in which kubectl puts what is new: the first that exists, or else the first. */
export const newEntryFile = ({ current }: FileGroup<Reading>): TrackedFile<Reading> | undefined =>
  current.find(({ file }) => file.bytes !== undefined) ?? current[0];
