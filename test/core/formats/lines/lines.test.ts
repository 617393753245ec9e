import { expect } from 'chai';
import fc from 'fast-check';
import { credentialLines } from '../../../../src/core/formats/lines/credentials.ts';
import { exportLines } from '../../../../src/core/formats/lines/exports.ts';
import type { LineGrammar } from '../../../../src/core/formats/lines/grammar.ts';
import { linesFormat } from '../../../../src/core/formats/lines/lines.ts';
import { addressKey } from '../../../../src/core/tracking/format.ts';
import { FormatFile } from '../../../support/formatFile.ts';
import { type FormatUnderTest, itSurvivesHistories } from '../../../support/formatHistories.ts';
import type { LinesText } from '../../../../src/core/formats/lines/grammar.ts';

/** A reader that knows only lines of the kind below. */
const valuesBy =
  (grammar: LineGrammar, pattern: RegExp) =>
  (text: string): ReadonlyMap<string, string> => {
    const found = [...text.matchAll(pattern)].map(
      ([, before = '', value = '', behind = '']) => [before + behind, value] as const,
    );
    const values = new Map<string, string>();
    for (const [name, value] of grammar.counts === 'last' ? found.reverse() : found) {
      const others = [...values.keys()].filter((key) => key === name || key.startsWith(`${name}\n`)).length;
      values.set(addressKey(others === 0 ? [name] : [name, `${others}`]), value);
    }
    return values;
  };

const joined = (lines: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(undefined, '', '\n') },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.array(lines, { maxLength: 6 }), fc.constantFrom('', '\n', '\n\n'))
        .map(([all, end]) => [...new Set(all)].join('\n') + end),
    },
  );

