import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../src/catalog.ts';
import { run } from '../src/cli/run.ts';
import { fakeWorld } from './support/fakeWorld.ts';
import { Job } from './support/job.ts';

const NAME = fc.oneof(
  fc.constantFrom(
    'my-aws',
    'a',
    'ab',
    'a-b',
    '',
    '1',
    '--',
    '-x',
    '..',
    'a/b',
    '__proto__',
    'constructor',
    'é',
    '\n',
    'default',
  ),
  fc.string(),
);
const PATH = fc.oneof(
  fc.constantFrom('region', 'a.b[0]', '["x"]', '.', '', 'constructor', '[-1]', 'versionName'),
  fc.string(),
);
const OPTION = fc.constantFrom(
  '--default',
  '--default=x',
  '--required',
  '--profile',
  '--region',
  '--mode',
  'process',
  '--all',
  '--',
  '--overwrite',
  '--help',
  '--lock-timeout',
  '0',
);

const argvOf = (names: readonly string[]): fc.Arbitrary<string[]> =>
  fc
    .tuple(fc.constantFrom(...names), fc.array(fc.oneof(NAME, PATH, OPTION), { maxLength: 4 }))
    .map(([name, words]) => [name, ...words]);

const ARGV = argvOf(Object.keys(catalog));

/** What runs its words is left to the run in memory. */
const HARMLESS_ARGV = argvOf(Object.keys(catalog).filter((name) => name !== 'retry'));

const JSON_TEXT = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '{"masterName":"amazonKeys","accessKey":"AKIA","secretKey":"s"}',
    '{"version":{"propertyBag":{"region":"eu-west-1"}}}',
    '{"steps":[{"IN":"a"}]}',
    '{"steps":5}',
  ),
);

const VALUE = fc.oneof(
  fc.constantFrom('', 'null', 'x', 'us-east-1', 'AKIA', '/m', 'cliConfig', 'IN', 'OUT'),
  fc.string(),
);

const ENV = fc.record(
  {
    HOME: fc.constantFrom('/home/user', ''),
    JOB_INTEGRATIONS: fc.constantFrom('/job/integrations', ''),
    JOB_MESSAGE: fc.constantFrom('/message', '/none'),
    MYAWS_META: fc.constantFrom('/m', '/none'),
    MYAWS_NAME: fc.constantFrom('my-aws', 'myaws'),
    MYAWS_TYPE: fc.constantFrom('cliConfig', 'image'),
    MYAWS_INTEGRATION_ACCESSKEY: VALUE,
    MYAWS_INTEGRATION_SECRETKEY: VALUE,
    MYAWS_INTEGRATION_ASSUMEROLEARN: VALUE,
    A_NAME: VALUE,
    A_TYPE: VALUE,
    A_ID: VALUE,
    A_META: fc.constant('/m'),
    A_POINTER_REGION: VALUE,
    AWS_REGION: VALUE,
    AWS_CONFIG_FILE: fc.constantFrom('~/x', '$HOME/y', '', 'rel'),
    SHIPCTL_LENIENT: fc.constantFrom('1', '0'),
  },
  { requiredKeys: [] },
);

const FILES = fc.record(
  {
    '/m/version.json': JSON_TEXT,
    '/m/integration.json': JSON_TEXT,
    '/m/integration.env': fc.oneof(fc.string(), fc.constantFrom('a="1"\nb="2', 'x', 'a="1"')),
    '/message': JSON_TEXT,
    '/job/integrations/a/integration.json': JSON_TEXT,
    '/job/integrations/a/integration.env': fc.string(),
  },
  { requiredKeys: [] },
);

const AWS_TEXT = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom('[default]', '[my-aws]', '[profile my-aws]', 'region = x', '  y = 1', '#', 'z'), {
      maxLength: 5,
    })
    .map((lines) => lines.join('\n')),
);
const SHARED = fc.record(
  { '/home/user/.aws/credentials': AWS_TEXT, '/home/user/.aws/config': AWS_TEXT },
  { requiredKeys: [] },
);

describe('any words, environment and files', () => {
  it('end with a documented status, and never with a fault of shipctl', async () => {
    await fc.assert(
      fc.asyncProperty(ARGV, ENV, FILES, SHARED, async (argv, env, files, shared) => {
        const { world, seen } = fakeWorld({ env, files, shared });
        const status = await run(argv, world);
        expect([0, 1, 99]).to.include(status);
        expect(seen.err).not.to.match(/fault of shipctl|\n\s+at /);
        if (status !== 0) expect(seen.out).to.have.lengthOf(0);
        if (status !== 0) expect(seen.err).to.match(/^shipctl: ./);
        if (status !== 0)
          expect(Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]))).to.deep.equal(
            shared,
          );
      }),
      { numRuns: 10_000 },
    );
  });

  it('do the same to the built program, in a job of its own', () => {
    const clean = (text: string): string => text.replaceAll('\0', '');
    fc.assert(
      fc.property(HARMLESS_ARGV, ENV, (argv, env) => {
        const job = new Job([]);
        try {
          const { status, stderr, error } = job.run(
            argv.map(clean),
            Object.fromEntries(
              Object.entries({ ...env, HOME: job.home }).map(([name, value]) => [name, clean(value)]),
            ),
          );
          expect(error).to.equal(undefined);
          expect([0, 1, 99]).to.include(status);
          expect(stderr).not.to.match(/fault of shipctl|\n\s+at /);
        } finally {
          job.remove();
        }
      }),
      { numRuns: 100 },
    );
  });
});
