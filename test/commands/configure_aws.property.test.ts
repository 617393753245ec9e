import { expect } from 'chai';
import fc from 'fast-check';
import { run } from '../../src/cli/run.ts';
import { readSections } from '../../src/core/formats/sections/grammar.ts';
import type { World } from '../../src/world/world.ts';
import { runs } from '../support/extent.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const CREDENTIALS = '/home/user/.aws/credentials';
const CONFIG = '/home/user/.aws/config';

/** Lines of other people's files; those that touch what shipctl writes come more than once. */
const LINE = fc.constantFrom(
  '[default]',
  '[default] ; note',
  '  [default]',
  '[one]',
  '[two]',
  '[profile one]',
  "[profile 'two']",
  '[profile default]',
  '[other]',
  '[sso-session corp]',
  'region = xx-1',
  'Region : yy-1',
  '  region=zz',
  'output = json',
  '\toutput=text',
  'aws_access_key_id = OLD',
  'aws_secret_access_key : OLDSECRET',
  'aws_session_token = STALE==',
  'sso_region = us-east-1',
  'credential_process = /bin/false',
  's3 =',
  '    max_concurrent_requests = 20',
  '  # note',
  '; note',
  '#',
  '',
  ' ',
  'x = "quoted"',
);

const TEXT = fc
  .tuple(fc.array(LINE, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, isEnded]) => lines.join(end) + (isEnded && lines.length > 0 ? end : ''))
  .filter(isReadable);

/** Whether a changed text still has the sections that it had: no header has become part of a setting above it. */
function hasSectionsOf(text: string, changed: string): boolean {
  const headers = (one: string): readonly string[] => readSections(one).sections.map(({ header }) => header);
  return isReadable(changed) && headers(text).every((header) => headers(changed).includes(header));
}

function isReadable(text: string): boolean {
  try {
    readSections(text);
    return true;
  } catch {
    return false;
  }
}

interface JobResource {
  readonly name: string;
  readonly id: string;
  readonly secret: string;
}

/** Two jobs that share a name; each has keys of its own. */
const JOBS: Readonly<Record<string, readonly JobResource[]>> = {
  A: [
    { name: 'one', id: 'AKIAONE', secret: 'secret-of-A-one' },
    { name: 'two', id: 'AKIATWO', secret: 'secret-of-A-two=' },
    { name: 'my prof', id: 'AKIAPROF', secret: 'secret-of-A-prof' },
  ],
  B: [
    { name: 'two', id: 'AKIBTWO', secret: 'secret-of-B-two' },
    { name: 'three', id: 'AKIBTHREE', secret: 'secret-of-B-three' },
  ],
};

const SECRETS = Object.values(JOBS).flatMap((resources) =>
  resources.flatMap(({ id, secret }) => [id, secret]),
);

function envOf(job: string, isOneFile: boolean): Record<string, string> {
  const resources = (JOBS[job] ?? []).map(({ name, id, secret }) => {
    const prefix = name.replace(/\W/g, '').toUpperCase();
    return {
      [`${prefix}_NAME`]: name,
      [`${prefix}_TYPE`]: 'cliConfig',
      [`${prefix}_OPERATION`]: 'IN',
      [`${prefix}_INTEGRATION_ACCESSKEY`]: id,
      [`${prefix}_INTEGRATION_SECRETKEY`]: secret,
      [`${prefix}_POINTER_REGION`]: `${job.toLowerCase()}p-south-1`,
    };
  });
  const files = isOneFile ? { AWS_CONFIG_FILE: CREDENTIALS } : {};
  return Object.assign({ HOME: '/home/user', JOB_NAME: job, BUILD_ID: '1' }, files, ...resources) as Record<
    string,
    string
  >;
}

interface Step {
  readonly job: string;
  readonly argv: readonly string[];
}

const STEP: fc.Arbitrary<Step> = fc.constantFrom('A', 'B').chain((job) => {
  const names = fc.subarray((JOBS[job] ?? []).map(({ name }) => name));
  const one = fc.constantFrom(...(JOBS[job] ?? []).map(({ name }) => name));
  return fc
    .oneof(
      fc
        .tuple(names, fc.constantFrom<string[]>([], ['--mode', 'process'], ['--overwrite']))
        .map(([chosen, more]) => ['configure_aws', ...chosen, ...more]),
      one.map((name) => ['configure_aws', name, '--profile', 'named']),
      names.map((chosen) => ['cleanup', ...chosen]),
    )
    .map((argv) => ({ job, argv }));
});

/** A world with the variables of a job and the shared files of another world. */
const worldOf = (job: string, { machine }: Seen, isOneFile = false): { world: World; seen: Seen } =>
  fakeWorld({ env: envOf(job, isOneFile), machine });

/** All settings of the sections that shipctl never writes. */
function foreign(seen: Seen): string {
  const texts = [CREDENTIALS, CONFIG].map((path) => seen.shared.get(path)?.text ?? '');
  const isOurs = /^(profile )?'?(default|one|two|three|my prof|named)'?$/;
  return JSON.stringify(
    texts.map((text) =>
      readSections(text)
        .sections.filter(({ header }) => !isOurs.test(header))
        .map(({ header, settings }) => [header, settings.map(({ key, value }) => [key, value])]),
    ),
  );
}

