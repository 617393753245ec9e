// Writes the parts of README.md that are made from the code: the table of commands, and the last benchmark.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandTable } from './support/commandTable.ts';
import { DIST, inRoot } from './support/paths.ts';

/** Puts a text between the two marks of a name. */
function filled(text: string, name: string, content: string): string {
  const [start, end] = [new RegExp(`<!-- ${name}\\b.*?-->`), `<!-- /${name} -->`];
  const open = start.exec(text)?.[0];
  if (open === undefined || !text.includes(end)) throw new Error(`README.md has no marks for ${name}`);
  const before = text.slice(0, text.indexOf(open) + open.length);
  return `${before}\n\n${content}\n\n${text.slice(text.indexOf(end))}`;
}

const README = inRoot('README.md');
const BENCH = path.join(DIST, 'bench.md');
let text = filled(readFileSync(README, 'utf8'), 'commands', await commandTable());
if (existsSync(BENCH)) text = filled(text, 'bench', readFileSync(BENCH, 'utf8').trim());
writeFileSync(README, text);
