// What edits of an AWS file are made of.
import { type AwsText, type Line, textOf } from '../awsText.ts';

/** Numbers that choose where an edit takes place, and what it writes. */
export type Choices = readonly [number, number, number];

/** An edited text, and what was done, in words. */
export interface Edited {
  readonly text: string;
  readonly says: string;
}

export type Edit = (file: AwsText, choices: Choices, unique: string) => Edited | undefined;

export type Draft = readonly { readonly text: string; readonly end: string }[];

export const pick = <T>(items: readonly T[], choice: number): T | undefined => items[choice % items.length];
export const lineEndOf = ({ lines }: AwsText): string => lines.find(({ end }) => end !== '')?.end ?? '\n';
export const edited = (lines: Draft, says: string): Edited => ({ text: textOf(lines), says });

/** Puts a line at an index; a last line without an end gets one first. */
export function inserted(file: AwsText, at: number, texts: readonly string[]): Draft {
  const end = lineEndOf(file);
  const before = file.lines
    .slice(0, at)
    .map((line) => ({ text: line.text, end: line.end === '' ? end : line.end }));
  return [...before, ...texts.map((text) => ({ text, end })), ...file.lines.slice(at)];
}

/** The settings of a text: the lines of each, the one of the key first. */
export function settingsOf({ lines }: AwsText): readonly Setting[] {
  return lines.flatMap((line, index) => {
    if (line.kind !== 'key' || line.key === undefined) return [];
    const more = lines.slice(index + 1).findIndex(({ kind }) => kind === 'key' || kind === 'header');
    const below = lines.slice(index + 1, more < 0 ? lines.length : index + 1 + more);
    const last = below.findLastIndex(({ kind }) => kind === 'more');
    return [{ line, index, count: last + 2, key: line.key, section: line.section ?? '' }];
  });
}

export interface Setting {
  readonly line: Line;
  readonly index: number;
  /** Lines of the setting, with comments and blank ones in between. */
  readonly count: number;
  readonly key: string;
  readonly section: string;
}

export const named = ({ key, section }: Setting): string => `${key} of [${section}]`;

/** The header's line and all lines up to the next header. */
export function blocksOf({
  lines,
}: AwsText): readonly { readonly index: number; readonly lines: readonly Line[] }[] {
  const starts = lines.flatMap(({ kind }, index) => (kind === 'header' ? [index] : []));
  return starts.map((index, at) => ({ index, lines: lines.slice(index, starts[at + 1] ?? lines.length) }));
}
