// Edits of lines, and of whole files.
import { readAwsText } from '../../history/awsText.ts';
import { editedText } from '../../history/edits/edits.ts';
import type { ToolFile } from '../files.ts';
import { type Edit, type Edited, pick } from './edit.ts';

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const noEnd: Edit = ({ text }) =>
  /\n$/.test(text) ? { text: text.replace(/\r?\n$/, ''), says: 'the last line loses its end' } : undefined;

const lineEnds: Edit = ({ text }) => ({
  text: text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'),
  says: 'all line ends are changed',
});

const insert =
  (line: (unique: string) => string): Edit =>
  ({ text, choices: [a], unique }) => {
    const lines = linesOf(text);
    const at = a % (lines.length + 1);
    const before = ended(lines.slice(0, at).join(''));
    return {
      text: before + line(unique) + lines.slice(at).join(''),
      says: `a line ${JSON.stringify(line(unique))} is put in as number ${at + 1}`,
    };
  };

const blankLine = insert(() => '\n');
const commentAtEnd: Edit = ({ text, unique }) => ({
  text: `${ended(text)}# ${unique}\n`,
  says: 'a comment is added at the end',
});
const commentAtStart: Edit = ({ text, unique }) => ({
  text: `# ${unique}\n${text}`,
  says: 'a comment is added at the start',
});

const removeLine: Edit = ({ text, choices: [a] }) => {
  const lines = linesOf(text);
  if (lines.length === 0) return undefined;
  const at = a % lines.length;
  return { text: lines.toSpliced(at, 1).join(''), says: `the line ${JSON.stringify(lines[at])} is removed` };
};

const sortLines: Edit = ({ text }) => ({
  text: [...linesOf(ended(text))].sort().join(''),
  says: 'the lines are sorted',
});

const CREDENTIAL_PLACES = ['git.example.com', 'code.example.com%3a8443', 'new.example.com'];

/** git's credential store: the line of the same user and place goes, and the new one comes first. */
const approve: Edit = ({ text, choices: [a], unique }) => {
  const place = pick(CREDENTIAL_PLACES, a) ?? '';
  const others = linesOf(ended(text)).filter((line) => !isFor(line, place));
  return {
    text: `https://me:new-${unique}@${place}\n${others.join('')}`,
    says: `git credential approve ${place}`,
  };
};

/** git approves what it has used: our line, or somebody's, comes first. */
const approveSame: Edit = ({ text, choices: [a] }) => {
  const lines = linesOf(ended(text));
  const used = pick(lines, a);
  if (used === undefined || !used.includes('@')) return undefined;
  return {
    text: [used, ...lines.filter((line) => line !== used)].join(''),
    says: `git credential approve of ${JSON.stringify(used)}`,
  };
};

const reject: Edit = ({ text, choices: [a] }) => {
  const place = pick(CREDENTIAL_PLACES, a) ?? '';
  const others = linesOf(text).filter((line) => !isFor(line, place));
  return { text: others.join(''), says: `git credential reject ${place}` };
};

const isFor = (line: string, place: string): boolean =>
  new RegExp(`^https://me:[^@]*@${place}\\s*$`).test(line);

const changeVariable: Edit = ({ text, choices: [a], unique }) => {
  const names = [...text.matchAll(/^export (\w+)=/gm)].map(([, name]) => name);
  const name = pick(names, a);
  if (name === undefined) return undefined;
  const lines = linesOf(text).map((line) =>
    line.startsWith(`export ${name}=`) ? `export ${name}=set-${unique}\n` : line,
  );
  return { text: lines.join(''), says: `${name} gets another value` };
};

const gitConfigSet: Edit = ({ text, choices: [a], unique }) => {
  const header = pick(['[user]', '[credential]', '[credential "https://git.example.com"]'], a) ?? '';
  const lines = linesOf(ended(text));
  const at = lines.findIndex((line) => line.trim() === header);
  const line = `\tname-${unique} = ${unique}\n`;
  const all = at < 0 ? [...lines, `${header}\n`, line] : lines.toSpliced(at + 1, 0, line);
  return { text: all.join(''), says: `git config: a variable in ${header}` };
};

