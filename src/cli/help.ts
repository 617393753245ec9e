import { catalog } from '../catalog.ts';
import { type Argument, type Command, GROUPS, type Option } from '../command.ts';
import { linkName } from './linkNames.ts';
import { type Page, columnFor, definitions, filled, heading, paragraphs } from './page.ts';
import { argumentMeaning, optionMeaning, usageParts, writtenOption } from './usage.ts';

/** Where a reader finds more; a page of shipctl's repository. */
const PAGE = 'docs/reference/commands.md';

const USAGE = 'Usage:';
const NARROW_INDENT = 4;

/** All commands by group. */
export async function overview(page: Page): Promise<string> {
  const { width } = page;
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  const column = columnFor(commands.map(({ name }) => name));
  const groups = GROUPS.map((group) => {
    const rows = commands
      .filter((command) => command.group === group)
      .map(({ name, summary }) => [name, summary] as const);
    return section(`${group}:`, definitions(rows, width, column), page);
  });
  return joined([
    paragraphs(PURPOSE, width),
    `${heading(USAGE, page)} shipctl COMMAND [ARGUMENTS]`,
    ...groups,
    paragraphs(FOOTER, width),
    documentation(PAGE, page),
  ]);
}

const PURPOSE =
  'shipctl reads what the CI platform injects into a job, and configures the tools that the job calls.';

const FOOTER = [
  '"shipctl help COMMAND" shows the arguments, options and examples of a command; "shipctl --version" prints the version.',
  'Exit status: 0 done; 99 the command line is wrong, or what it names is not in this job; 1 any other failure.',
].join('\n\n');

/** One command: how it is called, its arguments, options and examples. */
export function commandHelp(command: Command, page: Page): string {
  const { width } = page;
  const link = linkName(command.name);
  return joined([
    usage(command, page),
    paragraphs(`${command.summary}.`, width),
    section('Arguments:', definitions(command.arguments.map(argumentRow), width), page),
    section('Options:', definitions(command.options.map(optionRow), width), page),
    section('Examples:', command.examples.map((line) => `  shipctl ${line}`).join('\n'), page),
    paragraphs(command.notes ?? '', width),
    link === undefined ? '' : paragraphs(`A link to shipctl that is named ${link} runs this command.`, width),
    documentation(`${PAGE}#${command.name}`, page),
  ]);
}

const joined = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;

const section = (title: string, content: string, page: Page): string =>
  content === '' ? '' : `${heading(title, page)}\n${content}`;

function documentation(place: string, page: Page): string {
  const title = 'Documentation:';
  const text = paragraphs(`${title} ${place} in the repository of shipctl`, page.width);
  return heading(title, page) + text.slice(title.length);
}

function usage(command: Command, page: Page): string {
  const start = `shipctl ${command.name} `;
  const column = USAGE.length + 1 + start.length;
  // After a long name on a narrow terminal, the rest goes below.
  const indent = ' '.repeat(column > page.width / 2 ? NARROW_INDENT : column);
  const lines = filled(usageParts(command), page.width - indent.length);
  const first = indent.length < column ? '' : (lines[0] ?? '');
  const others = first === '' ? lines : lines.slice(1);
  return [`${heading(USAGE, page)} ${start}${first}`.trimEnd(), ...others.map((line) => indent + line)].join(
    '\n',
  );
}

const argumentRow = (argument: Argument): readonly [string, string] => [
  argument.name,
  argumentMeaning(argument),
];

const optionRow = (option: Option): readonly [string, string] => [
  writtenOption(option),
  optionMeaning(option),
];
