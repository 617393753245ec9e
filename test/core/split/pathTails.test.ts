import { expect } from 'chai';
import fc from 'fast-check';
import { PathTails, type Rivals } from '../../../src/core/split/pathTails.ts';
import { runs } from '../../support/extent.ts';

const FILES = [
  'a_test.rb',
  'sub/a_test.rb',
  'x/index.js',
  'y/index.js',
  'x/y/index.js',
  'é/ü.js',
  '.hidden.js',
];

describe('PathTails', () => {
  const table: [title: string, path: string, file: string | readonly string[] | undefined][] = [
    ['the path itself', 'sub/a_test.rb', 'sub/a_test.rb'],
    ["another machine's absolute path", '/ci/x/t/sub/a_test.rb', 'sub/a_test.rb'],
    ['the longest of several tails', '/ci/x/index.js', 'x/index.js'],
    ['a longer one than that', '/ci/x/y/index.js', 'x/y/index.js'],
    ['a file right in the directory, by its name', 'a_test.rb', 'a_test.rb'],
    ['that, before others of that name', '/ci/t/a_test.rb', 'a_test.rb'],
    ['that, where no directory fits', '/ci/other/a_test.rb', 'a_test.rb'],
    ['the only one of its name, wherever it was', 'spec/ü.js', 'é/ü.js'],
    ['only whole parts', '/ci/ax/index.js', ['x/index.js', 'y/index.js']],
    ['two that fit alike', 'index.js', ['x/index.js', 'y/index.js']],
    ['two that fit alike in more than the name', '/ci/z/y/index.js', 'y/index.js'],
    ['no file of another name', 'b_test.rb', undefined],
    ['no part of a name', 'test.rb', undefined],
    ['no name with a tail', 'a_test.rb/x', undefined],
    ['. and double slashes', './sub//./a_test.rb', 'sub/a_test.rb'],
    ['..', '/ci/x/../sub/z/../a_test.rb', 'sub/a_test.rb'],
    ['.. at the start', '../../sub/a_test.rb', 'sub/a_test.rb'],
    ['a path of Windows', 'C:\\ci\\t\\sub\\a_test.rb', 'sub/a_test.rb'],
    ['nothing', '', undefined],
    ['the root', '/', undefined],
  ];
  for (const [title, path, file] of table) {
    it(`finds ${title}: ${path}`, () => {
      const tails = new PathTails(FILES);
      const found = tails.find(path);
      expect(tails.hasName(path)).to.equal(found !== undefined);
      expect(found && 'file' in found ? found.file : found).to.deep.equal(file);
    });
  }

  it('finds nothing among no files', () => {
    expect(new PathTails([]).find('a')).to.equal(undefined);
  });

  it('finds what comparing with each file does, whatever the order of the files', () => {
    const part = fc.constantFrom('a', 'b', 'ab', '!', 'é');
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(parts, { selector: String }), parts, (files, path) => {
        const names = files.map((file) => file.join('/'));
        const found = new PathTails(names).find(path.join('/'));
        expect(new PathTails(names.toReversed()).find(path.join('/'))).to.deep.equal(found);
        const lengths = files.map((file) => commonTail(file, path));
        const most = Math.max(0, ...lengths);
        const best = files.filter((_, index) => lengths[index] === most);
        const whole = best.find((file) => file.length === most) ?? (best.length === 1 ? best[0] : undefined);
        if (most === 0) expect(found).to.equal(undefined);
        else if (whole) expect(found).to.deep.equal({ file: whole.join('/'), parts: most });
        else expect(best.map((file) => file.join('/'))).to.include.members([...(found as Rivals)]);
      }),
      { numRuns: runs(3000) },
    );
  });
});

function commonTail(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}
