import { itemName, stepOf } from '../names.ts';
import type { JsonChild, JsonHolder, JsonNode, JsonText } from './grammar.ts';

/** What is to be written: JSON of a value, or what holds others. */
export type NewNode = string | NewHolder;

export interface NewHolder {
  readonly kind: 'object' | 'list';
  /** By name, in order. */
  readonly children: Map<string, NewNode>;
}

/** The blanks between what is written: a line end with an indentation, or blanks of one line. */
type Gap = string;

/** How a text is laid out, by its own example. */
export class Layout {
  readonly lineEnd: string;
  readonly #text: string;
  readonly #indentation: string;
  readonly #colon: string;
  readonly #isOneLine: boolean;
  /** Those of the characters that end lines which are in the text at all. */
  readonly #lineEnds: readonly string[];

  constructor({ text, root, shape }: JsonText) {
    this.#text = text;
    this.lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
    this.#lineEnds = ['\n', '\r'].filter((end) => text.includes(end));
    const isFilled = root !== undefined && root.kind !== 'leaf' && root.children.length > 0;
    this.#isOneLine = isFilled && !/[\r\n]/.test(text.slice(root.start, root.end));
    const member = root && firstMember(root);
    const colon = member ? text.slice(member.keyEnd, member.node.start) : '';
    this.#colon = /^[ \t]*:[ \t]*$/.test(colon) ? colon : ': ';
    this.#indentation = (root && this.#stepIn(root)) ?? shape.indentation;
  }

  /** The blanks in front of a new child. */
  gapIn(holder: JsonHolder): Gap {
    const [last, before] = [holder.children.at(-1), holder.children.at(-2)];
    if (!last) return this.#isOneLine ? '' : this.lineOf(holder.start) + this.#indentation;
    const between = this.#text.slice(before?.node.end ?? holder.start + 1, last.start);
    const blanks = between.slice(between.trimEnd().length);
    const [indentation] = /[^\r\n]*$/.exec(blanks) ?? [''];
    if (indentation.length < blanks.length) return this.lineEnd + indentation;
    return before ? blanks : this.#blank;
  }

  /** The blanks in front of the end of a holder that had no children. */
  gapAtEndOf(holder: JsonHolder): Gap {
    return this.lineOf(holder.start);
  }

  /** A new child with its key, as it stands after a gap. */
  child(name: string, node: NewNode, gap: Gap): string {
    const step = stepOf(name);
    if (!step || !('key' in step)) return this.node(itemOf(name, node), gap);
    return JSON.stringify(step.key) + this.#colon + this.node(node, gap);
  }

  /** @param gap in front of the line on which it stands */
  node(node: NewNode, gap: Gap): string {
    if (typeof node === 'string') return node;
    const [open, close] = node.kind === 'list' ? '[]' : '{}';
    const isOneLine = !/[\r\n]/.test(gap);
    const inner = isOneLine ? this.#blank : gap + this.#indentation;
    const children = [...node.children].map(([name, child]) => this.child(name, child, inner));
    const first = isOneLine ? '' : inner;
    return `${open ?? ''}${first}${children.join(`,${inner}`)}${isOneLine ? '' : gap}${close ?? ''}`;
  }

  /** Between values of one line. */
  get #blank(): string {
    return this.#colon.endsWith(' ') ? ' ' : '';
  }

  /** A line end and the indentation of the line in which an offset is; nothing in a text of one line. */
  lineOf(offset: number): Gap {
    if (this.#isOneLine) return '';
    const start = Math.max(-1, ...this.#lineEnds.map((end) => this.#text.lastIndexOf(end, offset - 1))) + 1;
    const line = this.#text.slice(start, offset);
    return this.lineEnd + (/^[ \t]*/.exec(line)?.[0] ?? '');
  }

  /** How much deeper the first child is that has a line of its own; undefined if none has. */
  #stepIn(node: JsonNode): string | undefined {
    if (node.kind === 'leaf') return undefined;
    for (const child of node.children) {
      const own = indentationBefore(this.#text, child.start);
      const outer = own === '' ? '' : this.lineOf(node.start).slice(this.lineEnd.length);
      if (own.startsWith(outer) && own !== outer) return own.slice(outer.length);
      const inner = this.#stepIn(child.node);
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
}

/** The blanks in front of an offset, if it is the first on its line; else nothing. */
function indentationBefore(text: string, offset: number): string {
  let start = offset;
  while (' \t'.includes(text.charAt(start - 1)) && start > 0) start--;
  return '\r\n'.includes(text.charAt(start - 1)) ? text.slice(start, offset) : '';
}

function firstMember(node: JsonNode): JsonChild | undefined {
  if (node.kind === 'leaf') return undefined;
  for (const child of node.children) {
    const found = node.kind === 'object' ? child : firstMember(child.node);
    if (found) return found;
  }
  return undefined;
}

/** An item with the members that its name has. */
function itemOf(name: string, node: NewNode): NewNode {
  const step = stepOf(name);
  if (!step || 'key' in step || typeof node === 'string') return node;
  const [first, ...further] = [step, ...step.further].map(({ member, value }) => [member, value] as const);
  if (!first || itemName(...first, ...further) !== name) return node;
  const missing = [first, ...further].filter(([member]) => !node.children.has(member));
  const members = missing.map(([member, value]) => [member, JSON.stringify(value)] as const);
  return { ...node, children: new Map<string, NewNode>([...members, ...node.children]) };
}
