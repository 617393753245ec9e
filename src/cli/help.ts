import { catalog } from '../catalog.ts';
import { type Command, GROUPS } from '../command.ts';
import { linkName } from './linkNames.ts';
import { usageOf } from './words.ts';
import { optionHelp } from './yargsCommandLine.ts';

const INDENT = '  ';

/** All commands by group. */
export async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const used = GROUPS.filter((group) => commands.some((command) => command.group === group));
  const groups = used.map((group) => {
    const lines = commands.filter((command) => command.group === group);
    return [
      `${group}:`,
      ...lines.map(({ name, summary }) => `${INDENT}${name.padEnd(width)}${summary}`),
    ].join('\n');
  });
  return `${['usage: shipctl COMMAND [ARGUMENTS]', ...groups, FOOTER].join('\n\n')}\n`;
}

const FOOTER = [
  'shipctl COMMAND --help tells more. shipctl --version prints the version.',
  'Exit status: 0 done; 99 the command line is wrong, or what it names is not in this job; 1 anything else.',
].join('\n');

/** One command: how it is called, its arguments, options and examples. */
export async function commandHelp(command: Command): Promise<string> {
  const width = Math.max(0, ...command.arguments.map(({ name }) => name.length)) + 2;
  const words = command.arguments.map(({ name, summary }) => `${INDENT}${name.padEnd(width)}${summary}`);
  const link = linkName(command.name);
  const parts = [
    `usage: ${usageOf(command)}`,
    `${command.summary}.`,
    words.length > 0 ? ['Arguments:', ...words].join('\n') : '',
    await optionHelp(command),
    ['Examples:', ...command.examples.map((line) => `${INDENT}shipctl ${line}`)].join('\n'),
    command.notes ?? '',
    link === undefined ? '' : `A link to shipctl named ${link} is this command.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
