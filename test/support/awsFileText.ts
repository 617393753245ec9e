import fc, { type Arbitrary } from 'fast-check';
import { readSections } from '../../src/core/formats/sections/grammar.ts';

const INDENTATION = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom(' ', '  ', '    ', '\t', '\t\t', ' \t') },
  { weight: 1, arbitrary: fc.constantFrom('\u00a0', '\u3000', '\u2028', '\u001c', '\u0085', '\v', '\f') },
);

const HEADERS: readonly string[] = [
  'default',
  'my-aws',
  'deploy',
  'profile my-aws',
  'profile deploy',
  'profile default',
  'profile "my-aws"',
  "profile 'my-aws'",
  "profile 'my prof'",
  'profile "my prof"',
  'my prof',
  'profile my prof',
  'profile\tmy-aws',
  'profile  my-aws',
  'profiles my-aws',
  'profile my\\-aws',
  'profile a.b',
  'profile ünï',
  'ünï',
  'profile',
  'profile "',
  'DEFAULT',
  'Default',
  'sso-session s',
  'services s',
  'plugins',
  'a]b',
  ' default ',
];

const KEYS: readonly string[] = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'region',
  'role_arn',
  'source_profile',
  'credential_source',
  'credential_process',
  'sso_session',
  'sso_start_url',
  'output',
  's3',
  'cli_pager',
  'a b',
  'ünï',
  '[x',
  '"quoted"',
];

const KEY = fc.constantFrom(...KEYS).chain((key) =>
  fc.constantFrom(
    key,
    key,
    key,
    key.toUpperCase(),
    key.replace(/^\w/, (first) => first.toUpperCase()),
  ),
);
const SEPARATOR = fc.constantFrom(' = ', ' = ', '=', ':', ': ', ' : ', '\t=', '= ', '\u3000=\u00a0');

const VALUE = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    'json',
    'us-east-1',
    'IQoJb3JpZ2luX2VjE==',
    '"abc=="',
    "'q'",
    'a # b',
    'a ; b',
    '#',
    ';x',
  ),
  fc.constantFrom(
    '=',
    ':',
    '= =',
    'a\\',
    '\\;',
    '%(x)s',
    '$HOME',
    '[default]',
    'ünï😀',
    'a\u2028b',
    'a\u0085b',
    'b\u001f',
  ),
  fc.string({ maxLength: 8 }),
);

const COMMENT = fc
  .tuple(fc.constantFrom('#', ';', '# ', '; '), fc.constantFrom('', 'x', '[default]', 'region = x', 'ü'))
  .map((parts) => parts.join(''));
const BLANK = fc.constantFrom('', '', '', ' ', '\t', '    ', '\u3000', '\u001d', '\f');
const BROKEN = fc.constantFrom(
  'nothing',
  '= x',
  ': x',
  '[',
  '[]',
  ']',
  '[ ]',
  '[default',
  '\ufeff',
  '"',
  ' =',
  '\u0000',
);
const CONTINUATION = fc
  .tuple(
    fc.constantFrom('  ', '    ', '\t', '        '),
    fc.constantFrom('max = 20', 'MAX: 20', 'b', '= c', '[x]', 'k=', 'a = b = c', 'x =\v y', 'x = y\u2028z'),
  )
  .map((parts) => parts.join(''));

