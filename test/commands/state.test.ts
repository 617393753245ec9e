import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const ENV = {
  JOB_NAME: 'deploy-job',
  JOB_PATH: '/job',
  JOB_STATE: '/job/state',
  JOB_PREVIOUS_STATE: '/job/previousState',
  A_TYPE: 'state',
  B_TYPE: 'state',
  REPO_TYPE: 'ciRepo',
  NEXT_TYPE: 'gitRepo',
  MYIMAGE_NAME: 'my-image',
  MYIMAGE_TYPE: 'image',
  MYIMAGE_OPERATION: 'OUT',
};

type Files = Readonly<Record<string, string>>;

/** Runs a line; null takes a file away, and the rest of the files stay. */
async function ends(
  argv: string[],
  files: Files,
  expected: { status: number; err?: RegExp; changed?: Readonly<Record<string, string | null>> },
): Promise<void> {
  const { world, seen } = fakeWorld({ env: ENV, files });
  expect(await run(argv, world), seen.err).to.equal(expected.status);
  expect(seen.err).to.match(expected.err ?? /^$/);
  expect(seen.out).to.have.lengthOf(0);
  const all = Object.entries({ ...files, ...expected.changed }).filter(([, text]) => text !== null);
  expect(Object.fromEntries([...seen.files].map(([path, text]) => [path, text.toString()]))).to.deep.equal(
    Object.fromEntries(all),
  );
}

