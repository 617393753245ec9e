import { IMAGE_NEEDS } from '../../src/core/imageNeeds.ts';
import { commandReference } from './commandReference.ts';
import { readPage } from './pages.ts';
import { withOutputs } from './shownCommands.ts';

const COMMANDS = 'docs/reference/commands.md';
const REQUIREMENTS = 'docs/reference/requirements.md';

/** Puts a text between the two marks of a name. */
export function filled(text: string, name: string, content: string): string {
  const [start, end] = [new RegExp(`<!-- ${name}: .*?-->`), `<!-- /${name} -->`];
  const open = start.exec(text)?.[0];
  if (open === undefined || !text.includes(end)) throw new Error(`the page has no marks for ${name}`);
  const before = text.slice(0, text.indexOf(open) + open.length);
  return `${before}\n\n${content}\n\n${text.slice(text.indexOf(end))}`;
}

async function filledPage(page: string, text: string): Promise<string> {
  if (page === COMMANDS) return filled(text, 'commands', await commandReference());
  return page === REQUIREMENTS ? filled(text, 'needs', needsTable()) : text;
}

/** What self_check looks for. */
function needsTable(): string {
  const rows = Object.values(IMAGE_NEEDS).map(
    ({ name, commands, without }) => `| ${name} | ${commands} | ${without} |`,
  );
  return ['<!-- prettier-ignore -->', '| what | for | without it |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/**
 * A page as it should be: what is made from the code, and what the commands print.
 *
 * @param program the shipctl that is run
 * @throws Error for a script of the page that fails
 */
export async function currentPage(page: string, program: string): Promise<string> {
  const text = readPage(page);
  return withOutputs(await filledPage(page, text), program);
}
