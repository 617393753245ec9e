import { defineCommand } from '../command.ts';
import { tokensOf } from '../core/clouds/keptToken.ts';
import { cleanUnits } from '../core/configure/cleanUnits.ts';
import {
  type CleanedFile,
  type CleanupScope,
  cleanupJson,
  cleanupLines,
  goneFile,
  goneFiles,
  groupsToClean,
  isInScope,
  nothingUndone,
  otherOwners,
  remainingRecords,
  unknownFaults,
  unrecordedFile,
  unrecordedFiles,
} from '../core/configure/cleanup.ts';
import { cleanedLine, tokensLine } from '../core/configure/summary.ts';
import { filesByTool, toolToClean } from '../core/configure/toolsToClean.ts';
import { resourceNamed } from '../core/job/resources.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, warning } from '../core/messages.ts';
import { groupAt, placeOfTool } from '../core/tools/tools.ts';
import { newSalt } from '../core/tracking/salt.ts';
import { ShipctlError } from '../errors.ts';
import type { FilesByGroup, Owner } from '../world/sharedFiles.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'cleanup',
  group: 'CLI configuration',
  summary: 'Remove what configure wrote, and restore what was there before',
  arguments: [
    {
      name: 'NAME',
      meaning: 'resource',
      summary: "resources to clean up; without any, all of this job's",
      rest: true,
      optional: true,
    },
  ],
  options: [
    { name: 'all', summary: 'clean up after every job and build' },
    { name: 'plan', summary: 'print what would be done, and change nothing' },
    { name: 'quiet', summary: 'leave out the lines on what was done and what remains; warnings stay' },
    { name: 'json', summary: 'print what was done, or would be, as JSON' },
    LOCK_TIMEOUT_OPTION,
  ],
  examples: ['cleanup', 'cleanup my-aws', 'cleanup --all', 'cleanup --plan'],
  notes: `Undoes only what this job wrote (JOB_NAME and BUILD_ID). If one of several resources is cleaned up, [default] goes to
the last one that stays. Settings that somebody has changed since stay as they are. If a file cannot be cleaned up, the
others still are, and the first failure is reported last.`,
  async run({ NAME: resources, all, plan, json, quiet, 'lock-timeout': seconds }, world) {
    const sharedFiles = await world.sharedFiles();
    const { env, random, stdout, stderr } = world;
    const job = { job: env.get('JOB_NAME') ?? '', build: env.get('BUILD_ID') ?? '' };
    const scope: CleanupScope = { job: all ? undefined : job, resources };
    const journaled = sharedFiles.journaled();
    const tools = await filesByTool(journaled, sharedFiles, env);
    const own = tools.flatMap((one) => one.own ?? []);
    checkNames(world, resources, [...journaled, ...own]);
    const cleaned: CleanedFile[] = [];
    const tokenFiles = await world.tokenFiles();
    const lines: string[] = [];
    const failures = [...unknownFaults(journaled, own)];
    let tokens = 0;
    collect(failures, () => {
      const names = tokensOf(tokenFiles, (owner) => isInScope(scope, owner));
      if (!plan) tokenFiles.remove(names, seconds);
      tokens = names.length;
      return [];
    });
    for (const one of tools) {
      const tool = await loaded(failures, () => toolToClean(one, scope));
      if (!tool) continue;
      const ofTool = [...goneFiles(one.journaled, scope, tool.words)];
      let heir: string | undefined;
      for (const paths of groupsToClean(one.journaled, one.own, scope)) {
        const groups = [groupAt(placeOfTool(tool), paths)];
        const decide = ([files = []]: FilesByGroup): ReturnType<typeof cleanUnits> =>
          cleanUnits(
            files,
            tool,
            (claim) => isInScope(scope, claim),
            () => newSalt(random),
          );
        collect(failures, () => {
          const done = plan
            ? decide(sharedFiles.view(groups)).result
            : sharedFiles.update(groups, seconds, decide);
          ofTool.push(...done.files);
          heir ??= done.heir;
          return done.failures;
        });
      }
      const line = cleanedLine(ofTool, tool, heir, plan);
      if (line !== undefined) lines.push(line);
      cleaned.push(...ofTool);
    }
    const others = otherOwners(
      [...journaled, ...own].flatMap(({ owners }) => owners),
      scope,
    );
    if (json) stdout.write(`${JSON.stringify({ files: cleanupJson(cleaned), tokens, others, failures })}\n`);
    else if (plan) stdout.write(cleanupLines(cleaned));
    for (const { path } of cleaned.filter(({ isGone }) => isGone)) stderr.write(warning(goneFile(path)));
    for (const path of unrecordedFiles(journaled, scope)) stderr.write(warning(unrecordedFile(path)));
    if (tokens > 0) lines.push(tokensLine(tokens, plan));
    const done = cleaned.length === 0 && tokens === 0 ? [nothingUndone(scope)] : lines;
    // What a file holds that can't be cleaned up is not removed.
    const said = [
      ...(failures.length > 0 ? [] : done),
      ...(others.length > 0 ? [remainingRecords(others)] : []),
    ];
    if (!quiet) for (const line of said) stderr.write(note(line));
    const [first, ...more] = failures;
    for (const failure of more) stderr.write(note(failure));
    if (first !== undefined) throw new ShipctlError(first);
  },
});

/** @throws UsageError for a name that neither the journal nor the job knows */
function checkNames(
  world: World,
  names: readonly string[],
  known: readonly { owners: readonly Owner[] }[],
): void {
  for (const name of names) {
    const isKnown = known.some(({ owners }) => owners.some(({ resource }) => resource === name));
    if (!isKnown) resourceNamed(world.env, name);
  }
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
