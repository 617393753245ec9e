import { expect } from 'chai';
import fc from 'fast-check';
import { clientWarnings } from '../../src/core/tools/aws/clientWarnings.ts';
import { configHeader } from '../../src/core/tools/aws/headers.ts';
import { checkProfileName } from '../../src/core/tools/aws/profileName.ts';
import { AWS_READERS, type AwsReader, type ReaderName, type Reading } from '../support/awsReaders.ts';
import { type Job, awsResource } from '../support/job.ts';
import { thorough } from '../support/extent.ts';
import type { Keys } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const READERS: readonly (readonly [name: ReaderName, reader: AwsReader])[] = Object.entries(AWS_READERS).map(
  ([name, reader]) => [name as ReaderName, reader],
);
const REGION = 'us-east-1';
const HOME = 'home/.aws';

/** Whether `configure_aws` warns that only some clients read a value whole. */
function isWarnedOf(value: string): boolean {
  const claim = { job: 'job', build: '1', resource: 'res' };
  const settings = { credentials: [['aws_access_key_id', value] as const], config: [] };
  return clientWarnings(new Map([['res', { profile: 'res', claim, settings, isNamed: false }]])).length > 0;
}

/** Values of which it does not, plain ones and odd ones. */
const VALUES = [
  'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  'ends==',
  '=begins',
  ':begins',
  'a#b',
  "'quoted'",
  'a"b',
  'a\\b\\',
  '%(x)s%',
  '$HOME',
  '[default]',
  'region = x',
  'two  blanks',
  'gëhëïm😀',
];
const NAMES = [
  'my-aws',
  'a.b/c',
  'team@corp:prod+1%',
  '1st',
  '-dash',
  '--',
  'Default',
  'profile',
  'plugins',
  'null',
];
/** No two such names have the same variables, since what follows the last K differs. */
const RANDOM_NAME = fc
  .string({
    unit: fc.constantFrom(
      ...'abcdefghijlmnopqrstuvwxyzABCDEFGHIJLMNOPQRSTUVWXYZ0123456789_-/.%@:+'.split(''),
    ),
    maxLength: 12,
  })
  .filter((name) => !name.startsWith(':'));
const RANDOM_VALUE = fc
  .string({
    unit: fc.constantFrom(..."abceXYZ019/+=:[]{}()<>!?$%&|*~^`'\\@#.,-_ ü".split(''), 'true'),
    minLength: 1,
    maxLength: 40,
  })
  .filter((value) => !/^\s|\s$|^null$/.test(value) && !isWarnedOf(value));

/** Resources that can be no profile under their own name, or only with a warning. No two share their variables. */
const ODD_RESOURCES = [
  'my prof',
  'x=y',
  'ünïx',
  '#2a',
  'x[z',
  'back\\slash',
  'quo"te',
  '$(id)`i`',
  'a&b|c>d',
  'per%20 $HOME',
];
const odd = (name: string) =>
  awsResource(name, {
    integration: { masterName: 'amazonKeys', name: 'k', accessKey: 'AKIA', secretKey: name },
  });

const keysFrom = (id: string, secret: string, token: string | undefined): Keys => ({
  accessKey: id,
  secretKey: secret,
  ...(token === undefined ? {} : { sessionToken: token }),
});

/** Names and their keys: a table of names and values, and random ones. */
function plainProfiles(): ReadonlyMap<string, Keys> {
  const value = (index: number): string => VALUES[index % VALUES.length] ?? '';
  const table = NAMES.map((name, index) => {
    return [name, keysFrom(value(index), value(index + 1), value(index + 2))] as const;
  });
  const random = fc
    .sample(
      fc.tuple(RANDOM_NAME, RANDOM_VALUE, RANDOM_VALUE, fc.option(RANDOM_VALUE, { nil: undefined })),
      10,
    )
    .map(([name, ...values], index) => [safeName(`${name}K${index}`), keysFrom(...values)] as const);
  return new Map([...table, ...random].filter(([name]) => /[A-Za-z_]/.test(name)));
}