describe("a resource's lines", () => {
  const OLD = { '/job/state/my-image.env': 'OLD=1\n' };
  const table: [argv: string[], text: string][] = [
    [['post_resource_state', 'my-image', 'K', 'two words'], 'K=two words\n'],
    [['put_resource_state', 'my-image', 'K', '-n'], 'OLD=1\nK=-n\n'],
    [['post_resource_state_multi', 'my-image', 'A=1 B=2', 'C='], 'A=1\nB=2\nC=\n'],
    [['put_resource_state_multi', 'my-image', 'A=1 B=2'], 'OLD=1\nA=1\nB=2\n'],
  ];
  for (const [argv, text] of table) {
    it(`are ${JSON.stringify(text)} after ${argv.join(' ')}`, () =>
      ends(argv, OLD, { status: 0, changed: { '/job/state/my-image.env': text } }));
  }

  it('have single blanks in a value of several words, with a warning that shows only its key', () =>
    ends(['put_resource_state_multi', 'my-image', 'A=1 B=s3cret  s3cret', 's3cret C=3'], OLD, {
      status: 0,
      err: /^shipctl: warning: (?!.*s3cret).*value of "B" .*; put_resource_state NAME KEY VALUE keeps them\n$/,
      changed: { '/job/state/my-image.env': 'OLD=1\nA=1\nB=s3cret s3cret s3cret\nC=3\n' },
    }));

  it('are written for a name that is no resource too, with a warning that shows the nearest', async () => {
    const changed = { '/job/state/my-imag.env': 'K=v\n' };
    const err = /^shipctl: warning: this job has no resource "my-imag"; did you mean "my-image"\?\n$/;
    for (const name of ['post_resource_state', 'put_resource_state'])
      await ends([name, 'my-imag', 'K', 'v'], OLD, { status: 0, err, changed });
    for (const name of ['post_resource_state_multi', 'put_resource_state_multi'])
      await ends([name, 'my-imag', 'K=v'], OLD, { status: 0, err, changed });
  });

  it("are the job's own under its name, without a warning", () =>
    ends(['post_resource_state', 'deploy-job', 'K', 'v'], OLD, {
      status: 0,
      changed: { '/job/state/deploy-job.env': 'K=v\n' },
    }));

  it('are written without a warning for a resource whose variables another one took', async () => {
    const files = { '/job/OUT/myimage/version.json': '{}' };
    const changed = { '/job/state/myimage.env': 'K=v\n' };
    await ends(['post_resource_state', 'myimage', 'K', 'v'], files, { status: 0, changed });
    const err = /no resource "myimage"/;
    await ends(['post_resource_state', 'myimage', 'K', 'v'], {}, { status: 0, err, changed });
  });

  const wrong: [argv: string[], err: RegExp][] = [
    [['put_resource_state', 'my-image', 'K'], /VALUE is missing/],
    [['put_resource_state', 'my-image', 'K', ''], /VALUE is empty; put_resource_state_multi NAME KEY=/],
    [['put_resource_state', '../evil', 'K', 'v'], /"..\/evil" is not a resource's name: it contains \//],
    [['post_resource_state', '..', 'K', 'v'], /has no variables/],
    [['post_resource_state', '', 'K', 'v'], /has no variables/],
    [['post_resource_state_multi', 'my-image', 'bad A=1'], /word 1 of 2/],
    [['put_resource_state_multi', 'my-image'], /KEY=VALUE is missing/],
  ];
  for (const [argv, err] of wrong) {
    it(`stay as they are after ${JSON.stringify(argv)}, which is refused`, () =>
      ends(argv, OLD, { status: 99, err }));
  }

  for (const argv of [
    ['post_resource_state', 'my-image', 'K', 'a\nb'],
    ['put_resource_state', 'my-image', 'K', 'a\rb'],
  ])
    it(`stay as they are after ${JSON.stringify(argv)}, whose value is refused`, () =>
      ends(argv, OLD, { status: 1, err: /the value contains a line break/ }));
});

describe('copies of what is kept', () => {
  const FILES = {
    '/work/f': 'new',
    '/work/d/g': 'G',
    '/job/previousState/f': 'old',
    '/job/previousState/sub/h': 'H',
    '/job/IN/a/state/f': 'old',
    '/job/IN/a/state/sub/h': 'H',
  };
  const MISSING = /^shipctl: warning: .*: no such file; nothing was copied\n$/;

  const table: [argv: string[], changed: Files, err?: RegExp][] = [
    [['copy_file_to_state', '/work/f'], { '/job/state/f': 'new' }],
    [['copy_file_to_state', '/work/d/'], { '/job/state/d/g': 'G' }],
    [['copy_file_to_state', '/work/d/.'], { '/job/state/g': 'G' }],
    [['copy_file_from_prev_state', 'f', '/to/here/'], { '/to/here/f': 'old' }],
    [['copy_file_from_prev_state', 'f', '/to/here'], { '/to/here': 'old' }],
    [['copy_file_from_prev_state', 'f', '/work/f'], { '/work/f': 'old' }],
    [['copy_file_from_prev_state', 'f', 'new'], { '/work/new': 'old' }],
    [['copy_file_from_prev_state', 'f', '/work/d'], { '/work/d/f': 'old' }],
    [['copy_file_from_prev_state', 'sub/h', '/to'], { '/to': 'H' }],
    [['copy_file_from_prev_state', 'sub', '/to'], { '/to/h': 'H' }],
    [['copy_file_from_prev_state', 'sub', '/to/'], { '/to/sub/h': 'H' }],
    [['copy_file_from_prev_state', 'sub/', '/work/d/.'], { '/work/d/sub/h': 'H' }],
    [['copy_file_from_prev_state', 'sub/.', '/work/d'], { '/work/d/h': 'H' }],
    [['copy_file_from_prev_state', 'none', '/to'], {}, MISSING],
    [['refresh_file_to_state', '/work/f'], { '/job/state/f': 'new' }],
    [['refresh_file_to_state', 'elsewhere/f'], { '/job/state/f': 'old' }],
    [['refresh_file_to_state', 'elsewhere/none'], {}, MISSING],
    [['refresh_file_to_state', 'elsewhere/..'], {}, MISSING],
    [['copy_file_from_resource_state', 'a', 'sub/h', '/to'], { '/to': 'H' }],
    [['copy_resource_file_from_state', 'a', 'f', '/to/'], { '/to/f': 'old' }],
    [['copy_file_from_resource_state', 'b', 'f', '/to'], {}, MISSING],
    [['copy_file_to_resource_state', '/work/f', 'b'], { '/job/OUT/b/state/f': 'new' }],
    [['refresh_file_to_out_path', 'elsewhere/f', 'a'], { '/job/OUT/a/state/f': 'old' }],
    [['refresh_file_to_out_path', 'elsewhere/f', 'b'], {}, MISSING],
  ];
  for (const [argv, changed, err] of table) {
    it(`${argv.join(' ')} makes ${Object.keys(changed).join(', ') || 'nothing'}`, () =>
      ends(argv, FILES, { status: 0, changed, ...(err ? { err } : {}) }));
  }

  it('to a name that is no resource are made, with a warning', () =>
    ends(['copy_file_to_resource_state', '/work/f', 'my-imgae'], FILES, {
      status: 0,
      err: /^shipctl: warning: this job has no resource "my-imgae"; did you mean "my-image"\?\n$/,
      changed: { '/job/OUT/my-imgae/state/f': 'new' },
    }));

  const wrong: [argv: string[], err: RegExp][] = [
    [['copy_file_to_state', 'none'], /none: no such file/],
    [['copy_file_to_state', ''], /empty/],
    [['copy_file_from_prev_state', '../state/f', '/to'], /leads out of \/job\/previousState/],
    [['copy_file_from_prev_state', 'f', ''], /empty/],
    [['copy_file_from_resource_state', 'a', '../version.json', '/to'], /leads out/],
    [['copy_file_from_resource_state', 'a/', 'f', '/to'], /it contains \//],
    [
      ['copy_file_from_resource_state', 'none', 'f', '/to'],
      /this job has no resource "none"; it has "my-image"/,
    ],
    [['copy_file_to_resource_state', '/work/f', '../a'], /it contains \//],
  ];
  for (const [argv, err] of wrong) {
    it(`${argv.join(' ')} is refused`, () => ends(argv, FILES, { status: 99, err }));
  }
});

describe('replicate', () => {
  const version = (propertyBag: string): string =>
    `{"name":"x","version":{"propertyBag":${propertyBag},"n":1.50}}`;
  const FILES = {
    '/job/IN/a/version.json': version('{"a":12345678901234567890}'),
    '/job/IN/a/state/f': 'F',
    '/job/OUT/b/version.json': version('{"old":1}'),
    '/job/OUT/b/state/stale': 'S',
    '/job/IN/repo/version.json': version('{"shaData":{"branchName":"dev"},"x":1}'),
    '/job/OUT/next/version.json': version('{"branch":"dev"}'),
    '/job/state/mine': 'M',
  };
  const COPIED = { '/job/OUT/b/version.json': version('{"a":12345678901234567890}') };
  const FILED = { '/job/OUT/b/state/f': 'F', '/job/OUT/b/state/stale': null };
  const MATCHED = version('{"branch":"dev","shaData":{"branchName":"dev"}}');

  const table: [argv: string[], changed: Readonly<Record<string, string | null>>, err?: RegExp][] = [
    [['a', 'b'], { ...COPIED, ...FILED }],
    [['a', 'b', '--files-only'], FILED],
    [['-files_only', 'a', 'b'], FILED],
    [['a', 'b', '-metadata_only'], COPIED],
    [['b', 'b', '--files-only'], {}, /nothing was copied: FROM has no files/],
    [
      ['a', 'deploy-job'],
      { '/job/state/f': 'F', '/job/state/outputVersion.json': '{"propertyBag":{"a":12345678901234567890}}' },
    ],
    [['repo', 'next', '--match-settings'], { '/job/OUT/next/version.json': MATCHED }],
    [['repo', 'next', '-match_settings'], { '/job/OUT/next/version.json': MATCHED }],
    [['repo', 'next', '-webhook_data_only'], { '/job/OUT/next/version.json': MATCHED }],
    [['repo', 'next'], { '/job/OUT/next/version.json': version('{"shaData":{"branchName":"dev"},"x":1}') }],
  ];
  for (const [words, changed, err] of table) {
    it(`${words.join(' ')} changes ${Object.keys(changed).join(', ') || 'nothing'}`, () =>
      ends(['replicate', ...words], FILES, { status: 0, changed, ...(err ? { err } : {}) }));
  }

  it('changes nothing if the settings do not fit', () =>
    ends(
      ['replicate', 'repo', 'next', '--match-settings'],
      { ...FILES, '/job/OUT/next/version.json': version('{"branch":"prod"}') },
      {
        status: 0,
        err: /^shipctl: warning: nothing was copied: the branch "dev" does not fit the settings of TO\n$/,
      },
    ));

  it("keeps what else the job's outputVersion.json holds", () =>
    ends(
      ['replicate', 'a', 'deploy-job', '--metadata-only'],
      { ...FILES, '/job/state/outputVersion.json': '{"x":1.0}' },
      {
        status: 0,
        changed: { '/job/state/outputVersion.json': '{"x":1.0,"propertyBag":{"a":12345678901234567890}}' },
      },
    ));

  const wrong: [words: string[], status: number, err: RegExp, files?: Files][] = [
    [['deploy-job', 'b'], 99, /FROM is the job itself/],
    [['a', 'next'], 99, /same type/],
    [['next', 'repo'], 99, /ciRepo/],
    [['none', 'b'], 99, /this job has no resource "none"/],
    [['a', 'none'], 99, /this job has no resource "none"/],
    [['../a', 'b'], 99, /it contains \//],
    [['a', 'b', '--match-settings'], 99, /only for repositories/],
    [['b', 'a'], 99, /\/job\/IN\/b\/version.json: no such file/],
    [['a', 'a'], 99, /\/job\/OUT\/a\/version.json: no such file/],
    [['a', 'b'], 1, /version.json is not JSON/, { '/job/OUT/b/version.json': '{' }],
    [['a', 'b'], 1, /version.json: version is not an object/, { '/job/OUT/b/version.json': '{"version":1}' }],
  ];
  for (const [words, status, err, files] of wrong) {
    it(`${words.join(' ')} is refused: ${err.source}`, () =>
      ends(['replicate', ...words], { ...FILES, ...files }, { status, err }));
  }
});
