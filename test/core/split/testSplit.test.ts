import { expect } from 'chai';
import fc from 'fast-check';
import type { Timed } from '../../../src/core/split/fileTimes.ts';
import { PathTails } from '../../../src/core/split/pathTails.ts';
import { type TestFile, type Weights, deal, weigh } from '../../../src/core/split/testSplit.ts';

const SECOND = 1e6;

const filesOf = (names: readonly string[]): TestFile[] => names.map((bytes) => ({ bytes, text: bytes }));
const timesOf = (times: Readonly<Record<string, number>>): Timed[] =>
  Object.entries(times).map(([path, time]) => ({ paths: path.split('<'), time: time * SECOND }));
const weighed = (files: readonly TestFile[], times: readonly Timed[]): Weights =>
  weigh(files, new PathTails(files.map(({ text }) => text)), times);

/** Files by node; times by file. */
function split(names: readonly string[], times: Readonly<Record<string, number>>, count: number): string[] {
  return deal(weighed(filesOf(names), timesOf(times)), count).map(({ files }) =>
    files.map(({ bytes }) => bytes).join(' '),
  );
}

describe('the split', () => {
  const table: [
    title: string,
    names: string[],
    times: Record<string, number>,
    count: number,
    nodes: string[],
  ][] = [
    ['gives the slowest to the first node', ['a', 'b', 'c'], { a: 1, b: 3, c: 2 }, 3, ['b', 'c', 'a']],
    [
      'gives each to the node that has least',
      ['a', 'b', 'c', 'd'],
      { a: 7, b: 5, c: 4, d: 3 },
      2,
      ['a d', 'b c'],
    ],
    [
      'gives what took the same by name, to the lowest node first',
      ['d', 'c', 'b', 'a', 'B'],
      {},
      2,
      ['B b d', 'a c'],
    ],
    ['gives a file without a time the median', ['a', 'b', 'c', 'x'], { a: 9, b: 5, c: 1 }, 1, ['a b x c']],
    ['takes the mean of two times in the middle', ['a', 'b', 'x'], { a: 9, b: 3 }, 1, ['a x b']],
    ['gives nothing to nodes that are too many', ['a', 'b'], {}, 1_000_000_000, ['a', 'b']],
    ['deals out what took no time', ['a', 'b', 'c', 'd'], { a: 0, b: 0, c: 0, d: 0 }, 2, ['a c', 'b d']],
    ['gives no files to nobody', [], { a: 1 }, 3, []],
    ['adds the times of one file', ['a', 'b'], { 'x/a': 1, 'y/a': 2, b: 2 }, 1, ['a b']],
    [
      'takes the path with the most in common for the file, and no others',
      ['t/a', 'b'],
      { 'u/a': 9, 't/a': 1, '/x/t/a': 2, b: 4 },
      1,
      ['b t/a'],
    ],
    [
      'takes the file of the suite where that of the case is not here',
      ['a', 'b'],
      { 'support/shared<b<a': 5, a: 1, b: 1 },
      1,
      ['b a'],
    ],
    ['counts a path that fits two files for none', ['x/i', 'y/i', 'b'], { i: 9, b: 1 }, 1, ['b x/i y/i']],
  ];
  for (const [title, names, times, count, nodes] of table) {
    it(title, () => {
      expect(split(names, times, count)).to.deep.equal(nodes);
      expect(split(names.toReversed(), times, count)).to.deep.equal(nodes);
    });
  }

  it('says which paths fit two files, and how many files have a time', () => {
    const weights = weighed(filesOf(['x/i', 'y/i', 'b']), timesOf({ i: 9, 'i<b': 1 }));
    expect(weights.ambiguous).to.deep.equal([{ path: 'i', rivals: ['x/i', 'y/i'] }]);
    expect(weights.known).to.equal(1);
  });

  const CASE = fc.record({
    times: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat({ max: 20 }), { minKeys: 1, maxKeys: 7 }),
    count: fc.integer({ min: 1, max: 3 }),
  });

  it('gives each file to one node, in any number of nodes', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(names, CASE, fc.integer({ min: 1, max: 40 }), (more, { times }, count) => {
        const files = filesOf([...new Set([...more, ...Object.keys(times)])]);
        const shares = deal(weighed(files, timesOf(times)), count);
        expect(shares.length).to.equal(Math.min(count, files.length));
        const dealt = shares.flatMap((share) => share.files.map(({ bytes }) => bytes));
        expect(dealt.toSorted()).to.deep.equal(files.map(({ bytes }) => bytes).toSorted());
        expect(shares.every((share) => share.files.length > 0)).to.equal(true);
      }),
    );
  });

  it('is the same whatever the order of files and times', () => {
    fc.assert(
      fc.property(CASE, fc.infiniteStream(fc.nat()), ({ times, count }, random) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, rank: random.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const files = filesOf([...Object.keys(times), 'unseen', 'unseen too']);
        const timed = timesOf({ ...times, 'elsewhere/a': 1, 'b/a': 2 });
        const mixed = deal(weighed(shuffled(files), shuffled(timed)), count);
        expect(mixed).to.deep.equal(deal(weighed(files, timed), count));
      }),
    );
  });

  it("is within Graham's bound of the best one", () => {
    fc.assert(
      fc.property(CASE, ({ times, count }) => {
        const weights = weighed(filesOf(Object.keys(times)), timesOf(times));
        const busiest = Math.max(...deal(weights, count).map(({ load }) => load));
        expect(busiest).to.be.at.most(best(weights, count) * (4 / 3 - 1 / (3 * count)) + 1);
      }),
    );
  });
});

/** The busiest node's load in the best of all splits, found by trying all. */
function best({ files }: Weights, count: number): number {
  const loads = new Array<number>(count).fill(0);
  const tried = (index: number): number => {
    const time = files[index]?.time;
    if (time === undefined) return Math.max(...loads);
    return Math.min(
      ...loads.map((load, node) => {
        loads[node] = load + Math.max(time, 1000);
        const result = tried(index + 1);
        loads[node] = load;
        return result;
      }),
    );
  };
  return tried(0);
}
