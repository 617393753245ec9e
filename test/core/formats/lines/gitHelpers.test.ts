import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { applyLines } from '../../../../src/core/formats/lines/apply.ts';
import { gitSections } from '../../../../src/core/formats/lines/gitConfig.ts';
import { gitHelperLines } from '../../../../src/core/formats/lines/gitHelpers.ts';
import { readLines } from '../../../../src/core/formats/lines/grammar.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import { FormatFault } from '../../../../src/core/tracking/format.ts';
import { need } from '../../../support/clients.ts';
import { runs } from '../../../support/extent.ts';

const URL = 'https://h:80';
const HEADER = `[credential "${URL}"]`;
const PAIR = '\thelper =\n\thelper = store\n';
const lines = gitHelperLines((helper) => ['store', '! a "b\\c" ', 'run'].includes(helper));

const setIn = (text: string): readonly string[] =>
  [...readLines(text, lines).byName].map(([name, [line]]) => `${name} ${line?.set.value ?? ''}`);

const written = (text: string, value: string | undefined): string =>
  new Draft(text).replace(applyLines(readLines(text, lines), [{ address: [URL], value }])).text;

/** Some versions of git make other blanks in a value to spaces. */
const alike = (text: string): string => text.replaceAll(/[\t\r]/g, ' ');

/** What git reads, a line for each variable; undefined for a file that it refuses. */
function readByGit(text: string): readonly string[] | undefined {
  const env = { PATH: process.env['PATH'], HOME: '/', GIT_CONFIG_NOSYSTEM: '1' };
  const words = ['config', '--file', '-', '--list', '-z', '--no-includes'];
  const { status, stdout } = spawnSync('git', words, { input: Buffer.from(text, 'latin1'), env, cwd: '/' });
  return status === 0 ? alike(stdout.toString('latin1')).split('\0').slice(0, -1) : undefined;
}

/** The keys and values of all sections `credential` with a name, as git prints them. */
const credentialsIn = (text: string): readonly string[] =>
  gitSections(text).sections.flatMap(({ name, entries }) =>
    name === undefined
      ? []
      : entries.map(
          ({ key, value }) => `credential.${name}.${key}${value === undefined ? '' : `\n${alike(value)}`}`,
        ),
  );

