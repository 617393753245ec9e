import fc from 'fast-check';
import { dashed, isSwitch } from '../../src/cli/usage.ts';
import type { Command } from '../../src/command.ts';
import type { HttpAnswer } from '../../src/world/network.ts';
import { answer, CLOSED, fakeNetwork } from './fakeNetwork.ts';
import type { ProcessScene } from './fakeProcesses.ts';
import type { Scene } from './fakeWorld.ts';
import { memoryBlock, memoryPem } from './memoryKey.ts';

// Values are drawn once, and then combined at random: to make them anew for each run would take most of the time.

/** One of so many values, which are drawn now. */
const oneOf = <T>(arbitrary: fc.Arbitrary<T>, count: number): fc.Arbitrary<T> =>
  fc.constantFrom(...fc.sample(arbitrary, count));

const mostly = <T>(likely: readonly T[], other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: other });

const TEXT = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

const WORD = oneOf(
  mostly(
    [
      ...[
        'my-aws',
        'a',
        'ab',
        'a-b',
        'job',
        '1',
        '',
        '-',
        '-x',
        '..',
        '.',
        'a/b',
        '../..',
        'é',
        '\n',
        '\0',
        'default',
      ],
      ...[
        '__proto__',
        'constructor',
        'region',
        'a.b[0]',
        '["x"]',
        '[-1]',
        'versionName',
        'K',
        'K=V',
        'A=1 B=2',
        'bad',
      ],
      ...['f', 't', 'r', 'r/1.xml', '/key', '/m', '*_test.rb', '[', 'none', '/job/state', '/job/IN/a/state'],
      ...[
        '1.2.3',
        'v1.2.3-rc.1',
        'patch',
        'final',
        'rc',
        'set',
        'openjdk11',
        'java-11',
        'true',
        'sh -c x',
        'HEAD~1..HEAD',
      ],
    ],
    TEXT,
  ),
  400,
);

const OPTION_VALUE = mostly(
  ['0', '1', '2', '.5', '1.', 'x', '', 'a', 'f', 'irc', 'A..B', '/m', '#c', '1e99'],
  TEXT,
);

/** Words for a command: some that it may take, its own options, and others. */
export function wordsFor(command: Command): fc.Arbitrary<string[]> {
  const options = command.options.map((option) => ({
    option: dashed(option.name),
    hasValue: !isSwitch(option),
    values: option.values ?? [],
  }));
  const written = fc
    .tuple(
      fc.constantFrom(...options, { option: '--none', hasValue: false, values: [] }),
      oneOf(OPTION_VALUE, 100),
      fc.nat(7),
    )
    .map(([{ option, hasValue, values }, text, number]) => {
      const way = number % 4;
      const value = number > 3 ? (values[way % values.length] ?? text) : text;
      if (way === 0) return [option];
      return hasValue ? (way === 1 ? [`${option}=${value}`] : [option, value]) : [option];
    });
  const other = fc.constantFrom(['--'], ['--help'], ['-h'], ['---'], ['--default'], ['-n']);
  const words = WORD.map((word) => [word]);
  return fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: words },
        { weight: 3, arbitrary: written },
        { weight: 1, arbitrary: other },
      ),
      {
        maxLength: 6,
      },
    )
    .map((parts) => parts.flat());
}

const JSON_TEXT = mostly(
  [
    ...[
      '',
      '{',
      'null',
      '[]',
      '{}',
      '"x"',
      '{"steps":[{"IN":"a"}]}',
      '{"steps":5}',
      '{"name":1,"masterName":"webhook"}',
    ],
    '{"masterName":"amazonKeys","accessKey":"AKIA","secretKey":"s"}',
    '{"version":{"propertyBag":{"region":"eu-west-1","method":"irc","recipients":["#a","ircs://h#b",7]}}}',
    '{"version":{"propertyBag":{"shaData":{"commitSha":"c","beforeCommitSha":"b","branchName":"x"},"branches":{"only":["*"]}}}}',
    '{"version":{"propertyBag":{"shaData":{"isGitTag":true,"gitTagName":"v1"},"tags":{"except":["[v"]}}}}',
    '{"version":{"versionName":"v1","propertyBag":{"list":[1.50,null],"recipients":{}}},"propertyBag":null}',
  ],
  fc.oneof(fc.json(), fc.string()),
);

