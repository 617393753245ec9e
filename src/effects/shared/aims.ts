import type { Owner } from '../../world/sharedFiles.ts';
import type { LocatedGroup } from './located.ts';
import type { Member } from './members.ts';
import type { PendingFile } from './pendingFile.ts';
import type { Aim } from './pointing.ts';
import type { Snapshot } from './snapshots.ts';

/**
 * What each path of a group leads to, once the pending changes are made.
 *
 * @param heirs the files that get records of former files
 */
export function aimsOf(
  group: LocatedGroup,
  snapshots: readonly Snapshot[],
  pending: readonly PendingFile[],
  heirs: readonly Snapshot[],
): readonly Aim[] {
  const pendingOf = new Map(pending.map((one) => [one.snapshot.member, one]));
  const snapshotOf = new Map(snapshots.map((snapshot) => [snapshot.member, snapshot]));
  return group.paths.flatMap((path, index) => {
    const files = group.members.filter(({ uses }) => uses.includes(index));
    // Whatever it led to is still there.
    if (files.some(({ fault }) => fault !== undefined)) return [];
    const changing = files.map((file) => pendingOf.get(file)).filter((one) => one !== undefined);
    const kept = files.filter((file) => {
      const change = pendingOf.get(file);
      const snapshot = snapshotOf.get(file);
      if (change || !snapshot) return change?.isOver === false;
      // What is in a file that can't be used is not known.
      return (snapshot.record ?? snapshot.file.fault) !== undefined || heirs.includes(snapshot);
    });
    const target = files.find(({ isFormer }) => !isFormer);
    const recordedOf = (file: Member): string => snapshotOf.get(file)?.recorded ?? '';
    return {
      asked: path,
      group,
      target: target ? recordedOf(target) : '',
      recorded: kept.map(recordedOf),
      owners: changing.flatMap(({ change }): readonly Owner[] => change.owners),
      isWholly: kept.every((file) => pendingOf.has(file)),
    };
  });
}
