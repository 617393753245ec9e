import { ShipctlError } from '../../errors.ts';
import type { Decision, FilesByGroup, SharedFile, SharedFileChange } from '../../world/sharedFiles.ts';
import { groupsBy } from '../groups.ts';
import { quote } from '../messages.ts';
import type { ConfigurableTool, UnitRequest } from '../tools/configurableTool.ts';
import { FileGroup, type UnitToPut } from '../tracking/fileGroup.ts';
import type { Reading } from '../tracking/format.ts';
import type { Claim } from '../tracking/state.ts';
import type { TrackedFile } from '../tracking/trackedFile.ts';
import { type SettingName, settingName } from './settingName.ts';

/** What was written for one tool. */
export interface ConfiguredTool {
  readonly tool: ConfigurableTool;
  /** The request that each unit was written for, by the unit's name; the default's is that of its winner. */
  readonly written: ReadonlyMap<string, UnitRequest>;
  readonly warnings: readonly string[];
  readonly files: readonly ConfiguredFile[];
}

export interface ConfiguredFile {
  readonly path: string;
  /** The units that it belongs to. */
  readonly units: readonly string[];
  /** Settings that have another value than before. */
  readonly written: readonly SettingName[];
  /** Settings that were taken out. */
  readonly removed: readonly SettingName[];
  /** Whether the file becomes another one; only its record may. */
  readonly isChanged: boolean;
  readonly tracked: TrackedFile<Reading>;
}

/** The requests by their tools, in their order. */
export const byTool = (
  requests: readonly UnitRequest[],
): ReadonlyMap<ConfigurableTool, readonly UnitRequest[]> => groupsBy(requests, ({ tool }) => tool);

/**
 * Writes the units of requests, in their order, and makes the last one that may be so its tool's default.
 *
 * @param files   those of each tool, in the order of `byTool`
 * @param newSalt gives the salt of a new record
 * @throws ShipctlError if a unit that is to be refused is somebody else's, or a tool can't read a file either
 */
export function configureUnits(
  files: FilesByGroup,
  requests: readonly UnitRequest[],
  overwrite: boolean,
  newSalt: () => string,
): Decision<readonly ConfiguredTool[]> {
  const all = [...byTool(requests)].map(([tool, own], index) =>
    configureTool(tool, files[index] ?? [], own, overwrite, newSalt),
  );
  return { changes: all.flatMap(({ changes }) => changes), result: all.map(({ result }) => result) };
}

function configureTool(
  tool: ConfigurableTool,
  files: readonly SharedFile[],
  requests: readonly UnitRequest[],
  overwrite: boolean,
  newSalt: () => string,
): Decision<ConfiguredTool> {
  const group = new FileGroup(files, tool, newSalt);
  for (const request of requests) request.check?.(group);
  const left = leftWarnings(group, requests, overwrite);
  const isLeft = (request: UnitRequest): boolean => left.has(request);
  const units = new Map<string, UnitToPut<Reading>>();
  const written = new Map<string, UnitRequest>();
  const wanted = requests.filter((one) => !isDefault(one) && !isLeft(one));
  for (const request of wanted) {
    const { unit, claim, edits, needs: follows } = request;
    const joint = request.isAlike && jointClaims(request, wanted);
    units.set(unit, { unit, claim, joint, follows, edits });
    if (unit !== tool.frame) written.set(unit, request);
  }
  const winner = winnerOf(requests.filter((one) => !(tool.default?.isReference && isLeft(one))));
  if (winner?.asDefault && tool.default) {
    const { unit, isReference } = tool.default;
    const follows = isReference ? [winner.unit] : [];
    units.set(unit, { unit, claim: winner.claim, follows, edits: winner.asDefault });
    written.set(unit, winner);
  }
  const own = [...written].flatMap(([unit, request]) => request.warnings?.(group, unit) ?? []);
  tool.checkOthers?.(group, written);
  group.put([...units.values()]);
  const changes = group.changes();
  const warnings = [...new Set([...left.values(), ...own])];
  return { changes, result: { tool, written, warnings, files: configuredFiles(group, changes) } };
}

