import { type Command, defineCommand } from '../command.ts';
import { RUNTIME, VERSION } from '../version.ts';
import { COMPLETED_SHELLS, COMPLETION_SCRIPTS } from './completionScripts.ts';
import { findCommand } from './findCommand.ts';
import { commandHelp, overview } from './help.ts';
import { pageOf } from './page.ts';

const help = defineCommand({
  name: 'help',
  group: 'Shells and help',
  summary: 'List all commands, or describe one',
  arguments: [{ name: 'COMMAND', summary: 'the command to describe', optional: true, meaning: 'command' }],
  options: [],
  examples: ['help bump_version', 'help'],
  notes: 'shipctl --help and shipctl -h do the same, and so does shipctl COMMAND --help.',
  async run({ COMMAND: name }, { stdout, env }) {
    const page = pageOf(stdout, env);
    stdout.write(name === undefined ? await overview(page) : commandHelp(await findCommand(name), page));
  },
});

const version = defineCommand({
  name: 'version',
  group: 'Shells and help',
  summary: 'Print the version of shipctl and of its runtime',
  arguments: [],
  options: [],
  examples: ['version'],
  notes: 'shipctl --version and shipctl -V do the same.',
  run(_given, { stdout }) {
    stdout.write(`${VERSION} (${RUNTIME})\n`);
  },
});

const completion = defineCommand({
  name: 'completion',
  group: 'Shells and help',
  summary: 'Print the completion script for a shell',
  arguments: [
    { name: 'SHELL', values: COMPLETED_SHELLS, summary: 'the shell' },
    {
      name: 'WORD',
      summary: 'for the script itself: a line up to the cursor, to print what can follow',
      optional: true,
      rest: true,
      verbatim: true,
    },
  ],
  options: [],
  examples: ["completion bash shipctl configure_aws --mode ''", 'completion bash'],
  notes:
    'bash: eval "$(shipctl completion bash)" in ~/.bashrc. zsh: eval "$(shipctl completion zsh)" in ~/.zshrc, after ' +
    'compinit. fish: shipctl completion fish >~/.config/fish/completions/shipctl.fish\n\n' +
    "It completes commands, options and their choices, files, and in a job the names and fields of the job's resources.",
  async run({ SHELL: shell, WORD: words }, world) {
    if (words.length === 0) {
      world.stdout.write(COMPLETION_SCRIPTS[shell]);
      return;
    }
    const { completionLines, completionsOf } = await import('./completions.ts');
    world.stdout.write(completionLines(await completionsOf(words, world)));
  },
});

/** The commands that are about shipctl itself, by name. */
export const programCommands: Readonly<Record<string, Command>> = { completion, help, version };
