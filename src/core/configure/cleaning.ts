import { ShipctlError } from '../../errors.ts';
import type { FilesByGroup, Owner, SharedFiles } from '../../world/sharedFiles.ts';
import type { TokenFiles } from '../../world/tokenFiles.ts';
import type { World } from '../../world/world.ts';
import { tokensOf } from '../clouds/keptToken.ts';
import { groupAt, placeOfTool } from '../tools/tools.ts';
import { newSalt } from '../tracking/salt.ts';
import { cleanUnits } from './cleanUnits.ts';
import { type CleanedFile, type CleanupScope, goneFiles, groupsToClean, isInScope } from './cleanup.ts';
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
  /** Says so in a line; undefined if all files are missing. */
  readonly line: string | undefined;
}

/** Removes kept tokens, and gives their number. */
export function cleanTokens(tokenFiles: TokenFiles, { scope, plan, seconds, failures }: Cleaning): number {
  let names: readonly string[] = [];
  collect(failures, () => {
    names = tokensOf(tokenFiles, (owner) => isInScope(scope, owner));
    if (!plan) tokenFiles.remove(names, seconds);
    return [];
  });
  return names.length;
}

/** Cleans up the files of one tool; empty if the scope has nothing in them. */
export async function cleanTool(
  ofTool: ToolFiles,
  { random }: Pick<World, 'random'>,
  sharedFiles: SharedFiles,
  { scope, plan, seconds, failures }: Cleaning,
): Promise<readonly CleanedTool[]> {
  const tool = await loaded(failures, () => toolToClean(ofTool, scope));
  if (!tool) return [];
  const files = [...goneFiles(ofTool.journaled, scope, tool.words)];
  let heir: string | undefined;
  const isCleaned = (claim: Owner): boolean => isInScope(scope, claim);
  const decide = ([group = []]: FilesByGroup): ReturnType<typeof cleanUnits> =>
    cleanUnits(group, tool, isCleaned, () => newSalt(random));
  for (const paths of groupsToClean(ofTool.journaled, ofTool.own, scope)) {
    const groups = [groupAt(placeOfTool(tool), paths)];
    collect(failures, () => {
      const done = plan
        ? decide(sharedFiles.view(groups)).result
        : sharedFiles.update(groups, seconds, decide);
      files.push(...done.files);
      heir ??= done.heir;
      return done.failures;
    });
  }
  return [{ files, line: cleanedLine(files, tool, heir, plan) }];
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
