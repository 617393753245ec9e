import { join } from 'node:path';
import { ShipctlError, UsageError } from '../../errors.ts';
import type { FileRewrite, StateChange, TreeCopy } from '../../world/stateFiles.ts';
import type { Host } from '../host.ts';
import { attempt } from '../systemError.ts';
import type { Destination } from './destination.ts';
import { Stage } from './stage.ts';
import { below, isBelow, lookAt, makeDirectories } from './tree.ts';

/** A change whose new files are complete, and only have to be moved to their places. */
export interface StagedChange {
  readonly destination: Destination;
  /** Path of the directory that stands for the existing one. */
  readonly staged: string;
  readonly isWhole: boolean;
  readonly stage: Stage;
  /** Is made under the lock. */
  readonly rewrite: FileRewrite | undefined;
}

/** Copies what a change copies to where it can be moved from. */
export function stagedChange(
  change: StateChange,
  destination: Destination,
  staged: string,
  workplace: string,
  host: Host,
): StagedChange {
  const { existing, rest } = destination;
  const isWhole = 'from' in change && change.isWhole && rest === '';
  const stage = new Stage(isWhole, workplace, host);
  const inside = rest === '' ? staged : below(staged, rest);
  attempt(`write in ${workplace}`, () => {
    makeDirectories(host.disk, inside);
  });
  if ('from' in change) stageCopy(stage, change, inside, join(existing, rest), host);
  return { destination, staged, isWhole, stage, rewrite: 'rewrite' in change ? change : undefined };
}

function stageCopy(
  stage: Stage,
  { from, name, isWhole }: TreeCopy,
  staged: string,
  into: string,
  { disk }: Host,
): void {
  const stat = attempt(`look at ${from}`, () => lookAt(disk, from));
  if (stat?.kind === 'other')
    throw new ShipctlError(`can't copy ${from}: it is neither a file nor a directory`);
  if (stat?.kind === 'directory') checkApart(from, join(into, name ?? ''), isWhole);
  if (name === undefined) {
    if (stat && !lookAt(disk, into)) stage.takeMode(stat, staged, into);
    stage.copyContents(from, staged, into);
  } else stage.copy(from, below(staged, name), below(into, name));
}

/** Takes real paths. @throws UsageError if a directory would be copied into itself, or replaced with one that is in it */
function checkApart(source: string, target: string, isWhole: boolean): void {
  if (isBelow(target, source))
    throw new UsageError(`can't copy the directory ${source} into itself, to ${target}`);
  if (isWhole && isBelow(source, target))
    throw new UsageError(`can't replace the directory ${target} with ${source}, which is in it`);
}
