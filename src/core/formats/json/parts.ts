import type { Address } from '../../tracking/format.ts';
import { type TextPart, withPunctuation } from '../../tracking/textParts.ts';
import type { JsonNode, JsonText } from './grammar.ts';

const PUNCTUATION = /^[\s{}[\],:]*$/;

/** @see Format.parts */
export function jsonParts({ text, root }: JsonText): readonly TextPart[] {
  if (!root) return [];
  return withPunctuation(text, [...partsOf(root, [])], { start: root.start, end: root.end }, PUNCTUATION);
}

function* partsOf(node: JsonNode, address: Address): Generator<TextPart> {
  const { start, end } = node;
  if (node.kind === 'leaf') yield { start, end, address };
  else
    for (const { name, start: keyStart, keyEnd, node: own } of node.children) {
      if (node.kind === 'object') yield { start: keyStart, end: keyEnd };
      yield* partsOf(own, [...address, name]);
    }
}
