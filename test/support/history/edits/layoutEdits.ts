// Edits that change how a file is written, and mostly not what it says.
import { type Line, strip } from '../awsText.ts';
import { type Edit, blocksOf, edited, lineEndOf, pick, settingsOf } from './draft.ts';

export const stripLastEnd: Edit = (file) => {
  const last = file.lines.at(-1);
  if (last === undefined || last.end === '') return undefined;
  return edited([...file.lines.slice(0, -1), { text: last.text, end: '' }], 'strip the last line end');
};

export const lineEnds: Edit = (file, [a]) => {
  const end = pick(['\r\n', '\n'], a) ?? '\n';
  const lines = file.lines.map((line) => ({ text: line.text, end: line.end === '' ? '' : end }));
  return edited(lines, `turn all line ends into ${JSON.stringify(end)}`);
};

/** As Python's configparser writes what it has read. */
export const rewrite: Edit = ({ reading }) => {
  if (!reading) return undefined;
  const order = [...reading.keys()].sort((x, y) => Number(y === 'DEFAULT') - Number(x === 'DEFAULT'));
  const text = order
    .map((header) => {
      const settings = [...(reading.get(header) ?? [])];
      return `[${header}]\n${settings.map(([key, value]) => `${key} = ${value.replaceAll('\n', '\n\t')}\n`).join('')}\n`;
    })
    .join('');
  return { text, says: "rewrite the file with Python's configparser" };
};

/** All lines of a section, of its settings or of the file get more blanks in front. */
export const indent: Edit = (file, [a, b, c]) => {
  const block = pick(blocksOf(file), a);
  const depth = pick(['  ', '    ', '\t'], b) ?? '';
  const scope = pick(['file', 'settings', 'section'], c) ?? 'file';
  const isMeant = (line: Line): boolean =>
    strip(line.text) !== '' &&
    (scope === 'file' ||
      ((block?.lines.includes(line) ?? false) && (scope === 'section' || line.kind !== 'header')));
  const lines = file.lines.map((line) => (isMeant(line) ? { text: depth + line.text, end: line.end } : line));
  return edited(
    lines,
    `indent ${scope === 'file' ? 'the file' : `the ${scope} of ${JSON.stringify(block?.lines[0]?.text)}`}`,
  );
};

/** All settings of the file begin at the margin, and what goes on with them is indented by four. */
export const flatten: Edit = (file) =>
  edited(
    file.lines.map(({ text, end, kind }) => ({
      text: kind === 'more' ? `    ${strip(text)}` : strip(text),
      end,
    })),
    'take all indentation away',
  );

export const sortSections: Edit = (file, [a]) => {
  const blocks = blocksOf(file);
  const first = blocks[0];
  if (!first) return undefined;
  const end = lineEndOf(file);
  const sorted = blocks
    .map(({ lines }) => lines)
    .sort((x, y) => (x[0]?.text ?? '').localeCompare(y[0]?.text ?? ''));
  if (a % 2 === 1) sorted.reverse();
  const lines = [...file.lines.slice(0, first.index), ...sorted.flat()];
  return edited(
    lines.map(({ text, end: had }) => ({ text, end: had === '' ? end : had })),
    `sort the sections${a % 2 === 1 ? ' backwards' : ''}`,
  );
};

export const sortKeys: Edit = (file, [a, b]) => {
  const block = pick(blocksOf(file), a);
  const settings = settingsOf(file).filter(({ line }) => block?.lines.includes(line));
  const [first] = settings;
  if (!block || !first || settings.length < 2) return undefined;
  const groups = settings.map(({ index, count, key }) => ({
    key,
    lines: file.lines.slice(index, index + count),
  }));
  const moved = new Set(groups.flatMap(({ lines }) => lines));
  const sorted = groups
    .sort((x, y) => x.key.localeCompare(y.key) * (b % 2 === 0 ? 1 : -1))
    .flatMap(({ lines }) => lines);
  const end = lineEndOf(file);
  const lines = file.lines.flatMap((line) => (line === first.line ? sorted : moved.has(line) ? [] : [line]));
  return edited(
    lines.map(({ text, end: had }) => ({ text, end: had === '' ? end : had })),
    `sort the keys of ${JSON.stringify(block.lines[0]?.text)}`,
  );
};