function sharedOf(credentials: string | undefined, config: string | undefined): Record<string, string> {
  return {
    ...(credentials === undefined ? {} : { [CREDENTIALS]: credentials }),
    ...(config === undefined ? {} : { [CONFIG]: config }),
  };
}

const FILES = fc.tuple(fc.option(TEXT, { nil: undefined }), fc.option(TEXT, { nil: undefined }));

describe('configure_aws and cleanup, in any order and for several jobs', () => {
  it('leave foreign settings alone, keep no secret in the journal, and give the first bytes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        FILES,
        fc.array(STEP, { maxLength: 6 }),
        fc.boolean(),
        async ([credentials, config], steps, isOneFile) => {
          const shared = sharedOf(credentials, config);
          const base = fakeWorld({ shared });
          const before = foreign(base.seen);
          for (const { job, argv } of steps) {
            const { world, seen } = worldOf(job, base.seen, isOneFile);
            const status = await run(argv, world);
            expect(status, seen.err).to.be.oneOf([0, 1]);
            expect(seen.err).not.to.include('fault of shipctl');
            expect(foreign(base.seen)).to.equal(before);
            const journal = JSON.stringify([...base.seen.journal.values()]);
            for (const secret of SECRETS) expect(journal).not.to.include(secret);
          }
          const last = worldOf('A', base.seen);
          expect(await run(['cleanup', '--all'], last.world), last.seen.err).to.equal(0);
          expect(
            Object.fromEntries([...base.seen.shared].map(([path, { text }]) => [path, text])),
          ).to.deep.equal(shared);
          for (const { mode } of base.seen.shared.values()) expect(mode).to.equal(0o644);
          expect([...base.seen.journal.keys()]).to.deep.equal([]);
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it('do the same twice as once', async () => {
    await fc.assert(
      fc.asyncProperty(FILES, STEP, fc.boolean(), async ([credentials, config], { job, argv }, isOneFile) => {
        const base = fakeWorld({ shared: sharedOf(credentials, config) });
        const snapshot = (): string => JSON.stringify([[...base.seen.shared], [...base.seen.journal]]);
        await run(argv, worldOf(job, base.seen, isOneFile).world);
        const once = snapshot();
        await run(argv, worldOf(job, base.seen, isOneFile).world);
        expect(snapshot()).to.equal(once);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('give every profile exactly its keys, from one source', async () => {
    await fc.assert(
      fc.asyncProperty(FILES, fc.array(STEP, { maxLength: 3 }), async ([credentials, config], steps) => {
        const base = fakeWorld({ shared: sharedOf(credentials, config) });
        for (const { job, argv } of steps) await run(argv, worldOf(job, base.seen).world);
        expect(await run(['configure_aws', '--overwrite'], worldOf('B', base.seen).world)).to.equal(0);
        const settings = (path: string, header: string) =>
          readSections(base.seen.shared.get(path)?.text ?? '')
            .sections.filter((section) => section.header === header)
            .flatMap((section) =>
              section.settings
                .filter(({ key }) => /^aws_|region|role|source|process|sso_/.test(key))
                .map(({ key, value }) => `${key}=${value}`),
            );
        for (const [header, { id, secret }] of [
          ['two', JOBS['B']?.[0]],
          ['three', JOBS['B']?.[1]],
          ['default', JOBS['B']?.[0]], // without steps, the last in order of names
        ] as [string, JobResource][]) {
          expect(settings(CREDENTIALS, header)).to.have.members([
            `aws_access_key_id=${id}`,
            `aws_secret_access_key=${secret}`,
          ]);
        }
        expect(settings(CONFIG, 'profile three')).to.deep.equal(['region=bp-south-1']);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('leave what somebody else wrote in between, and take their own out', async () => {
    const theirs = fc.constantFrom('output = table', 'cli_pager =', '# a note of theirs');
    await fc.assert(
      fc.asyncProperty(
        FILES,
        STEP,
        theirs,
        fc.nat(),
        async ([credentials, config], { job, argv }, line, place) => {
          const base = fakeWorld({ shared: sharedOf(credentials, config) });
          await run(argv, worldOf(job, base.seen).world);
          for (const [path, { text, mode }] of base.seen.shared) {
            const headers = [...text.matchAll(/^\s*\[.*(\r?\n|$)/gm)];
            const header = headers[place % Math.max(headers.length, 1)];
            const at = header ? header.index + header[0].length : text.length;
            const start = header && !/\n$/.test(header[0]) ? '\n' : '';
            const changed = header
              ? `${text.slice(0, at)}${start}${line}\n${text.slice(at)}`
              : `${text}${line.startsWith('#') ? line : '[theirs]'}\n`;
            if (hasSectionsOf(text, changed)) base.seen.shared.set(path, { text: changed, mode });
          }
          const last = worldOf('A', base.seen);
          expect(await run(['cleanup', '--all'], last.world), last.seen.err).to.equal(0);
          const left = [...base.seen.shared.values()].map(({ text }) => text).join('\n');
          for (const secret of SECRETS) expect(left).not.to.include(secret);
          for (const { text } of base.seen.shared.values()) expect(isReadable(text)).to.equal(true);
          expect([...base.seen.journal.keys()]).to.deep.equal([]);
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});
