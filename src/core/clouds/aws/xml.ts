import { SaxesParser } from 'saxes';

/** What an element of an answer holds: a text, or elements by their names. */
export type XmlValue = string | XmlElements;

export interface XmlElements {
  readonly [name: string]: readonly XmlValue[];
}

type Open = Record<string, XmlValue[]>;

/** An element that the reader is in. */
interface Place {
  readonly elements: Open;
  text: string;
}

/** The elements of a text in XML; undefined if it is none, also if it was too long to be read whole. */
export function xmlIn(body: Uint8Array): XmlElements | undefined {
  const root: Place = { elements: {}, text: '' };
  const places = [root];
  const parser = new SaxesParser();
  parser.on('opentag', () => {
    places.push({ elements: {}, text: '' });
  });
  parser.on('text', (text) => {
    const place = places.at(-1);
    if (place) place.text += text;
  });
  parser.on('closetag', ({ name }) => {
    const place = places.pop() ?? root;
    const value = Object.keys(place.elements).length === 0 ? place.text : place.elements;
    const { elements } = places.at(-1) ?? root;
    // A name may be one of those that every object has.
    if (!Object.hasOwn(elements, name))
      Object.defineProperty(elements, name, { value: [], enumerable: true });
    elements[name]?.push(value);
  });
  try {
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(new TextDecoder().decode(body)).close();
  } catch {
    return undefined;
  }
  return root.elements;
}

/** The first element below others, by their names from the outside in. */
export function xmlAt(value: XmlValue | undefined, ...names: readonly string[]): XmlValue | undefined {
  return names.reduce<XmlValue | undefined>((at, name) => xmlList(at, name)[0], value);
}

/** The text of an element, as `xmlAt` finds it; undefined for one that holds elements. */
export function xmlText(value: XmlValue | undefined, ...names: readonly string[]): string | undefined {
  const found = xmlAt(value, ...names);
  return typeof found === 'string' ? found : undefined;
}

/** The elements of one name in another one. */
export const xmlList = (value: XmlValue | undefined, name: string): readonly XmlValue[] =>
  typeof value === 'object' && Object.hasOwn(value, name) ? (value[name] ?? []) : [];
