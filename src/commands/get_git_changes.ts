import { defineCommand } from '../command.ts';
import { printedNames, shaped } from '../core/git/fileNames.ts';
import { gitIn } from '../core/git/git.ts';
import { changedNames, checkRoot } from '../core/git/repository.ts';
import { directoryOf, rangeOf } from '../core/git/source.ts';

export const command = defineCommand({
  name: 'get_git_changes',
  group: 'Utilities',
  summary: 'Print the names of the files that a range of commits changed',
  arguments: [],
  options: [
    { name: 'path', value: 'DIR', meaning: 'directory', summary: 'the root of a working tree' },
    {
      name: 'resource',
      value: 'NAME',
      meaning: 'resource',
      summary: 'a repository resource: its working tree, and its range',
    },
    {
      name: 'commit-range',
      value: 'RANGE',
      summary: 'A..B, A...B (from the point where B left A), or A (to the files in the working tree)',
    },
    {
      name: 'directories-only',
      summary: 'print the directories that hold the files, each with a / at its end',
    },
    {
      name: 'depth',
      value: 'N',
      number: { unit: 'count', least: 1 },
      summary: 'cut each name to its first N parts',
    },
    { name: 'z', summary: 'end each name with NUL, not with a line break' },
  ],
  examples: [
    'get_git_changes --path=. --commit-range=HEAD~1..HEAD',
    'get_git_changes --resource=my-repo --directories-only --depth=1',
  ],
  notes: `Without --commit-range, --resource takes beforeCommitSha..commitSha or, for a pull request, its changes to the base
branch, and --path takes $SHIPPABLE_COMMIT_RANGE. If A consists of zeros (the first push), all files of B are printed.
Names are relative to the root, sorted and never quoted. A renamed file is listed under both names.`,
  async run(given, world) {
    const shape = { isDirectoriesOnly: given['directories-only'], depth: given.depth };
    const directory = await directoryOf(world, given);
    const range = await rangeOf(world, given);
    const git = gitIn(directory, world.env.names(), await world.processes());
    await checkRoot(git);
    const names = shaped(await changedNames(git, range), shape);
    world.stdout.write(printedNames(names, given.z ? '\0' : '\n'));
  },
});
