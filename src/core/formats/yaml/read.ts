import { type CST, Composer, Parser } from 'yaml';
import { FormatFault, type Reading } from '../../tracking/format.ts';
import { type Anchors, anchorsIn } from './anchors.ts';
import { type NamedLists, leavesOf } from './leaves.ts';
import type { Style, YamlNode } from './nodes.ts';
import { lineOf, styleOf } from './style.ts';
import { nodeOf, propertiesIn } from './syntax.ts';

/**
 * A text of YAML. Its first document counts; the others stay as they are.
 *
 * A map's member has the name `keyName(key)` in an address, an item of a named list `itemName(member, value)`. The values
 * are scalars, empty maps and lists, and the lists that are not named, as canonical JSON.
 */
export interface YamlText extends Reading {
  /** Undefined if the document is empty. */
  readonly root: YamlNode | undefined;
  /** Where the first document ends. */
  readonly end: number;
  readonly lists: NamedLists;
  readonly style: Style;
  readonly anchors: Anchors;
}

/** A deeper text is nobody's by chance, and may be too deep for the stack. */
const MAX_DEPTH = 100;

// Readers differ on whether a line ends there: YAML 1.1 knows more line ends than 1.2.
const ODD_LINE_END = /\r(?!\n)|[\x85\u2028\u2029]/;

/**
 * Reads YAML as kubectl does.
 *
 * @throws FormatFault for what is no YAML, holds no map, or what readers of YAML 1.1 and 1.2 read differently
 */
export function readYaml(text: string, lists: NamedLists): YamlText {
  if (text.startsWith('\ufeff')) throw new FormatFault(1, 'the file begins with two byte order marks');
  const odd = text.search(ODD_LINE_END);
  if (odd >= 0)
    throw new FormatFault(lineOf(text, odd), 'not all readers of YAML take this for the end of a line');
  const { tokens, document, end } = firstDocument(text);
  checkDepth(text, tokens);
  checkSyntax(text, tokens);
  const root = document?.value && nodeOf(document.value, propertiesIn(document.start));
  if (root && root.kind !== 'map' && !(root.kind === 'scalar' && root.value === 'null'))
    throw new FormatFault(lineOf(text, root.start), 'the document is not a mapping');
  const anchors = anchorsIn(root);
  const { lost } = anchors;
  if (lost) throw new FormatFault(lineOf(text, lost.start), 'this alias leads nowhere');
  const values = leavesOf(root, lists, anchors);
  return { text, values, root, end, lists, anchors, style: styleOf(text, root) };
}

interface FirstDocument {
  /** Up to the second document. */
  readonly tokens: readonly CST.Token[];
  readonly document: CST.Document | undefined;
  readonly end: number;
}

function firstDocument(text: string): FirstDocument {
  const all = [...new Parser().parse(text)];
  const isDocument = ({ type }: CST.Token): boolean => type === 'document';
  const first = all.findIndex(isDocument);
  const second = first < 0 ? -1 : all.findIndex((token, index) => index > first && isDocument(token));
  const tokens = second < 0 ? all : all.slice(0, second);
  const behind = first < 0 ? undefined : all.slice(first + 1).find(({ type }) => /^doc/.test(type));
  const document = all[first];
  return {
    tokens,
    document: document?.type === 'document' ? document : undefined,
    end: behind?.offset ?? text.length,
  };
}

function checkDepth(text: string, tokens: readonly CST.Token[]): void {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level;
    if (depth > MAX_DEPTH && first)
      throw new FormatFault(lineOf(text, first.offset), 'the text is nested too deeply');
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((one) => one !== undefined && one !== null),
  );
}

function checkSyntax(text: string, tokens: readonly CST.Token[]): void {
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, strict: false, logLevel: 'silent' });
  for (const { errors } of composer.compose(tokens)) {
    const [error] = errors;
    if (error)
      throw new FormatFault(
        lineOf(text, error.pos[0]),
        `this is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`,
      );
  }
}
