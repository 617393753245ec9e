import { expect } from 'chai';
import { definitions, filled, heading, pageOf, paragraphs } from '../../src/cli/page.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

describe('the page that help is written on', () => {
  const output = (columns: number | undefined): { write: () => void; columns: () => number | undefined } => ({
    write: () => undefined,
    columns: () => columns,
  });
  const widths: [title: string, columns: number | undefined, variable: string, width: number][] = [
    ['as wide as the terminal', 90, '60', 90],
    ['no wider than 100', 250, '', 100],
    ['no narrower than 40', 7, '', 40],
    ['as wide as COLUMNS if it is no terminal', undefined, '60', 60],
    ['as wide as COLUMNS if the terminal does not know its width', 0, '60', 60],
    ['80 wide if nothing is known', undefined, '', 80],
    ['80 wide if COLUMNS is no number', undefined, '60x', 80],
    ['80 wide if COLUMNS is 0', undefined, '0', 80],
    ['100 wide at most for COLUMNS as well', undefined, '999999999', 100],
  ];
  for (const [title, columns, variable, width] of widths) {
    it(`is ${title}`, () => {
      const { env } = fakeWorld({ env: { COLUMNS: variable } }).world;
      expect(pageOf(output(columns), env).width).to.equal(width);
    });
  }

  const styles: [title: string, columns: number | undefined, env: Record<string, string>, isBold: boolean][] =
    [
      ['a terminal', 80, {}, true],
      ['a terminal with an empty NO_COLOR', 80, { NO_COLOR: '' }, true],
      ['a terminal with NO_COLOR', 80, { NO_COLOR: '1' }, false],
      ['a dumb terminal', 80, { TERM: 'dumb' }, false],
      ['anything else', undefined, { TERM: 'xterm' }, false],
    ];
  for (const [title, columns, env, isBold] of styles) {
    it(`has ${isBold ? 'bold' : 'plain'} headings on ${title}`, () => {
      const page = pageOf(output(columns), fakeWorld({ env }).world.env);
      expect(heading('Usage:', page)).to.equal(isBold ? '\u001b[1mUsage:\u001b[0m' : 'Usage:');
    });
  }
});

describe('the lines of help', () => {
  it('hold what fits, and break nothing', () => {
    expect(filled(['[--a B]', '[--c]', 'long-long-long', 'd'], 13)).to.deep.equal([
      '[--a B] [--c]',
      'long-long-long',
      'd',
    ]);
    expect(filled([], 10)).to.deep.equal([]);
  });

  it('keep paragraphs apart', () => {
    expect(paragraphs('a b\nc\n\nd', 3)).to.equal('a b\nc\n\nd');
  });

  it('put what a term means beside it, or below one that is long', () => {
    const long = '-'.repeat(31);
    expect(
      definitions(
        [
          ['--a B', 'one two three'],
          ['-z', 'four'],
          [long, 'five'],
        ],
        19,
      ),
    ).to.equal(`  --a B  one two\n         three\n  -z     four\n  ${long}\n         five`);
  });
});