/** Without parts that a directory of the job can't have. */
const safeName = (name: string): string => name.replace(/^\/+|\.\.+|\/\/+|\/\.\/|^\.\//g, 'x');

const resourcesOf = (profiles: ReadonlyMap<string, Keys>) =>
  [...profiles].map(([name, keys]) =>
    awsResource(name, { integration: { masterName: 'amazonKeys', name: 'k', ...keys } }),
  );

/** That a call ended well, and warned of nothing that some clients read in another way. */
function expectNoWarning({
  status,
  stderr,
}: {
  readonly status: number | null;
  readonly stderr: string;
}): void {
  expect(status, stderr).to.equal(0);
  // No name here has a blank.
  expect(stderr).to.not.match(/ SDKs? /);
}

for (const [name, reader] of READERS) {
  describe(`${reader.title}, with what configure_aws wrote without a warning`, () => {
    before(function () {
      reader.prepare(this);
    });

    after(() => {
      reader.stop?.();
    });

    it('finds exactly the keys and the region of every profile, and of the default', async () => {
      const profiles = plainProfiles();
      await withJob(resourcesOf(profiles), async (job) => {
        expectNoWarning(job.run(['configure_aws']));
        const names = [...profiles.keys()];
        const found = await reader.read(
          job,
          [...names, 'default'].map((name) => [HOME, name] as const),
        );
        for (const [index, name] of names.entries()) {
          expect(found[index], name).to.deep.equal({ ...profiles.get(name), region: REGION });
        }
        expect(found.at(-1)).to.deep.equal({ ...[...profiles.values()].at(-1), region: REGION });
      });
    });

    it('finds the same keys in mode process', async () => {
      const names = ['my-aws', 'a.b/c', 'team@corp:prod+1%', '-dash'];
      const profiles = new Map(
        names.map((name, index) => [name, keysFrom(`AKIA${index}`, 's3cret==', 't # "')]),
      );
      await withJob(resourcesOf(profiles), async (job) => {
        expectNoWarning(job.run(['configure_aws', '--mode', 'process']));
        const found = await reader.read(
          job,
          [...names, 'default'].map((name) => [HOME, name] as const),
        );
        for (const [index, name] of [...names, '-dash'].entries()) {
          expect(found[index], name).to.deep.equal({ ...profiles.get(name), region: REGION });
        }
      });
    });

    thorough.it(
      'finds the keys of resources with odd names, through the line that it cuts or hands to a shell',
      async () => {
        await withJob([...ODD_RESOURCES].map(odd), async (job) => {
          for (const [index, name] of ODD_RESOURCES.entries()) {
            const line = ['configure_aws', name, '--profile', `p${index}`, '--mode', 'process'];
            expectNoWarning(job.run(line));
          }
          const found = await reader.read(
            job,
            ODD_RESOURCES.map((_name, index) => [HOME, `p${index}`] as const),
          );
          for (const [index, name] of ODD_RESOURCES.entries()) {
            expect(found[index], name).to.deep.equal({ accessKey: 'AKIA', secretKey: name, region: REGION });
          }
        });
      },
    );

    // Version 2 for JavaScript can't be loaded with such a file, whoever wrote it.
    if (name === 'javascript2') return;

    it('finds what is written if both headers of the default exist', async () => {
      const profiles = new Map([['my-aws', keysFrom('AKIA', 's3cret', undefined)]]);
      await withJob(resourcesOf(profiles), async (job) => {
        job.write(`${HOME}/config`, '[profile default]\nregion = old-1\n\n[default]\nregion = old-2\n');
        expectNoWarning(job.run(['configure_aws']));
        const found = await reader.read(job, [[HOME, 'default']]);
        expect(found).to.deep.equal([{ ...profiles.get('my-aws'), region: REGION }]);
      });
    });
  });
}

/** What a client makes of a profile: its keys and region, only its keys, nothing, or nothing of the whole file. */
type Outcome = 'all' | 'no region' | 'nothing' | 'no file' | "above's" | "above's region";

/**
 * What each client makes of a name, in the files as `configure_aws` writes them or, for names that it refuses, would
 * write them. `above's`: the profile above the odd one gets its keys, so requests are signed by the wrong identity;
 * `above's region`: it gets the region.
 */
const TABLE: readonly (readonly [
  name: string,
  is: 'warned' | 'refused',
  outcomes: Readonly<Record<ReaderName, Outcome>>,
])[] = [
  ['x=y', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['a,b', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['c(d', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['e#f', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['g;h', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['ünï', 'warned', row('all', 'all', 'all', 'all', 'no region')],
  ['i\u00a0j', 'warned', row('all', 'all', 'all', 'all', 'nothing')],
  ['my prof', 'warned', row('all', 'no region', 'no region', 'no region', 'nothing')],
  ['constructor', 'warned', row('all', 'all', 'all', 'all', 'nothing')],
  ['toString', 'warned', row('all', 'all', 'all', 'all', 'nothing')],
  ['deploy #2', 'refused', row('all', 'no file', 'no region', "above's", "above's")],
  ['deploy ;2', 'refused', row('all', 'no file', "above's", "above's", "above's")],
  ['deploy\u3000#2', 'refused', row('all', 'all', 'all', "above's", "above's")],
  ['#2', 'refused', row('all', 'no file', 'all', "above's region", "above's region")],
  [';2', 'refused', row('all', 'no file', "above's region", "above's region", "above's region")],
  [':x', 'refused', row('all', 'no file', 'all', 'all', 'all')],
  ['x=#y', 'refused', row('all', 'no file', 'all', 'all', 'no region')],
  ['?.=,', 'refused', row('all', 'no file', 'all', 'all', 'no region')],
  ['true,x', 'refused', row('all', 'no file', 'all', 'all', 'no region')],
  ['x ,y', 'refused', row('all', 'no file', 'no region', 'no region', 'no region')],
  ['-1 x', 'refused', row('all', 'no file', 'no region', 'no region', 'nothing')],
  ['[x', 'refused', row('all', 'no file', "above's", 'all', 'no region')],
  ['x[y', 'refused', row('all', 'no file', "above's", 'all', 'no region')],
  ['x]', 'refused', row('all', 'no file', "above's", 'all', 'no region')],
  ['profile x', 'refused', row('all', 'nothing', 'nothing', 'no region', 'nothing')],
  ['sso-session x', 'refused', row('all', 'no region', 'no region', 'no region', 'nothing')],
  ['services x', 'refused', row('all', 'no region', 'no region', 'no region', 'nothing')],
  ["it's", 'refused', row('no region', 'all', 'all', 'all', 'no region')],
  ['quo"te', 'refused', row('no region', 'all', 'all', 'all', 'no region')],
  ['back\\slash', 'refused', row('no region', 'all', 'all', 'all', 'no region')],
  ['__proto__', 'refused', row('all', 'all', 'all', 'no file', 'no file')],
  ['x __proto__', 'refused', row('all', 'no region', 'no region', 'no file', 'nothing')],
  ['DEFAULT', 'refused', row('nothing', 'all', 'all', 'all', 'all')],
];

function row(
  ...[botocore, go, ruby, javascript2, javascript3]: readonly [Outcome, Outcome, Outcome, Outcome, Outcome]
) {
  return { botocore, go, ruby, javascript2, javascript3 };
}

const ABOVE = keysFrom('AKIAABOVE', 'above', undefined);
const ODD = keysFrom('AKIAODD', 'odd', undefined);

/** Writes two profiles, one above the other, as `configure_aws` does, whatever their names. */
function writeBoth(job: Job, directory: string, name: string): void {
  const pairs = [
    ['above', ABOVE, 'above-1'],
    [name, ODD, REGION],
  ] as const;
  const credentials = pairs.map(
    ([profile, keys]) =>
      `[${profile}]\naws_access_key_id = ${keys.accessKey}\naws_secret_access_key = ${keys.secretKey}\n`,
  );
  const config = pairs.map(([profile, , region]) => `[${configHeader(profile)}]\nregion = ${region}\n`);
  job.write(`${directory}/credentials`, credentials.join('\n'));
  job.write(`${directory}/config`, config.join('\n'));
}

function outcomeOf(above: Reading | undefined, odd: Reading | undefined): Outcome {
  if (above?.accessKey === ODD.accessKey) return "above's";
  if (above?.error !== undefined) return 'no file';
  expect(above).to.include(ABOVE);
  if (above?.region === REGION) return "above's region";
  if (odd?.error !== undefined) return 'nothing';
  expect(odd).to.include(ODD);
  return odd?.region === REGION ? 'all' : 'no region';
}

/** Characters that some client could take for part of the grammar, and others. */
const WIDE = 'ab1profile=:;#,.+-_/@%!$&*()<>?[]^`{|}~\'"\\ \u00a0\u3000éß日';

const isTaken = (name: string): boolean => {
  try {
    checkProfileName(name, '', '');
    return name !== 'above';
  } catch {
    return false;
  }
};

/** Names that `configure_aws` takes, most of them with a warning. */
const TAKEN_NAME = fc
  .string({ unit: fc.constantFrom(...WIDE.split('')), minLength: 1, maxLength: 8 })
  .filter(isTaken);

/** A word, and what some client may take for more than a part of one. */
const PIECES = ['a', 'true', '-1', ' ', '\u3000', '=', ':', ',', '#', ';'];

/** All names of up to three pieces that `configure_aws` takes. */
function shortNames(): readonly string[] {
  const pairs = PIECES.flatMap((first) => PIECES.map((second) => first + second));
  const triples = pairs.flatMap((pair) => PIECES.map((third) => pair + third));
  return [...new Set([...PIECES, ...pairs, ...triples])].filter(isTaken);
}

describe('a profile whose name only some clients read', () => {
  for (const [reader, { title, prepare, read, stop }] of READERS as readonly [ReaderName, AwsReader][]) {
    thorough.it(`never lends its keys or region to the one above it for ${title}`, async function () {
      prepare(this);
      try {
        await withJob([], async (job) => {
          const names = [...shortNames(), ...fc.sample(TAKEN_NAME, 50)];
          for (const [index, name] of names.entries()) writeBoth(job, `${index}`, name);
          const found = await read(
            job,
            names.map((_name, index) => [`${index}`, 'above'] as const),
          );
          for (const [index, name] of names.entries()) {
            expect(found[index], name).to.deep.equal({ ...ABOVE, region: 'above-1' });
          }
        });
      } finally {
        stop?.();
      }
    });

    it(`is to ${title} what the documentation says`, async function () {
      prepare(this);
      try {
        await withJob([], async (job) => {
          const places = TABLE.flatMap(([name], index) => {
            writeBoth(job, `${index}`, name);
            return [[`${index}`, 'above'] as const, [`${index}`, name] as const];
          });
          const found = await read(job, places);
          const outcomes = TABLE.map(([name], index) => [
            name,
            outcomeOf(found[index * 2], found[index * 2 + 1]),
          ]);
          expect(outcomes).to.deep.equal(TABLE.map(([name, , expected]) => [name, expected[reader]]));
        });
      } finally {
        stop?.();
      }
    });
  }

  it('is written with a warning if no client takes its keys for those of another profile, and refused otherwise', async () => {
    const warned = TABLE.filter(([, is]) => is === 'warned').map(([name]) => name);
    await withJob(
      warned.map((name) => awsResource(name)),
      (job) => {
        const { status, stderr } = job.run(['configure_aws']);
        expect(status).to.equal(0);
        for (const name of warned)
          expect(stderr).to.include(`the profile ${JSON.stringify(name)} works in the AWS CLI`);
        for (const name of warned) expect(job.read(`${HOME}/config`)).to.include(`[${configHeader(name)}]`);
        job.run(['cleanup']);
        for (const [name, is, outcomes] of TABLE) {
          const isUnsafe = Object.values(outcomes).some(
            (outcome) => outcome === 'no file' || outcome.startsWith('above'),
          );
          if (isUnsafe) expect(is, name).to.equal('refused');
          if (is !== 'refused') continue;
          const named = job.run(['configure_aws', warned[0] ?? '', '--profile', name]);
          expect(named, name).to.include({ status: 99, stdout: '' });
          expect(named.stderr).to.include("can't be a profile's name");
          expect(job.read(`${HOME}/credentials`)).to.equal(undefined);
        }
        return Promise.resolve();
      },
    );
  });
});
