import { defineCommand } from '../command.ts';
import {
  cleanupJson,
  cleanupLines,
  goneFile,
  leftSecret,
  leftSettingsOf,
  nothingUndone,
  remainingRecords,
  unrecordedFile,
} from '../core/configure/cleanupReport.ts';
import { type CleanupScope, otherOwners, unknownFaults } from '../core/configure/cleanupScope.ts';
import {
  type CleanedTool,
  type Cleaning,
  cleanTokens,
  cleanTool,
  ownersOfTokens,
} from '../core/configure/cleanTool.ts';
import { tokensLine } from '../core/configure/summary.ts';
import { filesByTool } from '../core/configure/toolsToClean.ts';
import { throwFirst } from '../core/failures.ts';
import { resourceNamed } from '../core/job/resources.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { alteredModes, note, warning } from '../core/messages.ts';
import type { Environment } from '../world/environment.ts';
import type { Owner } from '../world/sharedFiles.ts';
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
    const journaled = sharedFiles.journaled();
    const tools = await filesByTool(journaled, sharedFiles, world.env);
    const own = tools.flatMap((one) => one.own ?? []);
    const tokenFiles = await world.tokenFiles();
    checkNames(world, resources, [...journaled, ...own, { owners: ownersOfTokens(tokenFiles) }]);
    const scope: CleanupScope = { job: all ? undefined : jobOf(world.env), resources };
    const cleaning: Cleaning = { scope, plan, seconds, failures: [...unknownFaults(journaled, own)] };
    const tokens = cleanTokens(tokenFiles, cleaning);
    const cleaned: CleanedTool[] = [];
    for (const one of tools) cleaned.push(...(await cleanTool(one, world, sharedFiles, cleaning)));
    const owners = [...journaled, ...own].flatMap((one) => one.owners);
    const others = otherOwners(owners, scope);
    report({ cleaned, tokens, others }, cleaning, { json, quiet }, world);
    throwFirst(cleaning.failures, world.stderr);
  },
});

const jobOf = (env: Environment): { readonly job: string; readonly build: string } => ({
  job: env.get('JOB_NAME') ?? '',
  build: env.get('BUILD_ID') ?? '',
});

interface Outcome {
  readonly cleaned: readonly CleanedTool[];
  /** How many tokens. */
  readonly tokens: number;
  readonly others: readonly Owner[];
}

/** Prints what was done, or would be: the plan or JSON to standard output, all else to standard error. */
function report(
  { cleaned, tokens, others }: Outcome,
  { scope, plan, failures }: Cleaning,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  { stdout, stderr }: Pick<World, 'stdout' | 'stderr'>,
): void {
  const files = cleaned.flatMap((one) => one.files);
  if (json) stdout.write(`${JSON.stringify({ files: cleanupJson(files), tokens, others, failures })}\n`);
  else if (plan) stdout.write(cleanupLines(files));
  for (const { path } of files.filter(({ isGone }) => isGone)) stderr.write(warning(goneFile(path)));
  // A resource may have had the same in several units.
  const left = files.flatMap((file) => [
    ...file.left.map((secret) => leftSecret(file, secret)),
    ...file.leftSettings.map((settings) => leftSettingsOf(file, settings)),
  ]);
  for (const text of new Set(left)) stderr.write(warning(text));
  for (const path of cleaned.flatMap((one) => one.unrecorded)) stderr.write(warning(unrecordedFile(path)));
  stderr.write(alteredModes(cleaned.flatMap((one) => one.altered)));
  const lines = [...cleaned.map(({ line }) => line), tokens > 0 ? tokensLine(tokens, plan) : undefined];
  const isNothing = files.length === 0 && tokens === 0;
  const said = [
    ...(isNothing && failures.length === 0 ? [nothingUndone(scope)] : lines),
    ...(others.length > 0 ? [remainingRecords(others)] : []),
  ];
  if (!quiet) for (const line of said) if (line !== undefined) stderr.write(note(line));
}

/** @throws UsageError for a name that neither the journal, a kept token nor the job knows */
function checkNames(
  world: World,
  names: readonly string[],
  known: readonly { owners: readonly Owner[] }[],
): void {
  for (const name of names) {
    const isKnown = known.some(({ owners }) => owners.some(({ resource }) => resource === name));
    if (!isKnown) resourceNamed(world, name);
  }
}
