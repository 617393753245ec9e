import { defineCommand } from '../command.ts';
import { cleanProfiles, ownersIn } from '../core/configure/changes.ts';
import {
  type CleanupScope,
  type OwnFiles,
  cleanupLines,
  goneFile,
  goneFiles,
  groupsToClean,
  isInScope,
  nothingUndone,
  otherOwners,
  remainingRecords,
  unknownFaults,
} from '../core/configure/cleanup.ts';
import { cleanedLine } from '../core/configure/summary.ts';
import { resourceNamed } from '../core/job/resources.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, warning } from '../core/messages.ts';
import { awsPaths } from '../core/tools/aws/paths.ts';
import { newSalt } from '../core/tracking/salt.ts';
import { ShipctlError } from '../errors.ts';
import type { Owner, SharedFiles } from '../world/sharedFiles.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'cleanup',
  group: 'CLI configuration',
  summary: 'Remove what configure_aws wrote, and restore what was there before',
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
    const own = ownFiles(world, sharedFiles);
    checkNames(world, resources, [...journaled, ...(own ? [own] : [])]);
    const cleaned = [...goneFiles(journaled, scope)];
    let heir: string | undefined;
    const failures = [...unknownFaults(journaled, own)];
    for (const paths of groupsToClean(journaled, own, scope)) {
      const decide = (files: Parameters<typeof cleanProfiles>[0]): ReturnType<typeof cleanProfiles> =>
        cleanProfiles(
          files,
          (claim) => isInScope(scope, claim),
          () => newSalt(random),
        );
      collect(failures, () => {
        const done = plan
          ? decide(sharedFiles.view(paths)).result
          : sharedFiles.update(paths, seconds, decide);
        cleaned.push(...done.files);
        heir ??= done.heir;
        return done.failures;
      });
    }
    const others = otherOwners(
      [...journaled, ...(own ? [own] : [])].flatMap(({ owners }) => owners),
      scope,
    );
    if (json) stdout.write(`${JSON.stringify({ files: cleaned, others, failures })}\n`);
    else if (plan) stdout.write(cleanupLines(cleaned));
    for (const { path } of cleaned.filter(({ isGone }) => isGone)) stderr.write(warning(goneFile(path)));
    const done = cleaned.length === 0 ? nothingUndone(scope) : cleanedLine(cleaned, heir, plan);
    // What a file holds that can't be cleaned up is not removed.
    const said = [
      failures.length > 0 ? undefined : done,
      others.length > 0 ? remainingRecords(others) : undefined,
    ];
    if (!quiet) for (const line of said) if (line !== undefined) stderr.write(note(line));
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

/** Places that configure_aws refuses hold nothing of shipctl's except what the journal knows of. */
function ownFiles(world: World, sharedFiles: SharedFiles): OwnFiles | undefined {
  let paths: readonly string[] = [];
  try {
    paths = awsPaths(world.env);
    const owners = ownersIn(sharedFiles.view(paths));
    return { paths, owners, isLittered: sharedFiles.isLittered(paths), fault: undefined };
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    if (!sharedFiles.isRecorded(paths)) return undefined;
    return { paths, owners: [], isLittered: false, fault: error.message };
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