/** The claims of other resources that ask for the same unit. */
const jointClaims = (request: UnitRequest, requests: readonly UnitRequest[]): readonly Claim[] =>
  requests
    .filter((other) => other.unit === request.unit && other.claim.resource !== request.claim.resource)
    .map(({ claim }) => claim);

const winnerOf = (requests: readonly UnitRequest[]): UnitRequest | undefined =>
  requests.findLast(({ asDefault }) => asDefault !== undefined);

/** Requests that are not written, or only as the default, each with a warning that says why. */
function leftWarnings(
  group: FileGroup<Reading>,
  requests: readonly UnitRequest[],
  overwrite: boolean,
): ReadonlyMap<UnitRequest, string> {
  const winner = winnerOf(requests);
  const owners = new Map(requests.map((request) => [request.unit, request]));
  const left = new Map<UnitRequest, string>();
  for (const request of requests) {
    const owner = (isDefault(request) ? winner : owners.get(request.unit)) ?? request;
    const warning = takenWarning(request, owner) ?? foreignWarning(group, request, overwrite);
    if (warning !== undefined) left.set(request, warning);
  }
  for (const request of requests.filter((one) => one.needs && !left.has(one))) {
    const needed = [...left.keys()].find(
      ({ unit, claim }) => request.needs?.includes(unit) && claim.resource === request.claim.resource,
    );
    if (needed) left.set(request, needsWarning(request, needed));
  }
  return left;
}

/** Whether a request's unit has the name of the default, which is the winner's. */
const isDefault = ({ tool, unit, asDefault }: UnitRequest): boolean =>
  asDefault !== undefined && unit === tool.default?.unit;

/** Says that a unit is not written, since it is no use without another one. */
const needsWarning = (request: UnitRequest, needed: UnitRequest): string =>
  `the resource ${quote(request.claim.resource)} gets no ${named(request)}, which needs its ${named(needed)}`;

/** Says that another resource's unit takes the place of a resource's. */
function takenWarning(request: UnitRequest, other: UnitRequest): string | undefined {
  const { claim: owner } = other;
  const { tool, claim } = request;
  if (owner.resource === claim.resource || request.isAlike?.(other)) return undefined;
  const what = isDefault(request) ? tool.words.default : `the ${named(request)}`;
  return `the resource ${quote(claim.resource)} gets no ${tool.words.one} of its own: ${what} belongs to ${quote(owner.resource)}, the last one`;
}

/** Says that a unit is somebody else's and stays as it is; undefined if it may be written. */
function foreignWarning(
  group: FileGroup<Reading>,
  request: UnitRequest,
  overwrite: boolean,
): string | undefined {
  const { tool, claim, ifForeign } = request;
  if (overwrite || isDefault(request) || ifForeign === 'write') return undefined;
  if (!request.isForeign(group)) return undefined;
  const isKnown = group.current.some(({ units }) => units.some(({ name }) => name === request.unit));
  const says = isKnown
    ? `others have changed the ${named(request)} since shipctl wrote it`
    : `the ${named(request)} already exists, and shipctl did not write it`;
  if (ifForeign === 'refuse')
    throw new ShipctlError(`${says}; choose another name, or replace it with --overwrite`);
  return `${says}: it stays as it is, and the resource ${quote(claim.resource)} gets no ${tool.words.one} of its own (--overwrite writes it)`;
}

const named = ({ tool, unit }: UnitRequest): string => `${tool.words.one} ${quote(unit)}`;

const configuredFiles = (
  { files }: FileGroup<Reading>,
  changes: readonly SharedFileChange[],
): readonly ConfiguredFile[] =>
  files
    .map((tracked): ConfiguredFile => {
      const { file, units, difference } = tracked;
      return {
        path: file.path,
        units: units.map(({ name }) => name),
        written: difference.written.map(settingName),
        removed: difference.removed.map(settingName),
        isChanged: changes.some(({ path, bytes }) => path === file.path && !isSame(bytes, file.bytes)),
        tracked,
      };
    })
    .filter(
      ({ units, isChanged, tracked: { file } }) =>
        isChanged || (units.length > 0 && !file.isFormer && file.bytes !== undefined),
    );

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one && other ? Buffer.from(one).equals(other) : one === other;
