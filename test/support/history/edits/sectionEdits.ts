// Edits of headers, sections and what stands between settings.
import { type Edit, blocksOf, edited, inserted, pick } from './draft.ts';

export const rename: Edit = (file, [a], unique) => {
  const block = pick(blocksOf(file), a);
  const header = block?.lines[0];
  if (!header) return undefined;
  const isProfile = /^\s*\[profile/.test(header.text);
  const text = `[${isProfile ? 'profile ' : ''}renamed${unique}]`;
  const lines = file.lines.map((line) => (line === header ? { text, end: line.end } : line));
  return edited(lines, `rename ${JSON.stringify(header.text)} to ${text}`);
};

export const deleteSection: Edit = (file, [a]) => {
  const block = pick(blocksOf(file), a);
  if (!block) return undefined;
  const { index, lines } = block;
  const rest = [...file.lines.slice(0, index), ...file.lines.slice(index + lines.length)];
  return edited(rest, `delete the section ${JSON.stringify(lines[0]?.text)}`);
};

export const comment: Edit = (file, [a, b, c], unique) => {
  const at = a % (file.lines.length + 1);
  const text = `${pick(['', '', '  ', '\t'], c) ?? ''}${pick(['# ', ';', '#'], b) ?? ''}note ${unique}`;
  return edited(inserted(file, at, [text]), `add ${JSON.stringify(text)} as line ${at + 1}`);
};

export const blank: Edit = (file, [a, b]) => {
  const at = a % (file.lines.length + 1);
  const text = pick(['', '  '], b) ?? '';
  return edited(inserted(file, at, [text]), `add a blank line as line ${at + 1}`);
};

export const noBlanks: Edit = (file) =>
  edited(
    file.lines.filter(({ kind }) => kind !== 'blank'),
    'delete all blank lines',
  );

/** A header at the end, with or without a line end, or in the middle, where it splits a section. */
export const addHeader: Edit = (file, [a, b], unique) => {
  const at = b % 3 === 2 ? a % (file.lines.length + 1) : file.lines.length;
  const lines = inserted(file, at, [`[new${unique}]`]);
  const isOpen = b % 3 === 1;
  const result = isOpen
    ? lines.map((line, index) => (index === lines.length - 1 ? { ...line, end: '' } : line))
    : lines;
  return edited(
    result,
    `add the header [new${unique}] as line ${at + 1}${isOpen ? ', without a line end' : ''}`,
  );
};

export const addProfile: Edit = (file, [a, b], unique) => {
  const lines = [...(b % 2 === 0 ? [''] : []), `[new${unique}]`, `output = theirs-${unique}`];
  const at = a % 2 === 0 ? file.lines.length : 0;
  return edited(
    inserted(file, at, lines),
    `add a section [new${unique}] ${at === 0 ? 'on top' : 'at the end'}`,
  );
};