describe("helpers in git's configuration", () => {
  const table: [title: string, text: string, set: readonly string[]][] = [
    ['are two lines', `${HEADER}\n${PAIR}`, [`${URL} store`]],
    ['may share the line of the header', `${HEADER} helper =\nhelper=store`, [`${URL} store`]],
    ['end with CR LF', `${HEADER}\r\n\thelper =\r\n\thelper = store\r\n`, [`${URL} store`]],
    ['have quotes and comments', `${HEADER} ; a\nHelper = "" # b\nhelper = "st"ore ; c\n`, [`${URL} store`]],
    ['go on in the next line', `${HEADER}\nhelper = \\\n\nhelper = st\\\nore\n`, [`${URL} store`]],
    ['stand before other variables', `${HEADER}\n${PAIR}username = x\n`, [`${URL} store`]],
    ['are those of the last section', `${HEADER}\n${PAIR}${HEADER}\nhelper =\nhelper = run`, [`${URL} run`]],
    ['are nothing without the reset', `${HEADER}\nhelper = store\n`, []],
    ['are nothing with another variable between', `${HEADER}\nhelper =\nuser = a\nhelper = store\n`, []],
    ['are nothing if they are of another kind', `${HEADER}\nhelper =\nhelper = cache\n`, []],
    ['are nothing for all servers', `[credential]\n${PAIR}`, []],
    ['are nothing in another section', `[remote "${URL}"]\n${PAIR}`, []],
    ['are nothing in a comment', `# ${HEADER}\n[a]\n${PAIR}`, []],
    ['are nothing in a value', `[a]\nb = \\\n${HEADER}\n${PAIR}`, []],
  ];
  for (const [title, text, set] of table) {
    it(title, () => {
      expect(setIn(text)).to.deep.equal(set);
    });
  }

  const changes: [title: string, before: string, value: string | undefined, after: string][] = [
    ['become a file', '', 'store', `${HEADER}\n${PAIR}`],
    ['go to the end', '[a]\n\tb = c\n', 'store', `[a]\n\tb = c\n${HEADER}\n${PAIR}`],
    ['begin a line', '[a] b = c', 'store', `[a] b = c\n${HEADER}\n${PAIR}`],
    ['begin a line after one that goes on', '[a] b = c \\\n', 'store', `[a] b = c \\\n\n${HEADER}\n${PAIR}`],
    ['go with their header', `[a]\nb\n${HEADER}\n${PAIR}[c]\n`, undefined, '[a]\nb\n[c]\n'],
    [
      'leave the header to other variables',
      `${HEADER}\n${PAIR}\tusername = x\n`,
      undefined,
      `${HEADER}\n\tusername = x\n`,
    ],
    ['leave what has another shape', `${HEADER}\nhelper = store\n`, undefined, `${HEADER}\nhelper = store\n`],
    [
      'change in their place',
      `${HEADER}\n${PAIR}[a]\n`,
      'run',
      `${HEADER}\n\thelper =\n\thelper = run\n[a]\n`,
    ],
    ['stay if they hold', `${HEADER}helper=\nhelper=store`, 'store', `${HEADER}helper=\nhelper=store`],
    [
      'have quotes if they need them',
      '',
      '! a "b\\c" ',
      `${HEADER}\n\thelper =\n\thelper = "! a \\"b\\\\c\\" "\n`,
    ],
  ];
  for (const [title, before, value, after] of changes) {
    it(title, () => {
      expect(written(before, value)).to.equal(after);
    });
  }

  const faults: [title: string, text: string, line: number][] = [
    ['a header', '[a]\n[b "c\n"]\n', 2],
    ['a quote', '[a]\nb = "c\n', 2],
    ['a variable', '[a]\n\n= b\n', 3],
    ['a variable without a value', '[a]\nb ; c\n', 2],
    ['an escape', '[a]\nb = \\x\n', 2],
  ];
  for (const [title, text, line] of faults) {
    it(`refuse a file if ${title} is wrong`, function () {
      expect(() => setIn(text))
        .to.throw(FormatFault)
        .with.property('line', line);
      need(this, 'git');
      expect(readByGit(text)).to.equal(undefined);
    });
  }

  const piece = fc.constantFrom(
    ...['[a]', '[A.b]', '[credential]', '[Credential "x\\"y\\\\z"]', HEADER, '\n', '\r\n', ' ', '\t', '\xa0'],
    ...[
      'b = c',
      'helper =',
      'helper = store',
      'helper',
      'b="c;d" e # f',
      'b = "x',
      '"',
      '\\\n',
      '\\',
      '\\n',
      '; x',
    ],
    ...['# [a]', '=', '\xc3\xa4', 'b = \xc3\xa4', '\r'],
  );

  it('mean to git what they are read as', function () {
    need(this, 'git');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const read = readByGit(text);
        if (read === undefined) {
          expect(() => gitSections(text)).to.throw(FormatFault);
          return;
        }
        const isOfServer = (one: string): boolean => /^credential\.[^]*\..*/.test(one.split('\n')[0] ?? '');
        expect(credentialsIn(text)).to.deep.equal(read.filter(isOfServer));
        // Others keep what they have, with ours at the end, and after that without ours.
        const ours = written(text, 'store');
        const pair = [`credential.${URL}.helper\n`, `credential.${URL}.helper\nstore`];
        if (setIn(text).length === 0) expect(readByGit(ours)).to.deep.equal([...read, ...pair]);
        if (setIn(text).length === 0) expect(readByGit(written(ours, undefined))).to.deep.equal(read);
      }),
      { numRuns: runs(1000) },
    );
  });
});
