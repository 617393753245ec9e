import type { TextPart } from '../../tracking/textParts.ts';
import { type Section, type SectionsText, type Setting, strip } from './grammar.ts';

/** What names of settings look like. A line of a secret that was pasted, in base64 say, may be read as one with a key. */
const PLAIN_KEY = /^[a-z][a-z0-9_.-]{0,47}$/;

/** @see Format.parts */
export const sectionParts = ({ text, sections }: SectionsText): readonly TextPart[] =>
  sections
    .flatMap((section) => [
      headerPart(text, section),
      ...section.settings.flatMap((setting) => settingParts(text, section.header, setting)),
    ])
    .sort((a, b) => a.start - b.start);

function headerPart(text: string, { header, line: { start } }: Section): TextPart {
  const at = text.indexOf('[', start);
  return { start: at, end: at + header.length + 2 };
}

/** A value of several lines is no part. */
function settingParts(
  text: string,
  header: string,
  { key, lines: [first, ...more] }: Setting,
): readonly TextPart[] {
  if (!first) return [];
  const line = text.slice(first.start, first.textEnd);
  const [upToValue = ''] = /^[^=:]*[=:]/.exec(line) ?? [];
  if (!PLAIN_KEY.test(strip(upToValue.slice(0, -1)))) return [];
  const rest = line.slice(upToValue.length);
  const value = strip(rest);
  const keyEnd = first.start + upToValue.length + rest.indexOf(value);
  const keyPart = { start: first.start, end: keyEnd };
  if (more.length > 0) return [keyPart];
  return [keyPart, { start: keyEnd, end: keyEnd + value.length, address: [header, key] }];
}