const header = (headers: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(INDENTATION, headers, fc.constantFrom('', '', '', '', ' ', ' # x', ' junk', ' ]', 'x'))
    .map(([indentation, name, tail]) => `${indentation}[${name}]${tail}`);

const setting = (keys: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(INDENTATION, keys, SEPARATOR, VALUE).map((parts) => parts.join(''));

const LINE_END = fc.oneof(
  { weight: 12, arbitrary: fc.constant('\n') },
  { weight: 5, arbitrary: fc.constant('\r\n') },
  { weight: 1, arbitrary: fc.constant('\r') },
);

/** Joins lines, mostly with one kind of line end; the last one may have none. */
function withEnds(lines: Arbitrary<readonly string[]>): Arbitrary<string> {
  const oneKind = fc.tuple(lines, LINE_END).map(([all, end]) => all.map((line) => line + end));
  const mixed = lines.chain((all) => fc.tuple(...all.map((line) => LINE_END.map((end) => line + end))));
  return fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: oneKind }, { weight: 1, arbitrary: mixed }),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([all, cut]) => (cut === 0 ? all.join('').replace(/(\r\n|\r|\n)$/, '') : all.join('')));
}

const ANY_LINE = fc.oneof(
  { weight: 3, arbitrary: header(fc.constantFrom(...HEADERS)) },
  { weight: 6, arbitrary: setting(KEY) },
  { weight: 3, arbitrary: CONTINUATION },
  { weight: 2, arbitrary: fc.tuple(INDENTATION, COMMENT).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: BLANK },
  { weight: 1, arbitrary: BROKEN },
);

/** The lines of one section, each key once, with what may stand between them. */
const sectionLines = (name: string): Arbitrary<readonly string[]> => {
  const between = fc.array(
    fc.oneof(
      BLANK,
      fc.tuple(INDENTATION, COMMENT).map((parts) => parts.join('')),
    ),
    { maxLength: 2 },
  );
  const nested = fc.array(fc.oneof(CONTINUATION, BLANK), { maxLength: 2 });
  const group = (key: string): Arbitrary<readonly string[]> =>
    fc
      .tuple(
        between,
        setting(fc.constantFrom(key, key, key.toUpperCase())),
        fc.oneof(fc.constant([]), nested),
      )
      .map(([above, line, below]) => [...above, line, ...below]);
  return fc
    .tuple(
      between,
      header(fc.constant(name)),
      fc
        .uniqueArray(fc.constantFrom(...KEYS), { maxLength: 5 })
        .chain((keys) => fc.tuple(...keys.map(group))),
      between,
    )
    .map(([above, line, groups, below]) => [...above, line, ...groups.flat(), ...below]);
};

/** Texts that can mostly be read: each section and key once. */
const TIDY_TEXT: Arbitrary<string> = withEnds(
  fc
    .uniqueArray(fc.constantFrom(...HEADERS), { maxLength: 5 })
    .chain((names) => fc.tuple(...names.map(sectionLines)))
    .map((sections) => sections.flat()),
);

const NOISE = fc.string({
  unit: fc.constantFrom(
    ...('[[]]==::#;  \t\n\n\n\r\ra\u001c\u0085\u00a0\u2028\ufeffKk"\'\\😀%'.match(/./gsu) ?? []),
  ),
  maxLength: 24,
});

/** Texts of every kind, most of which can't be read. */
export const ANY_TEXT: Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 30, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('\ufeff') }),
    fc.oneof(
      { weight: 3, arbitrary: withEnds(fc.array(ANY_LINE, { maxLength: 10 })) },
      {
        weight: 2,
        arbitrary: withEnds(fc.array(ANY_LINE, { maxLength: 6 })).map((text) => `[default]\n${text}`),
      },
      { weight: 2, arbitrary: TIDY_TEXT },
      { weight: 2, arbitrary: NOISE },
      { weight: 1, arbitrary: NOISE.map((noise) => `[x]\n${noise}`) },
    ),
  )
  .map((parts) => parts.join(''));

const isReadable = (text: string): boolean => {
  try {
    readSections(text);
    return true;
  } catch {
    return false;
  }
};

const READABLE_TEXT = TIDY_TEXT.filter(isReadable);

/** The texts of the credentials file and the config file, or of the one file that is both. */
export const FILES: Arbitrary<readonly string[]> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(READABLE_TEXT, READABLE_TEXT) },
  { weight: 1, arbitrary: fc.tuple(READABLE_TEXT) },
);
