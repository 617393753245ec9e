import fc from 'fast-check';
import type { JsonShape } from '../../../../src/core/formats/json/grammar.ts';
import { jsonFormat } from '../../../../src/core/formats/json/json.ts';
import { itemName, keyName } from '../../../../src/core/formats/names.ts';
import { type Edit, addressKey } from '../../../../src/core/tracking/format.ts';
import { itSurvivesHistories } from '../../../support/formatHistories.ts';

const SHAPE: JsonShape = {
  lists: [{ at: ['servers'], member: 'id' }],
  indentation: '\t',
  hasByteOrderMark: false,
};

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What JSON.parse finds. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (value: Json, address: readonly string[]): void => {
    const parts = isObject(value)
      ? Object.entries(value).map(([key, part]) => [keyName(key), part] as const)
      : Array.isArray(value) && addressKey(address) === 'servers'
        ? value.map((item) => [itemName('id', (item as { id: string }).id), item] as const)
        : undefined;
    if (!parts) values.set(addressKey(address), JSON.stringify(value));
    else if (parts.length === 0 && address.length > 0) values.set(addressKey(address), JSON.stringify(value));
    else for (const [name, part] of parts) walk(part, [...address, name]);
  };
  if (text.trim() !== '') walk(JSON.parse(text) as Json, []);
  return values;
}

/** Each unit has an entry of an object, and an item of a list; the first one also the default. */
function edits(unit: number, value: string): readonly Edit[] {
  const host = ['auths', `host${unit}`];
  const item = ['servers', itemName('id', `server${unit}`)];
  const text = JSON.stringify(value);
  return [
    { address: [...host, 'auth'], value: text },
    { address: [...host, 'identitytoken'], value: undefined },
    { address: [...item, 'id'], value: JSON.stringify(`server${unit}`) },
    { address: [...item, 'password'], value: text },
    { address: [...item, 'isDefault'], value: unit === 0 ? 'true' : 'false' },
    ...(unit === 0 ? [{ address: [keyName('a\n"b')], value: text }] : []),
  ];
}

const scalar = fc.constantFrom<Json>('THEIRS1', 'é"\\\n\u2028', 1, -0.5, true, null, '');
const other = fc.oneof(
  scalar,
  fc.constantFrom<Json>({}, [], [1, 'THEIRS2', { a: 'THEIRS3' }], { a: { '': {} }, __b: 'THEIRS4' }),
);
const old = fc.constantFrom<Json>('old', null, 'x', 5, {});
const optional = (model: Readonly<Record<string, fc.Arbitrary<Json>>>): fc.Arbitrary<Json> =>
  fc.record(model, { requiredKeys: [] }).map((value) => value as Json);
const hostEntry = optional({ auth: old, identitytoken: old, email: other });
const auths = optional({ host0: hostEntry, host1: hostEntry, other: hostEntry, '': other, '[x]': other });
const server = (id: string): fc.Arbitrary<Json> =>
  fc
    .tuple(optional({ url: other, password: old, isDefault: fc.boolean() }), fc.boolean())
    .map(([rest, isFirst]) => (isFirst ? { id, ...(rest as object) } : { ...(rest as object), id }));
const servers = fc
  .tuple(server('server0'), server('server1'), server('another'))
  .chain((all) => fc.shuffledSubarray(all));
const top = optional({
  auths: fc.oneof({ weight: 5, arbitrary: auths }, { weight: 1, arbitrary: fc.constant(null) }),
  servers: fc.oneof({ weight: 5, arbitrary: servers }, { weight: 1, arbitrary: fc.constant(null) }),
  'a\n"b': old,
  credsStore: scalar,
  other,
});

/** JSON in one of many forms. */
const forms: readonly ((value: Json) => string)[] = [
  (value) => JSON.stringify(value, undefined, '\t'),
  (value) => `${JSON.stringify(value, undefined, 2)}\n`,
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(value, undefined, 4).replaceAll('\n', '\r\n'),
  (value) => JSON.stringify(value, undefined, 1).replace(/\n */g, ' '),
  (value) => ` ${JSON.stringify(value, undefined, 3).replaceAll(',\n', '\n ,')}\n\n`,
  (value) => JSON.stringify(value, undefined, 2).replace(/": /g, '" :\n').replace(/[é]/g, '\\u00E9'),
];
const textOf = fc.tuple(top, fc.constantFrom(...forms)).map(([value, form]) => form(value));

const parsed = (text: string): Json => (text.trim() === '' ? {} : (JSON.parse(text) as Json));
const sortedJson = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sortedJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, part]) => [key, sortedJson(part)]),
  );
};

/** Without the first `auth`. */
function withoutAuth(value: Json): Json {
  const { auths = null } = isObject(value) ? value : {};
  if (!isObject(value) || !isObject(auths)) return value;
  const [[key, entry] = ['', null]] = Object.entries(auths);
  if (!isObject(entry)) return value;
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'auth'));
  return { ...value, auths: { ...auths, [key]: rest } };
}

describe('files of JSON', () => {
  itSurvivesHistories({
    format: jsonFormat(SHAPE),
    texts: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(undefined, '', ' \n', '{}', '{ }\n', '{\n}') },
      { weight: 5, arbitrary: textOf },
    ),
    edits,
    values: valuesIn,
    rewrites: [
      (text, random) => (text.trim() === '' ? text : (forms[random % forms.length]?.(parsed(text)) ?? '')),
      (text) => (text.trim() === '' ? text : JSON.stringify(sortedJson(parsed(text)), undefined, 2)),
      (text, random) => {
        const value = parsed(text);
        return isObject(value) ? JSON.stringify({ ...value, other: `THEIRS${random}` }) : text;
      },
      (text) => text.replace(/("auth": ?)"OURS\d"/, '$1"changed"'),
      (text) => (text.trim() === '' ? text : JSON.stringify(withoutAuth(parsed(text)))),
    ],
  });
});