const SERVICES = [
  'slackKey',
  'webhookV2',
  'newRelicKey',
  'airBrakeKey',
  'jira',
  'amazonIAM',
  'ECR',
  'keyValuePair',
];
const INTEGRATION = fc.oneof(
  JSON_TEXT,
  fc
    .record({
      masterName: fc.constantFrom(...SERVICES),
      url: fc.constantFrom('https://h/x', 'x', 7),
      token: TEXT,
    })
    .map((fields) =>
      JSON.stringify({ ...fields, username: 'u', webhookUrl: 'https://h/s', assumeRoleARN: 'arn:x' }),
    ),
);

const REPORT = mostly(
  [
    '<testsuite time="2" file="a_test.rb"><testcase time="1.5" file="b_test.rb"/></testsuite>',
    '<testsuites><testsuite filepath="/x/t/a_test.rb" time="NaN"/></testsuites>',
    '<!DOCTYPE x [<!ENTITY a "b">]><testsuite>&a;</testsuite>',
    ...[
      '<a>'.repeat(500),
      '<testsuite',
      '\ufeff<testsuite/>',
      '<![CDATA[',
      '<?xml version="1.0" encoding="x"?><a/>',
      '',
    ],
  ],
  fc.string({ unit: fc.constantFrom('<', '>', '&', ';', '"', '/', 'a', '=', ' ', '!', '-', '[', ']', '?') }),
);

const PLAIN = mostly(
  ['$HOME ${A_ID} $ $$ ${', 'a\r\nb\0$NONE', '', memoryBlock(16, 'text').toString('base64'), '@@@', 'QUJD'],
  TEXT,
);

const ENV_TEXT = mostly(['a="1"\nb="2', 'x', 'a="1"', 'n=\'"1","2"\'\n'], TEXT);

const FILES = fc.record(
  {
    '/m/version.json': JSON_TEXT,
    '/m/integration.json': INTEGRATION,
    '/m/integration.env': ENV_TEXT,
    '/message': JSON_TEXT,
    '/job/integrations/a/integration.json': INTEGRATION,
    '/job/integrations/a/integration.env': ENV_TEXT,
    '/job/IN/a/version.json': JSON_TEXT,
    '/job/OUT/ab/version.json': JSON_TEXT,
    '/job/IN/a/state/f': PLAIN,
    '/job/OUT/ab/state/g': PLAIN,
    '/job/previousState/f': PLAIN,
    '/job/state/a.env': PLAIN,
    '/job/state/outputVersion.json': JSON_TEXT,
    f: fc.oneof(PLAIN, JSON_TEXT),
    't/a_test.rb': PLAIN,
    't/b/b_test.rb': PLAIN,
    'r/1.xml': REPORT,
    'r/2.xml': REPORT,
    '/key': mostly([memoryPem(16), memoryPem(3), 'x'], TEXT),
    '/usr/lib/jvm/java-11/bin/java': PLAIN,
    '/usr/lib/jvm/java-11/release': mostly(
      ['JAVA_VERSION="11.0.2"\nIMPLEMENTOR="x"', 'JAVA_VERSION="'],
      TEXT,
    ),
  },
  { requiredKeys: [] },
);

const TYPES = ['cliConfig', 'image', 'state', 'gitRepo', 'ciRepo', 'syncRepo', 'params', 'notification', ''];
const VALUE = mostly(
  ['', 'null', 'x', 'us-east-1', 'AKIA', '/m', 'IN', 'OUT', 'true', '1', '2', 'https://h/s'],
  TEXT,
);

const ENV = fc.record(
  {
    HOME: fc.constantFrom('/home/user', ''),
    PATH: fc.constantFrom('/bin', '', '/usr/lib/jvm/x/bin:/bin'),
    JOB_NAME: fc.constantFrom('job', 'a', ''),
    JOB_PATH: fc.constantFrom('/job', '/job', ''),
    JOB_STATE: fc.constantFrom('/job/state', '/job/state', ''),
    JOB_PREVIOUS_STATE: fc.constantFrom('/job/previousState', '/none'),
    JOB_INTEGRATIONS: fc.constantFrom('/job/integrations', ''),
    JOB_MESSAGE: fc.constantFrom('/message', '/none'),
    MYAWS_META: fc.constantFrom('/m', '/none'),
    MYAWS_NAME: fc.constantFrom('my-aws', 'myaws'),
    MYAWS_TYPE: fc.constantFrom(...TYPES),
    MYAWS_INTEGRATION_ACCESSKEY: VALUE,
    MYAWS_INTEGRATION_SECRETKEY: VALUE,
    MYAWS_INTEGRATION_ASSUMEROLEARN: VALUE,
    MYAWS_INTEGRATION_WEBHOOKURL: VALUE,
    A_NAME: fc.oneof(fc.constant('a'), VALUE),
    A_TYPE: fc.constantFrom(...TYPES),
    AB_TYPE: fc.constantFrom(...TYPES),
    A_ID: VALUE,
    A_META: fc.constant('/m'),
    A_STATE: fc.constantFrom('/job/IN/a/state', '/none'),
    A_IS_PULL_REQUEST: VALUE,
    A_BASE_BRANCH: VALUE,
    A_POINTER_REGION: VALUE,
    AWS_REGION: VALUE,
    AWS_CONFIG_FILE: fc.constantFrom('~/x', '$HOME/y', '', 'rel'),
    SHIPCTL_LENIENT: fc.constantFrom('1', '0'),
    SHIPPABLE_JOB_NUMBER: VALUE,
    SHIPPABLE_JOB_COUNT: VALUE,
    SHIPPABLE_COMMIT_RANGE: fc.oneof(fc.constant('a..b'), VALUE),
    NOTIFY_RECIPIENT: VALUE,
    NOTIFY_APPNAME: VALUE,
    NOTIFY_REVISION: VALUE,
    NOTIFY_PROJECT_ID: VALUE,
    HTTPS_PROXY: fc.oneof(fc.constant('http://u:p@proxy:1'), VALUE),
  },
  { requiredKeys: [] },
);