/** `git config --remove-section`. */
const gitRemoveSection: Edit = ({ text, choices: [a] }) => {
  const parts = text.split(/^(?=[ \t]*\[)/m);
  const at = a % parts.length;
  return {
    text: parts.toSpliced(at, 1).join(''),
    says: `the section ${JSON.stringify(parts[at])} is removed`,
  };
};

const indentDeeper: Edit = ({ text }) => ({
  text: text.replaceAll(/^\t/gm, '    '),
  says: 'an editor indents by blanks',
});

const SECTION_EDITS = [
  ...['changeTheirs', 'changeOurs', 'deleteTheirs', 'deleteOurs', 'comment', 'blank', 'noBlanks'],
  ...['stripLastEnd', 'lineEnds', 'rewrite', 'indent', 'flatten', 'sortSections', 'sortKeys'],
];

const sectionEdit =
  (kind: string): Edit =>
  ({ text, choices: [a, b], unique }) =>
    editedText(kind, text, [a, b, b], unique);

const PROPERTIES = [
  ['core', 'project'],
  ['core', 'account'],
  ['compute', 'zone'],
  ['core', 'output'],
] as const;

/** `gcloud config set`, and `az config set`: Python's configparser writes the file anew. */
const setProperty: Edit = ({ text, choices: [a], unique }): Edited | undefined => {
  const { reading } = readAwsText(text);
  const [section, key] = pick(PROPERTIES, a) ?? PROPERTIES[0];
  if (!reading) return undefined;
  const all = new Map([...reading].map(([name, settings]) => [name, new Map(settings)]));
  const own = all.get(section) ?? new Map<string, string>();
  all.set(section, own.set(key, `set-${unique}`));
  const sections = [...all].map(
    ([name, settings]) =>
      `[${name}]\n${[...settings].map(([one, value]) => `${one} = ${value.replaceAll('\n', '\n\t')}\n`).join('')}\n`,
  );
  return { text: sections.join(''), says: `config set ${section}/${key}` };
};

const deleteFile: Edit = () => ({ text: null, says: 'the file is deleted' });

/** Another file takes its place. */
const replaceFile: Edit = ({ file, unique }) => ({
  text: FRESH[file.grammar]?.(unique) ?? `theirs-${unique}`,
  says: 'another file is put in its place',
});

const FRESH: Readonly<Record<string, (unique: string) => string>> = {
  json: (unique) => `{"x-${unique}": "${unique}"}\n`,
  yaml: (unique) => `x-${unique}: ${unique}\n`,
  sections: (unique) => `[x]\ny = ${unique}\n`,
  'git config': (unique) => `[x]\n\ty = ${unique}\n`,
  lines: (unique) => `export X${unique}=1\n`,
  credentials: (unique) => `https://x:${unique}@x.example.com\n`,
};

const LINES = [noEnd, blankLine];

const BY_GRAMMAR: Readonly<Record<ToolFile['grammar'], readonly Edit[]>> = {
  json: [lineEnds, noEnd],
  yaml: [lineEnds, noEnd, commentAtEnd, commentAtStart],
  sections: [...SECTION_EDITS.map(sectionEdit), setProperty, setProperty],
  'git config': [
    ...LINES,
    gitConfigSet,
    gitConfigSet,
    gitRemoveSection,
    commentAtEnd,
    indentDeeper,
    lineEnds,
  ],
  lines: [
    ...[...LINES, removeLine, sortLines, changeVariable, commentAtEnd],
    insert((unique) => `export THEIRS${unique}='x'\n`),
  ],
  credentials: [...LINES, removeLine, sortLines, approve, approveSame, reject],
  whole: [],
};

export const textEdits = ({ grammar }: ToolFile): readonly Edit[] => [
  ...BY_GRAMMAR[grammar],
  deleteFile,
  replaceFile,
];
