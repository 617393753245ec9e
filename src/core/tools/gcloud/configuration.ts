import { toByteText } from '../../byteText.ts';
import { WHOLE } from '../../formats/whole/whole.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import { type Address, type Edit, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { UnitRequest } from '../configurableTool.ts';
import { activeEdits, gcloudTool } from './gcloudTool.ts';
import { configurationPaths } from './paths.ts';
import { IDENTITY, PLACE } from './properties.ts';

/** A service account and its project, as gcloud is to have them. */
export interface Account {
  /** The key file, as it is to be. */
  readonly key: string;
  readonly account: string;
  readonly project: string | undefined;
  readonly place: Place | undefined;
}

/** Where a cluster is. */
export interface Place {
  /** A region or a zone. */
  readonly location: string;
  readonly cluster: string;
}

/** A configuration of gcloud's, with the key file that it names. */
export interface ConfigurationUnit extends UnitRequest {
  readonly project: string | undefined;
  readonly keyPath: string;
  readonly properties: Properties;
}

/** Properties by the keys of their addresses; undefined for one that is to be missing, since it would win over the others. */
type Properties = ReadonlyMap<string, string | undefined>;

/** @param directory gcloud's */
export function configurationUnit(
  { key, account, project, place }: Account,
  directory: string,
  claim: Claim,
): ConfigurationUnit {
  const unit = configurationName(claim.resource);
  const ownPaths = configurationPaths(directory, unit);
  const [keyPath, path] = ownPaths;
  const wanted = new Map([
    ['auth\ncredential_file_override', keyPath],
    ['core\naccount', account],
    ...(project === undefined ? [] : [['core\nproject', project] as const]),
    ...(place ? placeProperties(place) : []),
  ]);
  const managed = [...IDENTITY, ...(place ? PLACE : [])].map(addressKey);
  const properties = new Map(managed.map((key) => [key, wanted.get(key)]));
  const edits = (file: TrackedFile<Reading>): readonly Edit[] | undefined => {
    if (file.file.asked.includes(keyPath)) return [{ address: WHOLE, value: toByteText(key) }];
    return file.file.asked.includes(path) ? propertyEdits(properties, file) : undefined;
  };
  return {
    tool: gcloudTool,
    unit,
    claim,
    ownPaths,
    edits,
    asDefault: (file) => activeEdits(unit, file),
    ifForeign: 'refuse',
    isForeign: (group) => !group.hasWritten(unit) && isForeign(group, edits),
    project,
    keyPath,
    properties,
  };
}

/** The name of a resource as one that a configuration may have: `[a-z][-a-z0-9]*`. */
export function configurationName(resource: string): string {
  const name = resource.toLowerCase().replace(/[^-a-z0-9]/g, '-');
  return /^[a-z]/.test(name) ? name : `gcloud-${name}`;
}

/** gcloud looks for a zone first. */
const placeProperties = ({
  location,
  cluster,
}: Place): readonly (readonly [key: string, value: string])[] => [
  [/-[a-z]$/.test(location) ? 'compute\nzone' : 'compute\nregion', location],
  ['container\ncluster', cluster],
];

function propertyEdits(properties: Properties, { reading }: TrackedFile<Reading>): readonly Edit[] {
  return [...properties].flatMap(([key, value]): readonly Edit[] => {
    const address = addressOf(key);
    if (value !== undefined) return [{ address, value: escaped(value) }];
    return has(reading, address) ? [{ address, value: undefined }] : [];
  });
}

/** Python's configparser replaces what follows a single `%`. */
const escaped = (value: string): string => value.replaceAll('%', '%%');

const has = ({ values }: Reading, address: Address): boolean => values.has(addressKey(address));

/** Whether a file has another value at an address that is written. */
const isForeign = (
  group: FileGroup<Reading>,
  edits: (file: TrackedFile<Reading>) => readonly Edit[] | undefined,
): boolean =>
  group.current.some((file) =>
    (edits(file) ?? []).some(
      ({ address, value }) =>
        has(file.reading, address) && file.reading.values.get(addressKey(address)) !== value,
    ),
  );
