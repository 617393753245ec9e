import fc, { type Arbitrary } from 'fast-check';
import type { Start } from './history.ts';
import { readAwsText } from './awsText.ts';

/** Settings of one identity, and others, by what a user may have. */
const CREDENTIALS: readonly (readonly string[])[] = [
  ['aws_access_key_id', 'aws_secret_access_key'],
  ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'],
  ['aws_access_key_id', 'aws_secret_access_key', 'aws_security_token', 'aws_account_id'],
  ['aws_access_key_id', 'aws_secret_access_key', 'region', 'mfa_serial'],
  ['credential_process'],
  ['role_arn', 'source_profile', 'external_id'],
  ['region'],
  [],
];
const CONFIG: readonly (readonly string[])[] = [
  ['region'],
  ['role_arn', 'source_profile', 'region'],
  ['role_arn', 'credential_source', 'duration_seconds', 'role_session_name'],
  ['sso_session', 'sso_account_id', 'sso_role_name'],
  ['role_arn', 'web_identity_token_file', 'region'],
  ['sso_start_url', 'sso_region', 'region'],
  ['credential_process', 'region'],
  ['aws_access_key_id', 'aws_secret_access_key'],
  ['login_session'],
  [],
];
const OTHERS: readonly string[] = ['output', 'cli_pager', 's3', 'retry_mode', 'a b', 'ca_bundle'];

const CREDENTIALS_HEADERS = ['default', 'my-aws', 'deploy', 'other', 'my prof', 'team', 'a.b', 'ünï'];
const CONFIG_HEADERS = [
  'default',
  'profile my-aws',
  'profile deploy',
  'profile default',
  'profile "my-aws"',
  "profile 'my prof'",
  'profile other',
  'profile team',
  'profile  deploy',
  'sso-session corp',
  'services s',
  'plugins',
];

const ODD_VALUES = [
  'IQoJb3JpZ2luX2VjE==',
  '"abc=="',
  'a # b',
  'a ; b',
  '= x',
  'ünï😀',
  '%(x)s',
  '[default]',
  '',
];

const INDENTATION = fc.constantFrom('', '', '', '', '  ', '    ', '\t');
const SEPARATOR = fc.constantFrom(' = ', ' = ', ' = ', '=', ': ', '\t=', ' :');
const COMMENT = fc.constantFrom('# mine', '; mine', '#', '  # aws_access_key_id = old', ';[default]');
const BETWEEN = fc.array(fc.oneof(fc.constantFrom('', '', ' '), COMMENT), { maxLength: 2 });
const FEW = fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: BETWEEN });

/** A value for a key: one that no other key has, or an odd one. */
const valueOf = (key: string): Arbitrary<readonly string[]> => {
  if (/region$/.test(key)) return fc.constantFrom(['eu-west-3'], ['us-east-1'], ['eu-west-1']);
  if (key === 'credential_source') return fc.constantFrom(['Environment'], ['Ec2InstanceMetadata']);
  if (key === 's3')
    return fc.constant(['', '    max_concurrent_requests = 20', '    addressing_style = path']);
  if (/_arn$/.test(key)) return fc.constant(['arn:aws:iam::444455556666:role/theirs']);
  const plain = fc
    .integer({ min: 1, max: 9 })
    .map((number) => [`their-${key.replaceAll('_', '-')}-${number}`]);
  const isOdd = OTHERS.includes(key) || /token|secret/.test(key);
  const odd = fc.constantFrom(...ODD_VALUES.map((value) => [value]), [
    'first',
    '      second',
    '',
    '      third',
  ]);
  return isOdd ? fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: odd }) : plain;
};

const setting = (key: string, indentation: string, separator: string): Arbitrary<readonly string[]> =>
  fc
    .tuple(FEW, fc.constantFrom(key, key, key, key.toUpperCase()), valueOf(key))
    .map(([above, name, [first = '', ...more]]) => [
      ...above,
      `${indentation}${name}${separator}${first}`.replace(/\s+$/, (end) => (first === '' ? '' : end)),
      ...more.map((line) => (line === '' ? line : indentation + line)),
    ]);

const section = (header: string, identities: readonly (readonly string[])[]): Arbitrary<readonly string[]> =>
  fc
    .record({
      identity: fc.constantFrom(...identities),
      others: fc.subarray([...OTHERS], { maxLength: 2 }),
      isFirst: fc.boolean(),
      indentation: INDENTATION,
      separator: SEPARATOR,
      tail: fc.constantFrom('', '', '', ' # x', ' '),
    })
    .chain(({ identity, others, isFirst, indentation, separator, tail }) => {
      const keys = header.startsWith('s')
        ? others
        : isFirst
          ? [...others, ...identity]
          : [...identity, ...others];
      return fc
        .tuple(FEW, ...keys.map((key) => setting(key, indentation, separator)))
        .map(([above, ...settings]) => [...above, `[${header}]${tail}`, ...settings.flat()]);
    });

const LAST = fc.constantFrom('ended', 'ended', 'ended', 'open', 'blank', 'comment');

/** A text that botocore can read. */
const text = (headers: readonly string[], identities: readonly (readonly string[])[]): Arbitrary<string> =>
  fc
    .record({
      sections: fc
        .subarray([...headers], { maxLength: 4 })
        .chain((names) => fc.tuple(...names.map((name) => section(name, identities)))),
      end: fc.constantFrom('\n', '\n', '\n', '\r\n'),
      last: LAST,
    })
    .map(({ sections, end, last }) => {
      const lines = sections.flat();
      if (last === 'blank') lines.push('');
      if (last === 'comment') lines.push('# the end');
      const all = lines.map((line) => line + end).join('');
      return last === 'open' ? all.replace(/\r?\n$/, '') : all;
    })
    .filter((all) => readAwsText(all).reading !== undefined);

const orNone = (texts: Arbitrary<string>): Arbitrary<string | null> =>
  fc.oneof({ weight: 6, arbitrary: texts }, { weight: 1, arbitrary: fc.constant(null) });

const CONFIG_TEXT = text(CONFIG_HEADERS, CONFIG);

/** @param hasMounts whether files may be mounted by themselves */
export const starts = (hasMounts: boolean): Arbitrary<Start> =>
  fc.record({
    credentials: orNone(text(CREDENTIALS_HEADERS, CREDENTIALS)),
    config: orNone(
      fc.oneof(
        { weight: 4, arbitrary: CONFIG_TEXT },
        {
          weight: 1,
          arbitrary: text([...CONFIG_HEADERS, ...CREDENTIALS_HEADERS], [...CONFIG, ...CREDENTIALS]),
        },
      ),
    ),
    layout: fc.constantFrom(
      'plain',
      'plain',
      'plain',
      'one file',
      'linked',
      ...(hasMounts ? (['mounted'] as const) : []),
    ),
  });
