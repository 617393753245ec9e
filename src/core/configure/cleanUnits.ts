import { ShipctlError } from '../../errors.ts';
import type { Decision, Owner, SharedFile } from '../../world/sharedFiles.ts';
import type { ConfigurableTool, DefaultUnit, EditsIn } from '../tools/configurableTool.ts';
import { FileGroup } from '../tracking/fileGroup.ts';
import type { Reading } from '../tracking/format.ts';
import { recordedOwners } from '../tracking/openFile.ts';
import { type Claim, isSameJob } from '../tracking/state.ts';
import type { TrackedFile } from '../tracking/trackedFile.ts';
import type { CleanedFile, CleanedFiles } from './cleanupReport.ts';
import { type Before, beforeUndoing, foundUnits, leftSecrets } from './leftSecrets.ts';
import { leftSettings } from './leftSettings.ts';
import { settingName } from './settingName.ts';

/**
 * Takes out what claims put in and puts back what was there before. A default that goes is that of the last of the same
 * job's resources that stay, unless somebody gave it keys of their own since.
 *
 * @see docs/reference/aws-files.md
 */
export function cleanUnits(
  files: readonly SharedFile[],
  tool: ConfigurableTool,
  isCleaned: (claim: Claim) => boolean,
  newSalt: () => string,
): Decision<CleanedFiles> {
  const failures: string[] = [];
  const group = new FileGroup(files, tool, newSalt, (file, { message }) => {
    if (mayConcern(file, tool, isCleaned)) failures.push(message);
  });
  const owner = tool.default && leavingOwner(group, tool.default.unit, isCleaned);
  const touched = group.files.filter(
    (one) => hasOrHadBytes(one) && one.units.some(({ claims }) => claims.some(isCleaned)),
  );
  const before = new Map(touched.map((file) => [file, beforeUndoing(file)]));
  group.undo((_unit, claim) => isCleaned(claim));
  const successor = tool.default && owner && passOn(group, tool.default, owner);
  const cleaned = [...before].map(([file, was]) => cleanedFile(file, tool, was));
  const holding = new Set(cleaned.filter(({ left }) => left.length > 0).map(({ path }) => path));
  const changes = group
    .changes()
    .map((change) => (holding.has(change.path) ? { ...change, holdsSecret: true } : change));
  return { changes: changes.toReversed(), result: { files: cleaned, failures, successor } };
}

/** Whether claims that are cleaned may be in a file that can't be used. */
function mayConcern(file: SharedFile, tool: ConfigurableTool, isCleaned: (claim: Claim) => boolean): boolean {
  if (!file.record) return file.fault?.isRecorded === true;
  try {
    return recordedOwners(file, tool).some(isCleaned);
  } catch (error) {
    if (error instanceof ShipctlError) return true;
    throw error;
  }
}

/**
 * Whose default goes; undefined if none does, or another job's stays in one of the files. A run that was cut off may have
 * given one file's default to the successor already.
 */
function leavingOwner(
  group: FileGroup<Reading>,
  unit: string,
  isCleaned: (claim: Claim) => boolean,
): Claim | undefined {
  const perFile = group.current.map(({ units }) => units.find(({ name }) => name === unit)?.claims ?? []);
  const owner = perFile.find((claims) => claims.every(isCleaned) && claims.length > 0)?.[0];
  const isTheirs = (claim: Claim): boolean =>
    isCleaned(claim) || (owner !== undefined && isSameJob(claim, owner));
  return perFile.flat().every(isTheirs) ? owner : undefined;
}

/** A file in which nothing had to be written may never have been made. */
const hasOrHadBytes = ({ file: { bytes, record } }: TrackedFile<Reading>): boolean =>
  bytes !== undefined || record?.now !== '';

function cleanedFile(tracked: TrackedFile<Reading>, tool: ConfigurableTool, before: Before): CleanedFile {
  const { file, undone, restored, difference } = tracked;
  const { words, frame } = tool;
  const found = foundUnits(tracked, before);
  const left = leftSecrets(tracked, tool, before);
  const told = new Set(left.map(({ unit }) => unit));
  return {
    path: file.path,
    words,
    units: undone.filter((unit) => unit !== frame),
    found,
    left,
    leftSettings: leftSettings(
      tracked,
      tool,
      before,
      found.filter((unit) => !told.has(unit)),
    ),
    restoredUnits: restored,
    removed: difference.removed.map(settingName),
    changed: difference.written.filter((address) => !tracked.isOfBase(address)).map(settingName),
    restored: difference.written.filter((address) => tracked.isOfBase(address)).map(settingName),
    isRemoved: file.bytes !== undefined && tracked.change()?.bytes === undefined,
    isGone: file.bytes === undefined,
  };
}

/** Who has something in a tool's files, by their records. */
export const ownersIn = (files: readonly SharedFile[], tool: ConfigurableTool): readonly Owner[] =>
  files.flatMap((file) => recordedOwners(file, tool));

/**
 * Gives the default to the last in the job's order of the same job's units that can be it, which nobody has changed since,
 * unless somebody has given the default something of their own.
 *
 * @returns the unit that it follows now, if any
 */
function passOn(group: FileGroup<Reading>, standard: DefaultUnit<Reading>, owner: Claim): string | undefined {
  const { unit } = standard;
  if (group.hasForeignSource(unit)) return undefined;
  for (const { unit: successor, claim } of successorsOf(owner, unit, group)) {
    const edits = fittingEdits(standard, successor, group);
    if (!edits) continue;
    const needed = standard.needs?.(successor);
    group.put([...(needed ? [{ unit: successor, claim, edits: needed }] : []), { unit, claim, edits }]);
    return successor;
  }
  return undefined;
}

/** What gives the default what a unit has; undefined if the files do not allow it. */
function fittingEdits(
  standard: DefaultUnit<Reading>,
  successor: string,
  group: FileGroup<Reading>,
): EditsIn<Reading> | undefined {
  try {
    const edits = standard.editsAfter(successor, group);
    for (const file of group.current) edits?.(file, group);
    return edits;
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}

interface Successor {
  readonly unit: string;
  readonly claim: Claim;
}

/** The last in the job's order comes first. */
function successorsOf(owner: Claim, defaultUnit: string, group: FileGroup<Reading>): readonly Successor[] {
  const successors = group.current
    .flatMap(({ units }) => units)
    .filter(({ name }) => name !== defaultUnit && group.isIntact(name))
    .flatMap(({ name, claims }) => claims.map((claim): Successor => ({ unit: name, claim })))
    .filter(({ claim }) => isSameJob(claim, owner) && claim.rank !== undefined);
  return successors.sort((a, b) => (b.claim.rank ?? 0) - (a.claim.rank ?? 0));
}
