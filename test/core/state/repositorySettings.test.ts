import { expect } from 'chai';
import { misfit } from '../../../src/core/state/repositorySettings.ts';
import { ShipctlError } from '../../../src/errors.ts';

type Bag = Readonly<Record<string, unknown>>;

const fileOf = (file: string, propertyBag: Bag): { readonly file: string; readonly text: string } => ({
  file,
  text: JSON.stringify({ version: { propertyBag } }),
});

const misfitOf = (shaData: Bag, settings: Bag): string | undefined =>
  misfit(fileOf('from.json', { shaData }), fileOf('to.json', settings));

const MASTER = { branchName: 'master' };
const TAG = { isGitTag: true, gitTagName: 'v1.2', branchName: 'master' };

describe('the commit of a repository', () => {
  const fitting: [title: string, shaData: Bag, settings: Bag][] = [
    ['no settings', MASTER, {}],
    ['its branch', MASTER, { branch: 'master' }],
    ['one of several branches', MASTER, { branch: ['dev', 'master'] }],
    ['a pattern for branches', { branchName: 'feature/x' }, { branches: { only: 'feature*' } }],
    ['a pattern with alternatives', MASTER, { branches: { only: ['{main,master}'] } }],
    ['another branch that is left out', MASTER, { branches: { except: ['dev'] } }],
    ['settings that are null or empty', MASTER, { branch: null, branches: { only: [null, ''] } }],
    ['a pattern for tags, whatever is said of branches', TAG, { branch: 'dev', tags: { only: 'v*' } }],
    ['anything if it is a release', { isRelease: true }, { branch: 'dev' }],
  ];
  for (const [title, shaData, settings] of fitting) {
    it(`fits ${title}`, () => {
      expect(misfitOf(shaData, settings)).to.equal(undefined);
    });
  }

  const other: [title: string, shaData: Bag, settings: Bag, why: string][] = [
    ['another branch', MASTER, { branch: 'dev' }, 'the branch "master" does not fit the settings of TO'],
    ['part of its branch', MASTER, { branch: 'mast' }, 'the branch "master" does not fit the settings of TO'],
    [
      'a pattern for others',
      MASTER,
      { branches: { only: 'd*' } },
      'the branch "master" does not fit the settings of TO',
    ],
    [
      'a pattern that leaves it out',
      MASTER,
      { branches: { only: 'm*', except: 'master' } },
      'the branch "master" does not fit the settings of TO',
    ],
    [
      'a pattern for other tags',
      TAG,
      { tags: { except: 'v*' } },
      'the tag "v1.2" does not fit the settings of TO',
    ],
    ['a branch if it has none', {}, { branch: 'dev' }, 'FROM has no branch'],
    ['tags if it has none', { isGitTag: true }, { tags: { except: 'v*' } }, 'FROM has no tag'],
  ];
  for (const [title, shaData, settings, why] of other) {
    it(`does not fit ${title}`, () => {
      expect(misfitOf(shaData, settings)).to.equal(why);
    });
  }

  const wrong: [settings: Bag, message: string][] = [
    [{ branch: 7 }, 'to.json: the setting branch is neither a string nor a list of strings'],
    [{ branches: { only: [{}] } }, 'to.json: the setting branches.only is neither'],
    [{ branches: { only: '{a,b}'.repeat(10) } }, 'expands to more than 1000 patterns'],
  ];
  for (const [settings, message] of wrong) {
    it(`can't be compared with ${JSON.stringify(settings)}`, () => {
      expect(() => misfitOf(MASTER, settings)).to.throw(ShipctlError, message);
    });
  }
});
