import { catalog } from '../../src/catalog.ts';
import { type Argument, type Command, GROUPS, type Option } from '../../src/command.ts';
import { linkName } from '../../src/cli/linkNames.ts';
import {
  argumentMeaning,
  optionMeaning,
  usageOf,
  writtenArgument,
  writtenOption,
} from '../../src/cli/usage.ts';

/** Commands whose example needs what no machine can be expected to have. */
const NOT_RUN: Readonly<Record<string, string>> = {
  deploy_ecs: 'needs a cluster of Amazon ECS',
  self_check: 'shows what the machine has',
  jdk: 'switches the Java of the machine',
  notify: 'needs a server',
  verify_aws: 'needs a server',
  retry: 'needs npm and its registry',
  version: 'differs between the programs',
  service: 'needs the program shippable_service of an image',
};

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;');

const argumentRow = (argument: Argument): string =>
  `| \`${writtenArgument(argument)}\` | ${cell(argumentMeaning(argument))} |`;

const optionRow = (option: Option): string =>
  `| \`${cell(writtenOption(option))}\` | ${cell(optionMeaning(option))} |`;

const table = (head: string, rows: readonly string[]): string =>
  rows.length === 0 ? '' : ['<!-- prettier-ignore -->', `| ${head} | |`, '| --- | --- |', ...rows].join('\n');

/** A command: what it does, how it is called, its words, and the first of its examples, to be run. */
function section(command: Command): string {
  const { name, summary, notes, examples } = command;
  const link = linkName(name);
  const oldSpellings = command.options.flatMap(({ oldSpelling }) => oldSpelling ?? []);
  const parts = [
    `### ${name}`,
    `${summary}.`,
    ['```text', usageOf(command), '```'].join('\n'),
    table('argument', command.arguments.map(argumentRow)),
    table('option', command.options.map(optionRow)),
    notes ?? '',
    oldSpellings.length === 0 ? '' : `Also accepted: ${oldSpellings.map((one) => `\`${one}\``).join(', ')}.`,
    link === undefined ? '' : `A link to \`shipctl\` named \`${link}\` is this command.`,
    NOT_RUN[name] === undefined ? '' : `<!-- not run by the tests: ${NOT_RUN[name]} -->`,
    ['```console', ...examples.slice(0, 1).map((line) => `$ shipctl ${line}`), '```'].join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** All commands, in the order of the help. */
export async function commandReference(): Promise<string> {
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  const groups = GROUPS.map((group) => ({ group, members: commands.filter((one) => one.group === group) }));
  const sections = groups
    .filter(({ members }) => members.length > 0)
    .map(({ group, members }) => [`## ${group}`, ...members.map(section)].join('\n\n'));
  return ['<!-- session: the examples -->', ...sections].join('\n\n');
}
