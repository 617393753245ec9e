import { type Command, defineCommand } from '../command.ts';
import { RUNTIME, VERSION } from '../version.ts';
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
  summary: 'Print the version of shipctl, and what runs it',
  arguments: [],
  options: [],
  examples: ['version'],
  notes: 'shipctl --version and shipctl -V do the same.',
  run(_given, { stdout }) {
    stdout.write(`${VERSION} (${RUNTIME})\n`);
  },
});

/** The commands that are about shipctl itself, by name. */
export const programCommands: Readonly<Record<string, Command>> = { help, version };
