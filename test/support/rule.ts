import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const CONTRIBUTING = readFileSync(join(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');

/** A rule of the house: what it allows, or what to do about a breach, and the heading in CONTRIBUTING.md that has it. */
export interface Rule {
  readonly says: string;
  readonly heading: string;
}

/**
 * Fails if a rule is broken, with each breach, what the rule says and where it stands.
 *
 * @param breaches a line each: what is wrong, and in which file
 */
export function expectKept(breaches: readonly string[], { says, heading }: Rule): void {
  expect(CONTRIBUTING, 'the heading of a rule').to.match(new RegExp(`^#+ ${heading}$`, 'm'));
  if (breaches.length === 0) return;
  expect.fail([...breaches, says, `The rule: CONTRIBUTING.md, "${heading}".`].join('\n      '));
}

/** The rows of the tables below a heading in CONTRIBUTING.md, cell by cell. */
export function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = CONTRIBUTING.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [own = ''] = section.split(/^#/m);
  const rows = own.split('\n').filter((line) => line.startsWith('|') && !/^\|[ -]+\|[ -|]+$/.test(line));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}
