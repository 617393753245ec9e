import fc from 'fast-check';
import { Choices, type Data, YamlWriter } from './yamlWriter.ts';

const NAMES = [
  'dev',
  'prod',
  'a b',
  'on',
  '12',
  'arn:aws:eks:x:1:cluster/c',
  "o'clock",
  'ü',
  'x#y',
  '- z',
  'true',
];
const name = fc.constantFrom(...NAMES);
const theirs = fc.constantFrom(
  'THEIRS',
  'THEIRS two',
  'LS0tTHEIRS==',
  'x: THEIRS',
  'THEIRS\nlines\n',
  "'THEIRS'",
);
const old = fc.constantFrom<Data>('OLD', 'OLD text', '010', 'yes', 'a\nb', 5, true, null);

const cluster = fc.record(
  {
    server: fc.oneof(old, fc.constant('https://h')),
    'insecure-skip-tls-verify': fc.boolean(),
    extra: theirs,
  },
  { requiredKeys: [] },
);
const context = fc.record({ cluster: old, user: old, namespace: theirs }, { requiredKeys: [] });
const exec = fc.record(
  {
    command: old,
    args: fc.array(fc.constantFrom('a', 'b c', '1'), { maxLength: 3 }),
    env: fc.constant(null),
    x: theirs,
  },
  { requiredKeys: [] },
);
const user = fc.record({ token: old, username: old, password: theirs, exec }, { requiredKeys: [] });

/** Items with the given member, in random order of their members. */
function items(member: string, value: fc.Arbitrary<Data>): fc.Arbitrary<Data> {
  const others = fc.constantFrom<Data>(
    { note: 'THEIRS' },
    { name: null, x: ['THEIRS'] },
    { name: 'twice', x: 'THEIRS' },
    'THEIRS',
    [],
  );
  const item = fc
    .tuple(name, fc.oneof({ weight: 5, arbitrary: value }, fc.constantFrom<Data>({}, null)), fc.nat(3))
    .map(([text, data, order]): Data => {
      if (order === 3) return { name: text };
      return order === 0 ? { [member]: data, name: text } : { name: text, [member]: data };
    });
  const named = fc.uniqueArray(item, { maxLength: 5, selector: (one) => (one as { name: string }).name });
  return fc
    .tuple(named, fc.array(others, { maxLength: 2 }))
    .map(([all, more]) => (more.length > 1 ? [...all, ...more] : all));
}

const list = (member: string, value: fc.Arbitrary<Data>): fc.Arbitrary<Data> =>
  fc.oneof({ weight: 6, arbitrary: items(member, value) }, fc.constantFrom<Data>(null, []));

const top = fc.record(
  {
    apiVersion: fc.constantFrom('v1', 'v0'),
    kind: fc.constant('Config'),
    clusters: list('cluster', cluster),
    contexts: list('context', context),
    users: list('user', user),
    'current-context': fc.oneof(name, fc.constantFrom<Data>('', null)),
    preferences: fc.constantFrom<Data>({}, { colors: true }, null),
    extensions: fc.constantFrom<Data>([{ name: 'x', extension: { a: 'THEIRS' } }], []),
    'x-anchor': fc.constantFrom<Data>('\t&t THEIRS', '\t&m {a: 1}', '\t&l [THEIRS]'),
    on: theirs,
  },
  { requiredKeys: [] },
);

/** Keys whose values are aliases, behind the anchor that they lead to. */
function withAliases(data: Readonly<Record<string, Data>>, isMeant: boolean): Readonly<Record<string, Data>> {
  const [, anchor] = /^\t&(\w)/.exec(typeof data['x-anchor'] === 'string' ? data['x-anchor'] : '') ?? [];
  if (anchor === undefined) return data;
  const { 'x-anchor': source = null, ...others } = data;
  return {
    'x-anchor': source,
    ...others,
    ...(isMeant ? { 'x-alias': `*${anchor}`, 'x-more': [`*${anchor}`] } : {}),
  };
}

/** Kubeconfigs of others in many styles; undefined for none. What no test may touch has `THEIRS` in it. */
export const kubeconfigTexts: fc.Arbitrary<string | undefined> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom(undefined, '', '\n', '# only a note', '{}', '~', '---\n', '{"users": []}\n'),
  },
  {
    weight: 9,
    arbitrary: fc
      .tuple(top, fc.nat(), fc.boolean(), fc.array(fc.nat(9), { maxLength: 4 }))
      .map(([data, seed, hasAlias, order]) => {
        const all = Object.entries(withAliases(data, hasAlias));
        for (const place of order) all.push(...all.splice(place === 0 ? 1 : place, 1));
        const shuffled = Object.fromEntries(all);
        const isAnchored = JSON.stringify(shuffled).includes('\\t&');
        const aliased = isAnchored ? withAliases(shuffled, hasAlias) : shuffled;
        return new YamlWriter(new Choices(seed)).document(aliased);
      }),
  },
);

const text = fc.constantFrom('OLD', 'on', '12', 'a: b', 'x\ny');
const strings = (...keys: readonly string[]): fc.Arbitrary<Data> =>
  fc.record(Object.fromEntries(keys.map((key) => [key, text])), { requiredKeys: [] }) as fc.Arbitrary<Data>;

/** Items that kubectl takes, with nothing that it would add. */
const valid = (member: string, value: fc.Arbitrary<Data>): fc.Arbitrary<Data> => {
  const item = fc.record({ name, [member]: value }) as fc.Arbitrary<{ readonly name: string }>;
  const items = fc.uniqueArray(item, { maxLength: 4, selector: (one) => one.name });
  return fc.oneof({ weight: 5, arbitrary: items }, fc.constantFrom<Data>(null, []));
};

/** Kubeconfigs in many styles that kubectl can read. */
export const validKubeconfigTexts: fc.Arbitrary<string | undefined> = fc
  .tuple(
    fc.record(
      {
        clusters: valid(
          'cluster',
          fc.record({ server: text, 'insecure-skip-tls-verify': fc.constant(true) }),
        ),
        contexts: valid('context', fc.record({ cluster: text, user: text, namespace: theirs })),
        users: valid('user', strings('token', 'username', 'tokenFile')),
        'current-context': fc.oneof(name, fc.constant('')),
        preferences: fc.constantFrom<Data>({}, { colors: true }),
        'x-more': theirs,
      },
      { requiredKeys: [] },
    ),
    fc.nat(),
  )
  .map(([data, seed]) =>
    new YamlWriter(new Choices(seed)).document({ apiVersion: 'v1', kind: 'Config', ...data }),
  );
