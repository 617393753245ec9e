import { expect } from 'chai';
import type { Untimed } from '../../../src/core/split/fileTimes.ts';
import { doubts, expectations } from '../../../src/core/split/splitMessages.ts';
import type { Share, TestFile, Weights } from '../../../src/core/split/testSplit.ts';

const SECOND = 1e6;

const fileOf = (name: string): TestFile => ({ bytes: name, text: name });

const A = { file: fileOf('a.js'), time: 3 * SECOND };
const B = { file: fileOf('b.js'), time: SECOND };

const WEIGHTS: Weights = {
  files: [A, B],
  known: 2,
  ambiguous: [],
  ambiguousTime: 0,
  elsewhere: 0,
  elsewhereFirst: undefined,
};
const UNTIMED: Untimed = {
  total: 4 * SECOND,
  unnamed: 0,
  overhead: 0,
  elsewhere: 0,
  elsewhereFirst: undefined,
  writer: undefined,
};

describe('the doubts about a split', () => {
  const table: [title: string, weights: Partial<Weights>, untimed: Partial<Untimed>, expected: RegExp[]][] = [
    ['none', {}, {}, []],
    [
      'paths that fit several files',
      { ambiguous: [{ path: 'x.js', rivals: ['a/x.js', 'b/x.js'] }], ambiguousTime: SECOND / 50 },
      {},
      [/alike: 1, 0\.020 s; the first is x\.js \(a\/x\.js or b\/x\.js\)$/],
    ],
    [
      'time of no file',
      {},
      { unnamed: SECOND, writer: 'pytest' },
      [/^1\.0 s of 4\.0 s .*no file.*with pytest/],
    ],
    ['much overhead', {}, { overhead: 3 * SECOND }, [/^3\.0 s of 4\.0 s in the reports belong to no file/]],
    ['little overhead, which is usual', {}, { overhead: SECOND }, []],
    [
      'time of other files',
      { elsewhere: SECOND, elsewhereFirst: 'z.js' },
      { elsewhere: SECOND, elsewhereFirst: 'y.js' },
      [/^2\.0 s of 4\.0 s .*outside these tests; the first is y\.js$/],
    ],
    ['no time for any file', { known: 0 }, {}, [/have no times for these files: all files count the same$/]],
    [
      'nothing of all that without files',
      { files: [], known: 0, elsewhere: SECOND },
      { unnamed: SECOND },
      [],
    ],
  ];
  for (const [title, weights, untimed, expected] of table) {
    it(`are ${title}`, () => {
      const texts = doubts({ ...WEIGHTS, ...weights }, { ...UNTIMED, ...untimed }, true);
      expect(texts).to.have.lengthOf(expected.length);
      for (const [index, pattern] of expected.entries()) expect(texts[index]).to.match(pattern);
    });
  }

  it('are not that reports are silent if there are none', () => {
    expect(doubts({ ...WEIGHTS, known: 0 }, UNTIMED, false)).to.deep.equal([]);
  });
});

describe('what nodes are expected to take', () => {
  const shares: readonly Share[] = [
    { node: 1, load: A.time, files: [A.file] },
    { node: 2, load: B.time, files: [B.file] },
  ];

  it('is a line for each, and one for the nodes without files', () => {
    expect(expectations(shares, WEIGHTS, UNTIMED, { number: 2, count: 4 })).to.equal(
      [
        'shipctl: node 1 of 4: 3.0 s, 1 file\n',
        'shipctl: node 2 of 4: 1.0 s, 1 file (this job)\n',
        'shipctl: nodes from 3 to 4: no files\n',
      ].join(''),
    );
  });

  it('says which files count the median, and where the other time went', () => {
    const weights = { ...WEIGHTS, known: 1, ambiguousTime: SECOND };
    expect(expectations(shares, weights, { ...UNTIMED, unnamed: SECOND }, { number: 1, count: 2 })).to.match(
      /1 file without a time in the reports: the median\n.*4\.0 s: 2\.0 s of these files, 1\.0 s of no file, 1\.0 s of ambiguous paths\n$/,
    );
  });

  it('has no times if no file has one', () => {
    const text = expectations(shares, { ...WEIGHTS, known: 0 }, UNTIMED, { number: 1, count: 2 });
    expect(text).to.equal('shipctl: node 1 of 2: 1 file (this job)\nshipctl: node 2 of 2: 1 file\n');
  });
});
