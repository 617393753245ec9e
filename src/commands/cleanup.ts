import { defineCommand } from '../command.ts';
import { awsPaths } from '../core/aws/paths.ts';
import { cleanProfiles } from '../core/aws/profiles.ts';
import { lockTimeout } from '../core/lockTimeout.ts';
import { resourceNamed } from '../core/job/resources.ts';
import { ShipctlError } from '../errors.ts';
import type { Environment } from '../world/environment.ts';
import type { Claim, JournalRecord } from '../world/journal.ts';

export const command = defineCommand({
  name: 'cleanup',
  group: 'CLI configuration',
  summary: 'Take out what configure_aws put in, and put back what was there before',
  arguments: [
    {
      name: 'NAME',
      summary: "resources to clean up; without any, all of this job's",
      rest: true,
      optional: true,
    },
  ],
  options: [
    { name: 'all', summary: "clean up after every job, not this one's alone" },
    { name: 'lock-timeout', value: 'SECONDS', summary: 'how long to wait for another process (30)' },
  ],
  examples: ['cleanup', 'cleanup my-aws', 'cleanup --all'],
  notes:
    "Only this job's records are undone (JOB_NAME and BUILD_ID). When one of several resources is cleaned up, [default]\n" +
    'goes to the last of those that stay. Settings that somebody changed since are left alone.',
  async run({ NAME: names, all, 'lock-timeout': timeout }, world) {
    const seconds = lockTimeout(timeout);
    const sharedFiles = await world.sharedFiles();
    const records = sharedFiles.journaled();
    for (const name of names) {
      const isKnown = records.some(({ now, was }) =>
        [...now.claims, ...was.claims].some(({ resource }) => resource === name),
      );
      if (!isKnown) resourceNamed(world.env, name);
    }
    const job = world.env.get('JOB_NAME') ?? '';
    const build = world.env.get('BUILD_ID') ?? '';
    const isCleaned = (claim: Claim): boolean =>
      (all || (claim.job === job && claim.build === build)) &&
      (names.length === 0 || names.includes(claim.resource));
    // Files that were changed together are cleaned up together, so that a default can move in both.
    const groups = new Map(records.map(({ group }) => [JSON.stringify(group), group]));
    // What a process left that was killed before it wrote the journal, or behind its last record.
    const own = placesToClean(world.env);
    if (sharedFiles.isLittered(own)) groups.set(JSON.stringify(own), own);
    for (const group of groups.values()) {
      sharedFiles.update(group, seconds, (files) => {
        const paths = files.map(({ path }) => path);
        const isMissed = ({ path, now }: JournalRecord): boolean =>
          group.includes(path) && !paths.includes(path) && now.claims.some(isCleaned);
        const missed = records.find(isMissed);
        if (missed) throw new ShipctlError(movedMessage(missed.path));
        return cleanProfiles(files, isCleaned, sharedFiles);
      });
    }
  },
});

/** Places that configure_aws refuses hold nothing of shipctl's but what the journal knows of. */
function placesToClean(env: Environment): readonly string[] {
  try {
    return awsPaths(env);
  } catch (error) {
    if (error instanceof ShipctlError) return [];
    throw error;
  }
}

const movedMessage = (path: string): string =>
  `${path} was replaced by a link, or moved, since it was written; what shipctl wrote is still in it. ` +
  'Put it back in its place and run this again, or clean it up by hand';
