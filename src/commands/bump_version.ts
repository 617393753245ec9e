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
  notes: `major, minor and patch increment that number, set the numbers after it to 0, and drop a pre-release.
alpha, beta and rc add their tag or increment it (1.2.3-rc, 1.2.3-rc.1, 1.2.3-rc.2). Another tag is replaced.
final drops the pre-release. A leading v stays, and build metadata (+...) is dropped.
Numbers may have any size, and leading zeros.`,
  plain: true,
  run({ VERSION: version, ACTION: action }, { stdout }) {
    stdout.write(`${bumped(version, action)}\n`);
  },
});
