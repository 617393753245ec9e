import { type Command, commandsIn, exportLines } from '../../formats/lines/exports.ts';

/** What keeps the job's script from seeing a variable that a line of a file exports. */
interface Hindrance {
  /** From 1. */
  readonly line: number;
  readonly says: string;
}

/** The end of a line with which the next command belongs together. */
const OPEN = /(?:&&|\|\||\||\|&)[\\\s]*$/;

/** A comment, unless it may be in quotes. */
const COMMENT = /(?:^|\s)#[^'"]*$/;

/**
 * What in a file of variables keeps the line that sets one, or is to be added at the end, from doing so for good.
 *
 * @param text a byte text that bash sources
 * @param name of the variable
 */
export function hindrancesIn(text: string, name: string): readonly Hindrance[] {
  const { lines } = exportLines.read(text);
  const own = lines.findLast(({ set }) => set?.name === `export ${name}=`);
  const at = own?.start ?? text.length;
  const lineOf = ({ start }: { readonly start: number }): number => text.slice(0, start).split('\n').length;
  const commands = commandsIn(text);
  const found: Hindrance[] = [];
  const add = (some: readonly Command[], words: RegExp, says: string): void => {
    for (const command of some)
      if (words.test(command.text)) found.push({ line: lineOf(command), says: `${says}; remove that line` });
  };
  const before = commands.filter(({ start }) => start < at);
  const after = commands.filter(({ start }) => start > at);
  add(before, readOnly(name), `makes ${name} read-only before shipctl's line sets it`);
  for (const command of before.filter(({ text: words }) => /^(?:return|exit|exec)\b(?!=)/.test(words)))
    found.push({
      line: lineOf(command),
      says: `may end the file before shipctl's line sets ${name}; move it to the end of the file`,
    });
  const above = lines.findLast(
    ({ start, textEnd }) => start < at && /^[^#]/.test(text.slice(start, textEnd).trim()),
  );
  const open = above && OPEN.exec(text.slice(above.start, above.textEnd).replace(COMMENT, ''));
  if (open)
    found.push({
      line: lineOf({ start: above.start + open.index }),
      says: `is not complete and goes on in shipctl's line, which may then not set ${name}; complete it`,
    });
  add(after, assignment(name), `sets ${name} again after shipctl's line`);
  add(after, unsetting(name), `unsets ${name} after shipctl's line set it`);
  return found;
}

const DECLARE = String.raw`(?:declare|typeset)(?:\s+-\w+)*`;

const readOnly = (name: string): RegExp =>
  new RegExp(
    String.raw`^(?:readonly|(?:declare|typeset)\s+(?:-\w+\s+)*-\w*r\w*)\s(?:[^;&|]*\s)?${name}(?![\w])`,
  );

/** An assignment that is not only for one command. */
const assignment = (name: string): RegExp =>
  new RegExp(
    String.raw`^(?:(?:(?:export|readonly|${DECLARE})\s(?:[^;&|]*\s)?)${name}\+?=|${name}\+?=(?:[^\s'"]|'[^']*'|"[^"]*")*\s*(?:$|[;&|#]))`,
  );

const unsetting = (name: string): RegExp =>
  new RegExp(
    String.raw`^(?:unset(?!\s+-f)|export\s+-n|(?:declare|typeset)\s+\+x)\s(?:[^;&|]*\s)?${name}(?![\w=])`,
  );