const AWS_TEXT = mostly(
  [
    '[default]',
    '[my-aws]\nregion = x',
    '[profile my-aws]\n  y = 1\n#',
    'z',
    '[a]\n[a]',
    '[default]\r\nregion : x\r\n',
  ],
  TEXT,
);
const SHARED = fc.record(
  { '/home/user/.aws/credentials': AWS_TEXT, '/home/user/.aws/config': AWS_TEXT },
  { requiredKeys: [] },
);

const GIT = [
  { status: 0, stdout: Buffer.from(`${'a'.repeat(40)}\n`), stderr: '' },
  { status: 0, stdout: Buffer.from('true\n\n'), stderr: '' },
  { status: 0, stdout: Buffer.from('a/b\0c\n\xff\0', 'latin1'), stderr: '' },
  { status: 1, stdout: Buffer.of(), stderr: '' },
  { status: 128, stdout: Buffer.of(), stderr: 'fatal: https://u:p@h/x not a git repository' },
  undefined,
];

/** Programs that answer each call with one of a few answers. */
const PROCESSES: fc.Arbitrary<ProcessScene> = fc
  .tuple(fc.array(fc.constantFrom(...GIT), { maxLength: 8 }), fc.array(fc.nat(255), { maxLength: 4 }))
  .map(([answers, ends]) => {
    const left = [...answers];
    return {
      ends,
      programs: ['true', 'git', 'sh -c x', 'shippable_service', 'update-alternatives'],
      captured: () => left.shift() ?? GIT[0],
    };
  });

const ANSWERS: readonly (HttpAnswer | typeof CLOSED)[] = [
  answer(200, '{"id":"1","key":"A-1","applications":[{"id":7,"name":"x"}]}'),
  answer(200, 'not JSON'),
  answer(429, '', '1'),
  answer(500),
  answer(302),
  answer(401, 'https://h/s'),
  CLOSED,
];
const LINES = [
  ':s 001 n :hi',
  ':s 376 n :end',
  'PING :x',
  ':s 433 * n :used',
  ':n!u@h JOIN #c',
  'PONG s :x',
  'ERROR :no',
  '',
];

const NETWORK = fc
  .tuple(
    fc.array(fc.constantFrom(...ANSWERS), { maxLength: 8 }),
    fc.array(fc.constantFrom(...LINES), { maxLength: 8 }),
  )
  .map(([answers, lines]) => {
    const left = [...lines];
    return fakeNetwork({
      http: (_request, number) => answers[number] ?? answer(200, '{}'),
      lines: () => left.splice(0, 2),
    }).network;
  });

/** All that a run in memory is given besides its words. */
export const SCENES: fc.Arbitrary<Scene> = fc.record({
  env: oneOf(ENV, 1000),
  files: oneOf(FILES, 1000),
  shared: oneOf(SHARED, 200),
  processes: PROCESSES,
  network: NETWORK,
});

/** What no run may say. */
export const FAULT = /fault of shipctl|\n\s+at /;

/** Commands that end with the status of what they ran. */
const RUNNERS = ['retry', 'service'];

/** Whether a command may end so. */
export const isDocumented = (name: string, status: number | null): boolean =>
  status !== null &&
  ([0, 1, 99].includes(status) || (RUNNERS.includes(name) && status >= 0 && status <= 255));
