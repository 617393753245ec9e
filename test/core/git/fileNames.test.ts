import { expect } from 'chai';
import fc from 'fast-check';
import { namesIn, printedNames, shaped } from '../../../src/core/git/fileNames.ts';

const WHOLE = { isDirectoriesOnly: false, depth: undefined };
const DIRECTORIES = { isDirectoriesOnly: true, depth: undefined };

/** A name as git can have one: parts of any bytes but NUL and `/`. */
const NAME = fc
  .array(fc.stringMatching(/^[\u0001-\u002e\u0030-\u00ff]{1,3}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const NAMES = fc.array(NAME, { maxLength: 20 });

describe('names that git printed', () => {
  it('are read whole, whatever bytes they hold', () => {
    expect(namesIn(Buffer.from('a b\0"q"\0two\nlines\0\xff\xe9\0', 'latin1'))).to.deep.equal([
      'a b',
      '"q"',
      'two\nlines',
      '\xff\xe9',
    ]);
    expect(namesIn(Buffer.of())).to.deep.equal([]);
  });

  it('are printed as they were read', () => {
    fc.assert(
      fc.property(NAMES, (names) => {
        expect(namesIn(printedNames(names, '\0'))).to.deep.equal(names);
      }),
    );
  });
});

describe('shaped', () => {
  const names = ['web/b', 'api/src/a', 'api/d', 'README', 'web/b', 'lib/x/y/z', 'api-2/x'];
  const table: [isDirectoriesOnly: boolean, depth: number | undefined, expected: string[]][] = [
    [false, undefined, ['README', 'api-2/x', 'api/d', 'api/src/a', 'lib/x/y/z', 'web/b']],
    [true, undefined, ['api-2/', 'api/', 'api/src/', 'lib/x/y/', 'web/']],
    [false, 1, ['README', 'api', 'api-2', 'lib', 'web']],
    [false, 2, ['README', 'api-2/x', 'api/d', 'api/src', 'lib/x', 'web/b']],
    [true, 1, ['api', 'api-2', 'lib', 'web']],
    [true, 2, ['api', 'api-2', 'api/src', 'lib/x', 'web']],
    [false, 9, ['README', 'api-2/x', 'api/d', 'api/src/a', 'lib/x/y/z', 'web/b']],
  ];
  for (const [isDirectoriesOnly, depth, expected] of table) {
    it(`gives ${expected.join(' ')} for ${isDirectoriesOnly ? 'directories' : 'files'}, depth ${depth ?? 'any'}`, () => {
      expect(shaped(names, { isDirectoriesOnly, depth })).to.deep.equal(expected);
    });
  }

  it('sorts by bytes', () => {
    expect(shaped(['\xff', 'é', 'z', 'Z', '-', 'z/a', 'z-'], WHOLE)).to.deep.equal([
      '-',
      'Z',
      'z',
      'z-',
      'z/a',
      'é',
      '\xff',
    ]);
  });

  const shapes = fc.record({
    isDirectoriesOnly: fc.boolean(),
    depth: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  });

  it('gives each name once, in the order of its bytes, whatever the order was', () => {
    fc.assert(
      fc.property(NAMES, shapes, (files, shape) => {
        const given = shaped(files, shape);
        const bytes = given.map((name) => Buffer.from(name, 'latin1'));
        for (let at = 1; at < bytes.length; at++)
          expect(Buffer.compare(bytes[at - 1] ?? Buffer.of(), bytes[at] ?? Buffer.of())).to.equal(-1);
        expect(shaped([...files, ...files].reverse(), shape)).to.deep.equal(given);
      }),
    );
  });

  it('gives every directory that holds a file, and no other', () => {
    fc.assert(
      fc.property(NAMES, (files) => {
        const holds = (directory: string): boolean =>
          files.some((file) => file.startsWith(directory) && !file.slice(directory.length).includes('/'));
        const given = shaped(files, DIRECTORIES);
        expect(given.every((directory) => directory.endsWith('/') && holds(directory))).to.equal(true);
        for (const file of files.filter((name) => name.includes('/')))
          expect(given.some((directory) => file.startsWith(directory))).to.equal(true);
      }),
    );
  });

  it('cuts to at most as many parts, and only cuts', () => {
    fc.assert(
      fc.property(NAMES, fc.integer({ min: 1, max: 5 }), (files, depth) => {
        const given = shaped(files, { ...WHOLE, depth });
        for (const name of given) {
          expect(name.split('/').length).to.be.at.most(depth);
          expect(files.some((file) => file === name || file.startsWith(`${name}/`))).to.equal(true);
        }
        for (const file of files)
          expect(given.some((name) => file === name || file.startsWith(`${name}/`))).to.equal(true);
      }),
    );
  });

  it('gives the same for a depth twice as for the smaller one', () => {
    const depths = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(NAMES, depths, (files, [one, other]) => {
        const twice = shaped(shaped(files, { ...WHOLE, depth: one }), { ...WHOLE, depth: other });
        expect(twice).to.deep.equal(shaped(files, { ...WHOLE, depth: Math.min(one, other) }));
      }),
    );
  });
});
