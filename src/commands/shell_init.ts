import { defineCommand } from '../command.ts';
import { SHELLS } from '../core/shell/dialects.ts';
import { shellFunctions } from '../core/shell/functions.ts';

export const command = defineCommand({
  name: 'shell_init',
  group: 'Shells and help',
  summary: 'Print functions that run the getters inside the shell',
  arguments: [{ name: 'SHELL', values: SHELLS, summary: 'the shell (sh for dash and busybox)' }],
  options: [],
  examples: ['shell_init bash'],
  notes: [
    'For eval "$(shipctl shell_init bash)" at the start of a script. From then on shipctl is a function: the getters of',
    'variables start no program, and all else is done by the program as before.',
    'shipctl -v VAR COMMAND... sets the variable VAR to what the command prints, without the line break at its end;',
    'with a getter, no program starts.',
  ].join('\n'),
  run({ SHELL: shell }, { stdout }) {
    stdout.write(shellFunctions(shell));
  },
});
