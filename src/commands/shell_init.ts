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
  notes: `Use eval "$(shipctl shell_init bash)" at the start of a script. From then on, shipctl is a function: getters of
variables start no program, and the program does everything else as before.
shipctl -v VAR COMMAND... sets the variable VAR to the output of the command, without its last line break. With a
getter, no program starts.`,
  run({ SHELL: shell }, { stdout }) {
    stdout.write(shellFunctions(shell));
  },
});
