import { expect } from 'chai';
import { type Limits, type Parts, partsToCopy, replicated } from '../../../src/core/state/replicate.ts';
import { misfit } from '../../../src/core/state/repositorySettings.ts';
import { ShipctlError, UsageError } from '../../../src/errors.ts';

const NONE: Limits = { filesOnly: false, metadataOnly: false, webhookDataOnly: false, matchSettings: false };
const BOTH: Parts = { hasFiles: true, metadata: 'all' };
const METADATA: Parts = { hasFiles: false, metadata: 'all' };
const WEBHOOK: Parts = { hasFiles: false, metadata: 'webhook data' };
const NOTHING: Parts = { hasFiles: false, metadata: 'none' };
const FILES: Parts = { hasFiles: true, metadata: 'none' };
const JOB = undefined;

describe('partsToCopy', () => {
  const table: [from: string, to: string | undefined, limits: Partial<Limits>, parts: Parts][] = [
    ['state', 'state', {}, BOTH],
    ['state', 'state', { filesOnly: true }, FILES],
    ['state', 'state', { metadataOnly: true }, METADATA],
    ['state', 'state', { webhookDataOnly: true }, WEBHOOK],
    ['state', 'state', { webhookDataOnly: true, metadataOnly: true }, WEBHOOK],
    ['state', JOB, {}, BOTH],
    ['gitRepo', JOB, {}, BOTH],
    ['ciRepo', JOB, { webhookDataOnly: true }, WEBHOOK],
    ['gitRepo', 'gitRepo', {}, METADATA],
    ['ciRepo', 'gitRepo', {}, METADATA],
    ['syncRepo', 'gitRepo', {}, METADATA],
    ['gitRepo', 'syncRepo', {}, METADATA],
    ['gitRepo', 'gitRepo', { filesOnly: true }, NOTHING],
    ['ciRepo', 'syncRepo', { matchSettings: true }, WEBHOOK],
    ['ciRepo', 'syncRepo', { matchSettings: true, metadataOnly: true }, WEBHOOK],
  ];
  for (const [from, to, limits, parts] of table) {
    it(`of ${from} to ${to ?? 'the job'} ${Object.keys(limits).join()} are files: ${String(parts.hasFiles)}, metadata: ${parts.metadata}`, () => {
      expect(partsToCopy(from, to, { ...NONE, ...limits })).to.deep.equal(parts);
    });
  }

  const wrong: [from: string, to: string | undefined, limits: Partial<Limits>, message: RegExp][] = [
    ['gitRepo', 'ciRepo', {}, /only the platform makes a ciRepo/],
    ['ciRepo', 'ciRepo', {}, /only the platform makes a ciRepo/],
    ['state', 'params', {}, /FROM is of type state, and TO of type params/],
    ['state', 'gitRepo', {}, /same type/],
    ['gitRepo', 'state', {}, /same type/],
    ['state', 'state', { matchSettings: true }, /only for repositories/],
    ['gitRepo', JOB, { matchSettings: true }, /only for repositories/],
    ['state', 'state', { filesOnly: true, metadataOnly: true }, /--files-only excludes/],
    ['state', 'state', { filesOnly: true, webhookDataOnly: true }, /--files-only excludes/],
  ];
  for (const [from, to, limits, message] of wrong) {
    it(`refuses ${from} to ${to ?? 'the job'} ${Object.keys(limits).join()}`, () => {
      expect(() => partsToCopy(from, to, { ...NONE, ...limits })).to.throw(UsageError, message);
    });
  }
});

describe('replicated', () => {
  const from = {
    file: 'from',
    text: '{"version":{"propertyBag":{"shaData":{"n": 12345678901234567890},"shaData":{"n":1.50},"webhookRequestBody":null,"x":"\\u00e9"}}}',
  };
  const bag = ['version', 'propertyBag'];

  it('takes all of the property bag as it is written, and leaves the rest', () => {
    const text = '{"z":1e400,\r\n"version":{"propertyBag":{"old":1},"n":0.10}}\n';
    expect(replicated(from, { file: 'to', text }, bag, 'all')).to.equal(
      '{"z":1e400,\r\n"version":{"propertyBag":{"shaData":{"n": 12345678901234567890},"shaData":{"n":1.50},"webhookRequestBody":null,"x":"\\u00e9"},"n":0.10}}\n',
    );
  });

  it('takes the webhook data that exists, and leaves the rest', () => {
    const text = '{"version":{"propertyBag":{"keep":1.0,"webhookRequestBody":[2]}}}';
    expect(replicated(from, { file: 'to', text }, bag, 'webhook data')).to.equal(
      '{"version":{"propertyBag":{"keep":1.0,"webhookRequestBody":[2],"shaData":{"n":1.50}}}}',
    );
  });

  it("writes the job's own property bag", () => {
    expect(replicated(from, { file: 'to', text: '{}' }, ['propertyBag'], 'webhook data')).to.equal(
      '{"propertyBag":{"shaData":{"n":1.50}}}',
    );
  });
});

