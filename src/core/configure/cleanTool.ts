import { ShipctlError } from '../../errors.ts';
import type { Decision, FilesByGroup, Owner, PathGroup, SharedFiles } from '../../world/sharedFiles.ts';
import type { TokenFiles } from '../../world/tokenFiles.ts';
import type { World } from '../../world/world.ts';
import { tokenOwners, tokensOf } from '../clouds/keptToken.ts';
import { groupAt, placeOfTool } from '../tools/tools.ts';
import { newSalt } from '../tracking/salt.ts';
import { cleanUnits } from './cleanUnits.ts';
import { type CleanedFile, type CleanedFiles, goneFileOf } from './cleanupReport.ts';
import {
  type CleanupScope,
  type LostFiles,
  groupsToClean,
  isInScope,
  lostFiles,
  stillLost,
} from './cleanupScope.ts';
import { cleanedLine } from './summary.ts';
import { type ToolFiles, toolToClean } from './toolsToClean.ts';

/** One call of `cleanup`. */
export interface Cleaning {
  readonly scope: CleanupScope;
  readonly plan: boolean;
  /** How long it waits for a lock. */
  readonly seconds: number;
  /** Takes up what fails. */
  readonly failures: string[];
}

/** What a cleanup did for one tool, or would do. */
export interface CleanedTool {
  readonly files: readonly CleanedFile[];
  /** Paths of files without a record. */
  readonly unrecorded: readonly string[];
  /** Paths of files whose modes or owners the file system refused to restore. */
  readonly altered: readonly string[];
  /** Says so in a line; undefined if all files are missing, and if one can't be cleaned up: what it holds is not removed. */
  readonly line: string | undefined;
}

/** Who has kept tokens; nobody if that can't be read, which removing them reports. */
export function ownersOfTokens(tokenFiles: TokenFiles): readonly Owner[] {
  try {
    return tokenOwners(tokenFiles);
  } catch (error) {
    if (error instanceof ShipctlError) return [];
    throw error;
  }
}

/** Removes kept tokens, and gives the number of those that are gone, or would be. */
export function cleanTokens(tokenFiles: TokenFiles, { scope, plan, seconds, failures }: Cleaning): number {
  const names: string[] = [];
  const left = new Set<string>();
  collect(failures, () => {
    names.push(...tokensOf(tokenFiles, (owner) => isInScope(scope, owner)));
    if (plan) return [];
    const failed = messagesOf(() => {
      tokenFiles.remove(names, seconds);
      return [];
    });
    if (failed.length > 0) for (const name of tokenFiles.all().keys()) left.add(name);
    return failed;
  });
  return names.filter((name) => !left.has(name)).length;
}

/** Cleans up the files of one tool; empty if the scope has nothing in them. */
export async function cleanTool(
  ofTool: ToolFiles,
  { random }: Pick<World, 'random'>,
  sharedFiles: SharedFiles,
  cleaning: Cleaning,
): Promise<readonly CleanedTool[]> {
  const { scope, plan, failures } = cleaning;
  const tool = await loaded(failures, () => toolToClean(ofTool, scope));
  if (!tool) return [];
  const isCleaned = (claim: Owner): boolean => isInScope(scope, claim);
  const clean: Clean = ([group = []]) => cleanUnits(group, tool, isCleaned, () => newSalt(random));
  const lost = lostFiles(ofTool.journaled, scope);
  const all: CleanedGroup[] = [];
  const failed: string[] = [];
  for (const paths of groupsToClean(ofTool.journaled, ofTool.own, scope))
    collect(failed, () => {
      const done = cleanGroup(groupAt(placeOfTool(tool), paths), clean, lost, sharedFiles, cleaning);
      all.push(done);
      return done.failures;
    });
  collect(failures, () => failed);
  const gone = all.flatMap((one) => one.gone).map((path) => goneFileOf(path, tool.words));
  const files = [...gone, ...all.flatMap((one) => one.files)];
  const successor = all.find((one) => one.successor !== undefined)?.successor;
  const unrecorded = all.flatMap((one) => one.unrecorded);
  const line = failed.length > 0 ? undefined : cleanedLine(files, tool, successor, plan);
  const altered = all.flatMap((one) => one.altered);
  return [{ files, unrecorded, altered, line }];
}

type Clean = (files: FilesByGroup) => Decision<CleanedFiles>;
type CleanedGroup = CleanedFiles & LostFiles & Pick<CleanedTool, 'altered'>;

/** Cleans up files that belong together, and says which of those that were found lost are. */
function cleanGroup(
  group: PathGroup,
  clean: Clean,
  lost: LostFiles,
  sharedFiles: SharedFiles,
  { scope, plan, seconds }: Cleaning,
): CleanedGroup {
  const isAnyLost = lost.gone.length > 0 || lost.unrecorded.length > 0;
  const decide = (files: FilesByGroup): Decision<CleanedFiles & LostFiles> => {
    const { changes, result } = clean(files);
    const still = isAnyLost ? stillLost(lost, sharedFiles.journaled(), group.paths, scope) : lost;
    return { changes, result: { ...result, ...still } };
  };
  if (plan) return { ...decide(sharedFiles.view([group])).result, altered: [] };
  const { result, altered } = sharedFiles.update([group], seconds, decide);
  return { ...result, altered };
}

/** Takes up what `work` says that failed, or how it failed itself; each once. */
function collect(failures: string[], work: () => readonly string[]): void {
  const messages = messagesOf(work);
  failures.push(...messages.filter((message) => !failures.includes(message)));
}

function messagesOf(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    return [error.message];
  }
}

/** What `load` gives; takes up how it failed. */
async function loaded<T>(failures: string[], load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    failures.push(error.message);
    return undefined;
  }
}
