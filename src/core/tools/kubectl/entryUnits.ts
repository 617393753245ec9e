import { keyName } from '../../formats/names.ts';
import { type Address, type Edit, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { EditsIn, UnitRequest } from '../configurableTool.ts';
import { type EntryLeaves, homeOf, leavesIn, newEntryFile } from './entries.ts';
import type { Kubeconfig, KubeconfigEntry } from './kubeconfig.ts';
import { FRAME, kubectlTool } from './kubectlTool.ts';
import { currentContextEdits } from './currentContext.ts';
import { HEAD, LISTS, entryAddress, unitOf } from './members.ts';
import { type Json, type JsonMap, isMap } from './shapes.ts';

/** An entry of a kubeconfig as a unit. */
interface EntryUnit extends UnitRequest {
  readonly leaves: EntryLeaves;
}

/** The units that a resource's kubeconfig asks for. */
export function kubeconfigUnits(config: Kubeconfig, claim: Claim): readonly UnitRequest[] {
  const { job, build, resource } = claim;
  const withoutRank = { job, build, resource };
  return [
    frameUnit(withoutRank),
    ...config.entries.map((entry) =>
      entry.list === 'contexts' && entry.name === config.currentContext
        ? { ...entryUnit(entry, claim), asDefault: currentContextEdits(entry.name) }
        : entryUnit(entry, withoutRank),
    ),
  ];
}

const frameUnit = (claim: Claim): UnitRequest => ({
  tool: kubectlTool,
  unit: FRAME,
  claim,
  edits: (file, group) => (file === newEntryFile(group) ? headEdits(file) : undefined),
  ifForeign: 'write',
  isForeign: () => false,
  isAlike: () => true,
});

/** What the file lacks, or has from shipctl already. */
function headEdits({ reading, entries }: TrackedFile<Reading>): readonly Edit[] {
  const known = new Set([...reading.values.keys()].map((key) => addressOf(key)[0]));
  const isOurs = (member: string): boolean => entries.some(({ address }) => address[0] === member);
  return HEAD.filter(([member]) => !known.has(member) || isOurs(member)).map(([member, value]) => ({
    address: [member],
    value,
  }));
}

function entryUnit({ list, name, settings }: KubeconfigEntry, claim: Claim): EntryUnit {
  const unit = unitOf(list, name);
  const leaves: EntryLeaves = new Map(leavesOf(settings, [...entryAddress(list, name), LISTS[list]]));
  return {
    tool: kubectlTool,
    unit,
    claim,
    leaves,
    needs: list === 'contexts' ? needsOf(settings) : [],
    edits: entryEdits(list, name, leaves),
    ifForeign: 'leave',
    isForeign: (group) => isForeign(group, list, name, leaves),
    isAlike: (other) => areSame((other as EntryUnit).leaves, leaves),
  };
}

/** What a context joins. */
const needsOf = ({ cluster, user }: JsonMap): readonly string[] => [
  unitOf('clusters', typeof cluster === 'string' ? cluster : ''),
  unitOf('users', typeof user === 'string' ? user : ''),
];

function leavesOf(value: Json, address: Address): readonly (readonly [key: string, value: string])[] {
  if (isMap(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...address, keyName(key)]));
  return [[addressKey(address), canonicalJson(value)]];
}

/** JSON as the format has it: without blanks, the members of objects in order. */
function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join()}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`);
  return `{${members.sort().join()}}`;
}

/** The whole entry, in the file that has one of its name, or else where kubectl adds one. */
const entryEdits =
  (list: KubeconfigEntry['list'], name: string, leaves: EntryLeaves): EditsIn<Reading> =>
  (file, group) => {
    if (file !== (homeOf(group, list, name) ?? newEntryFile(group))) return undefined;
    const known = [...leavesIn(file.reading, list, name).keys()];
    const isBelow = (key: string, holder: string): boolean => key.startsWith(`${holder}\n`);
    const keys = [...leaves.keys()];
    const isFree = (key: string): boolean => !leaves.has(key) && !keys.some((own) => isBelow(own, key));
    const removed = known.filter(isFree);
    const emptied = new Set(removed.flatMap(holdersIn).filter(isFree));
    const written = [...leaves].filter(([own]) => !removed.some((key) => isBelow(key, own)));
    return [
      ...[...removed, ...emptied].map((key) => ({ address: addressOf(key), value: undefined })),
      ...written.map(([key, value]) => ({ address: addressOf(key), value })),
    ];
  };

/** The keys of what holds a leaf within the settings of its entry, such as `exec`. */
function holdersIn(key: string): readonly string[] {
  const address = addressOf(key);
  const lengths = address.map((_name, length) => length).slice(ENTRY_LENGTH + 1);
  return lengths.map((length) => addressKey(address.slice(0, length)));
}

/** The list, the entry, and the member that has its settings. */
const ENTRY_LENGTH = 3;

function isForeign(
  group: FileGroup<Reading>,
  list: KubeconfigEntry['list'],
  name: string,
  leaves: EntryLeaves,
): boolean {
  const home = homeOf(group, list, name);
  return (
    home !== undefined &&
    !home.hasWritten(unitOf(list, name)) &&
    !areSame(leavesIn(home.reading, list, name), leaves)
  );
}

const areSame = (one: EntryLeaves, other: EntryLeaves): boolean =>
  one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
