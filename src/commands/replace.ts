import { defineCommand } from '../command.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { alteredModes } from '../core/messages.ts';
import { Placeholders } from '../core/placeholders.ts';
import { UsageError } from '../errors.ts';

export const command = defineCommand({
  name: 'replace',
  group: 'Utilities',
  summary: 'Replace variables in files with their values',
  arguments: [
    {
      name: 'FILE',
      summary: 'the files; all of them change, or none',
      rest: true,
      meaning: 'file',
    },
  ],
  options: [
    { name: 'strict', summary: 'fail if a variable is not set, and change no file' },
    { name: 'keep-unset', summary: 'leave variables that are not set as they are' },
    LOCK_TIMEOUT_OPTION,
  ],
  examples: ['replace deployment.yml', 'replace --strict config/a.json config/b.json'],
  notes: `$NAME and \${NAME} are replaced, if NAME consists of A-Z, a-z, 0-9 and _, and does not begin with a digit.
Anything else that begins with $ stays: $1, $$, \${NAME:-default}. Values are inserted byte for byte, and
variables in them are not replaced again. A variable that is not set is replaced with nothing.
The new file takes the old one's place, with its mode and owner. A link stays, and the file that it leads to is
replaced. If a file has several names (hard links), the others keep the old text. If a file is a mount point, or may not
be written, that is an error, and no file changes.`,
  plain: true,
  async run({ FILE: files, strict, 'keep-unset': keepUnset, 'lock-timeout': seconds }, world) {
    if (strict && keepUnset) throw new UsageError('give --strict or --keep-unset, not both');
    const unset = strict ? 'refused' : keepUnset ? 'kept' : 'removed';
    const wholeFiles = await world.wholeFiles();
    const rewriterFor = (write: (bytes: Uint8Array) => void): Placeholders =>
      new Placeholders(world.env, unset, write);
    world.stderr.write(alteredModes(wholeFiles.replace(files, seconds, rewriterFor)));
  },
});