describe('misfit', () => {
  const version = (propertyBag: unknown): { file: string; text: string } => ({
    file: 'version.json',
    text: JSON.stringify({ version: { propertyBag } }),
  });
  const reason = (shaData: unknown, settings: unknown): string | undefined =>
    misfit(version({ shaData, branch: 'ignored', tags: { only: ['ignored'] } }), version(settings));

  const branch = (branchName: string): unknown => ({ branchName, isGitTag: false, isRelease: false });
  const tag = (gitTagName: string): unknown => ({ branchName: 'dev', isGitTag: true, gitTagName });
  const release = { branchName: 'dev', isRelease: true };
  const lists = (only: unknown, except: unknown): unknown => ({ branches: { only, except } });

  const table: [title: string, shaData: unknown, settings: unknown, fits: boolean][] = [
    ['a branch, with no settings', branch('dev'), {}, true],
    ['a branch, with empty settings', branch('dev'), { branch: '', branches: null, tags: {} }, true],
    ['a branch, with its own name', branch('dev'), { branch: 'dev' }, true],
    ['a branch, with another name', branch('dev'), { branch: 'prod' }, false],
    ['a name, which is no pattern', branch('dev'), { branch: 'd*' }, false],
    [
      'a branch, with a name that wins over lists',
      branch('dev'),
      { branch: 'dev', branches: { only: ['x'] } },
      true,
    ],
    ['a branch, with patterns of which one fits', branch('f/1/2'), lists(['x', 'f/*'], null), true],
    ['a branch, with patterns of which none fits', branch('hot'), lists(['x', 'f/*'], null), false],
    ['a branch, with exceptions of which one fits', branch('wip/1'), lists(null, ['wip/*']), false],
    ['a branch, with exceptions of which none fits', branch('ok'), lists(null, ['wip/*']), true],
    ['a branch, with a pattern and an exception', branch('f/wip'), lists(['f/*'], ['*wip']), false],
    ['a branch, with empty lists', branch('dev'), lists([], []), true],
    ['a branch, with a single entry in place of a list', branch('dev'), lists('dev', 'x'), true],
    ['a branch, with settings for tags', branch('dev'), { tags: { only: ['v*'] } }, true],
    ['a tag, with a pattern that fits', tag('v1.2'), { tags: { only: ['v*'] } }, true],
    ['a tag, with a pattern that does not', tag('x1'), { tags: { only: ['v*'] } }, false],
    ['a tag, with an exception', tag('v9'), { tags: { except: ['v9'] } }, false],
    ['a tag, with settings for branches', tag('v9'), { branch: 'prod', branches: { only: ['x'] } }, true],
    ['a tag without a name', { isGitTag: true }, { tags: { only: ['v'] } }, false],
    ['a release, with any settings', release, { branch: 'prod', tags: { only: ['x'] } }, true],
    [
      'a tag that is a release too, with settings for tags',
      { ...release, isGitTag: true, gitTagName: 'x' },
      { tags: { only: ['v'] } },
      false,
    ],
    ['a word that is not true', { ...release, isRelease: 'true' }, { branch: 'prod' }, false],
    ['nothing', undefined, { branch: 'prod' }, false],
    ['nothing without any settings', undefined, {}, true],
  ];
  for (const [title, shaData, settings, fits] of table) {
    it(`says that ${title}, ${fits ? 'fits' : 'does not fit'}`, () => {
      expect(reason(shaData, settings) === undefined).to.equal(fits);
    });
  }

  it('names what does not fit', () => {
    expect(reason(branch('dev'), { branch: 'prod' })).to.equal(
      'the branch "dev" does not fit the settings of TO',
    );
    expect(reason(undefined, { branch: 'prod' })).to.equal('FROM has no branch');
  });

  for (const settings of [{ branch: 1 }, lists([1], null), lists(null, { a: 1 })]) {
    it(`refuses the settings ${JSON.stringify(settings)}`, () => {
      expect(() => reason(branch('dev'), settings)).to.throw(
        ShipctlError,
        /^version.json: the setting branch/,
      );
    });
  }
});
