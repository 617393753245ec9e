import { defineCommand } from '../command.ts';
import { BUMPS, bumped } from '../core/version.ts';

export const command = defineCommand({
  name: 'bump_version',
  group: 'Utilities',
  summary: 'Print the next version',
  arguments: [
    { name: 'VERSION', summary: 'three numbers, with or without a v and a pre-release: v1.2.3-rc.1' },
    { name: 'ACTION', values: BUMPS, summary: 'what to do to it' },
  ],
  options: [],
  examples: ['bump_version 1.2.3 minor', 'bump_version v1.3.0-rc.1 final'],
  notes: `major, minor and patch count that number, set those behind it to 0 and drop a pre-release.
alpha, beta and rc add the tag, or count it: 1.2.3-rc, 1.2.3-rc.1, 1.2.3-rc.2; another tag is replaced.
final drops the pre-release. A v in front stays; build metadata (+...) is dropped.
Numbers may be of any size, and may have zeros in front.`,
  plain: true,
  run({ VERSION: version, ACTION: action }, { stdout }) {
    stdout.write(`${bumped(version, action)}\n`);
  },
});
