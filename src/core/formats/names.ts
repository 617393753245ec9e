// The names of an address in formats that nest. A name is of one line, and each can be read back:
//
// - `auths`                  the key of a member, as it is
// - `"\nx"`                  a key as JSON, if it is empty, has control characters, or begins like another kind
// - `[{"name":"dev"}]`       the item of a list whose member `name` is `dev`; there may be more members
// - `[["auths",1]]`, `[[2]]` what no edit can be about: a key that appears twice, an item that no member identifies

/** What a name of an address leads to; undefined for what no edit can be about. */
export type Step = { readonly key: string } | ItemStep | undefined;

interface ItemStep extends MemberValue {
  /** Members that differ where {@link MemberValue.member} has the same value. */
  readonly further: readonly MemberValue[];
}

interface MemberValue {
  readonly member: string;
  readonly value: string;
}

const CONTROLS = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g;

/** JSON of one line, which no reader takes for several. */
const json = (value: unknown): string =>
  JSON.stringify(value).replace(
    CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The name of a member, by its key. */
export const keyName = (key: string): string =>
  /^(["[]|$)/.test(key) || key.search(CONTROLS) >= 0 ? json(key) : key;

/** The name of a list's item, by the value of one of its members, and of further ones. */
export const itemName = (
  member: string,
  value: string,
  ...further: readonly (readonly [member: string, value: string])[]
): string => `[${json(Object.fromEntries([[member, value], ...further]))}]`;

/** The name of a member whose key was there before, by how often. */
export const againName = (key: string, times: number): string => `[${json([key, times])}]`;

/** The name of an item that can't be told by a member, by its place among those. */
export const otherItemName = (index: number): string => `[${json([index])}]`;

/** What a name leads to. */
export function stepOf(name: string): Step {
  if (!/^["[]/.test(name)) return { key: name };
  const parsed = parsedJson(name);
  if (typeof parsed === 'string') return { key: parsed };
  const item: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : undefined;
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const all = Object.entries(item).flatMap(([member, value]) =>
    typeof value === 'string' ? [{ member, value }] : [],
  );
  const [first, ...further] = all;
  return first && all.length === Object.keys(item).length ? { ...first, further } : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