/** What other programs do to lines. */
const rewrites = (theirs: string): FormatUnderTest<LinesText>['rewrites'] => [
  (text) => text.replace(/\r?\n/g, '\r\n'),
  (text) => text.replace(/\r\n/g, '\n'),
  (text) => text.trimEnd(),
  (text, random) => `${theirs.replace('0', `${random}`)}\n${text}`,
  (text) => text.replace(/^#.*\r?\n/gm, ''),
  (text) => text.replace(/OURS\d/, 'changed'),
  // Nothing comes back into a file that somebody has emptied.
  (text) => text.replace(/^.*OURS.*(\r?\n|$)/m, '') || text,
];

const HISTORIES: readonly (readonly [title: string, under: FormatUnderTest<LinesText>])[] = [
  [
    'an environment file',
    {
      format: linesFormat(exportLines),
      texts: joined(
        fc.constantFrom(
          "# a note: don't",
          'export N0=old',
          "export N0='older'  # why",
          'export N1="old\n\\" `more`"',
          'export GONE0=x',
          "export GONE1='x\ny'",
          "export T='THEIRS'",
          'export T="THEIRS"',
          '\texport N2=not',
          '[ -n "$N2" ] && . ./other',
          '',
          "export L='\xff\xe9'",
        ),
      ),
      edits: (unit, value) => [
        { address: [`export N${unit}=`], value: `'${value}'` },
        { address: [`export GONE${unit}=`], value: undefined },
      ],
      values: valuesBy(
        exportLines,
        /^(export \w+=)((?:'[^']*'|"(?:\\"|[^"])*"|[^\s'"])*)(?=(?: +#.*)?\r?$)/gm,
      ),
      rewrites: rewrites('export A0=THEIRS'),
    },
  ],
  [
    "git's credentials",
    {
      format: linesFormat(credentialLines),
      texts: joined(
        fc.constantFrom(
          'https://user0:old@host',
          'https://user0:older@host',
          'https://user1:old@host',
          'https://user0:x@gone',
          'https://user:THEIRS@host/path',
          'https://user:THEIRS@host/p@th',
          'https://user@host',
          'http://user0:THEIRS@host',
          '# a note',
          '',
          'http://:THEIRS\xff@h',
        ),
      ),
      edits: (unit, value) => [
        { address: [`https://user${unit}@host`], value },
        { address: [`https://user${unit}@gone`], value: undefined },
      ],
      values: valuesBy(credentialLines, /^(https?:\/\/[^:@/\n]*):([^@/\n]*)(@.*?)(?=\r?$)/gm),
      rewrites: rewrites('https://t0:THEIRS@h'),
    },
  ],
];

const X = 'export X=';
const EDITS = [{ address: [X], value: "'OURS\n2'" }];

/** What somebody does to an environment file, and what is left of it after all is undone. */
const TABLE: readonly (readonly [
  title: string,
  first: string,
  edit: (text: string) => string,
  left: string,
])[] = [
  ['adds a line with the same name, which counts', 'a\n', (text) => `${text}export X=1\n`, 'a\nexport X=1\n'],
  [
    'adds a line with the same name, which does not',
    'a\n',
    (text) => `export X=1\n${text}`,
    'export X=1\na\n',
  ],
  ['adds one below an old one', 'export X=0\n', (text) => `${text}export X=1\n`, 'export X=1\n'],
  ['turns the line ends', 'a\nexport X=0\n', (text) => text.replaceAll('\n', '\r\n'), 'a\r\nexport X=0\n'],
  ['adds a comment to it', 'a\n', (text) => text.replace("2'", "2' # theirs"), 'a\n'],
  [
    'adds a command to it: the line is theirs',
    '',
    (text) => text.replace("2'", "2'; a"),
    "export X='OURS\n2'; a\n",
  ],
  ['writes it in other quotes', '', (text) => text.replace(/'(.*)'/s, '"$1"'), ''],
  ['exports it in another way', 'a\n', (text) => text.replace('export', 'declare -x'), 'a\n'],
  ['no longer exports it: the line is theirs', '', (text) => text.replace('export ', ''), "X='OURS\n2'\n"],
  [
    'removes it, beside a line that sets the same and exports nothing',
    "X='OURS\n2'\n",
    (text) => text.replace(/^export .*/ms, ''),
    "X='OURS\n2'\n",
  ],
  [
    'adds an expansion to it: the line is theirs',
    '',
    (text) => text.replace(/'(.*)'/s, '"$1$Y"'),
    'export X="OURS\n2$Y"\n',
  ],
  [
    'sets another variable with it: the line is theirs',
    '',
    (text) => text.replace('export', 'export Y=1'),
    "export Y=1 X='OURS\n2'\n",
  ],
  ['moves it', 'a\n', (text) => text.replace(/^a\n(.*)/s, '$1a\n'), 'a\n'],
  ['removes it', 'a\nexport X=0\n', () => 'a\n', 'a\n'],
];

describe('files of lines', () => {
  for (const [title, under] of HISTORIES) {
    describe(title, () => {
      itSurvivesHistories(under);
    });
  }

  for (const [title, first, edit, left] of TABLE) {
    it(`are as they should be after somebody ${title}`, () => {
      const file = new FormatFile(first, linesFormat(exportLines));
      file.put('a', EDITS);
      file.text = edit(file.text ?? '');
      file.undo();
      expect(file.text).to.equal(left);
      expect(file.record).to.equal(undefined);
    });
  }

  it('keep a line in whatever quotes somebody has put it, as long as its job goes on', () => {
    const file = new FormatFile(undefined, linesFormat(exportLines));
    file.put('a', [...EDITS], { job: 'a', build: '1', resource: 'res' });
    file.put('b', [{ address: ['export Y='], value: '1' }], { job: 'b', build: '1', resource: 'res' });
    file.text = `declare -x X="OURS\n2"\ndeclare -x Y=$'1'\n`;
    file.undo((_unit, { job }) => job === 'b');
    expect(file.text).to.equal('export X="OURS\n2"\n');
    file.undo();
    expect(file.text).to.equal(undefined);
  });

  it('lose a line that does not count any more, though its job goes on', () => {
    const file = new FormatFile('', linesFormat(exportLines));
    file.put('a', [...EDITS, { address: ['export Y='], value: '1' }]);
    file.text = `${file.text ?? ''}export X=1\n`;
    file.undo(() => false);
    expect(file.text).to.equal('export Y=1\nexport X=1\n');
  });

  const ME = [{ address: ['https://me@h'], value: 'OURS' }];
  const OTHERS = 'https://you:1@h\nhttps://me:0@h\nhttps://me:1@h\n';
  const behind: readonly (readonly [title: string, first: string, added: string, left: string])[] = [
    ['an older line of its own behind those', OTHERS, 'a\n', `${OTHERS}a\n`],
    ['only one', 'https://you:1@h\nhttps://me:0@h\nb\n', 'a\n', 'https://you:1@h\nb\na\nhttps://me:0@h\n'],
    [
      'the same line behind those',
      'https://you:1@h\nhttps://me:OURS@h\n',
      'a\n',
      'https://you:1@h\na\nhttps://me:OURS@h\n',
    ],
  ];
  for (const [title, first, added, left] of behind) {
    it(`come before those of other users of a server, and leave ${title}`, () => {
      for (const isEdited of [false, true]) {
        const file = new FormatFile(first, linesFormat(credentialLines));
        for (const unit of ['a', 'a']) {
          file.put(unit, ME);
          expect(file.text).to.match(/^https:\/\/me:OURS@h\nhttps:\/\/you/);
        }
        if (isEdited) file.text = `${file.text ?? ''}${added}`;
        file.undo(() => false);
        file.undo();
        expect(file.text).to.equal(isEdited ? left : first);
      }
    });
  }

  it('come before those that somebody put above them', () => {
    const file = new FormatFile('https://me:0@h\n', linesFormat(credentialLines));
    file.put('a', ME);
    file.text = `https://you:1@h\n${file.text ?? ''}`;
    file.put('a', ME);
    expect(file.text).to.equal('https://me:OURS@h\nhttps://you:1@h\n');
    file.undo();
    expect(file.text).to.equal('https://you:1@h\nhttps://me:0@h\n');
  });

  it('get back all lines that were taken out', () => {
    const first = 'export X=1\na\nexport X=2\n';
    const file = new FormatFile(first, linesFormat(exportLines));
    file.put('a', [{ address: [X], value: undefined }]);
    expect(file.text).to.equal('a\n');
    file.text = '#\na\n';
    file.undo();
    expect(file.text).to.equal('#\na\nexport X=1\nexport X=2\n');
  });
});
