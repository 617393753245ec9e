import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { applyLines } from '../../../../src/core/formats/lines/apply.ts';
import { exportLines } from '../../../../src/core/formats/lines/exports.ts';
import { readLines } from '../../../../src/core/formats/lines/grammar.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import { FormatFault } from '../../../../src/core/tracking/format.ts';
import { need } from '../../../support/clients.ts';
import { runs } from '../../../support/extent.ts';

const setIn = (text: string): readonly string[] =>
  [...readLines(text, exportLines).byName].map(([name, [line]]) => `${name} ${line?.set.value ?? ''}`);

const written = (text: string, value: string): string => {
  const edit = { address: ['export X='], value };
  return new Draft(text).replace(applyLines(readLines(text, exportLines), [edit])).text;
};

describe('lines that bash sources', () => {
  const table: [title: string, text: string, set: readonly string[]][] = [
    ['set a bare word', 'export A=b\n', ['export A= b']],
    ['set nothing', 'export A=\n', ['export A= ']],
    ['end with the file', 'export A=b', ['export A= b']],
    ['end with CR LF', 'export A=b\r\n', ['export A= b']],
    ['have the last value', 'export A=1\nexport A=2\n', ['export A= 2']],
    ['go over several lines in quotes', "export A='b\nexport C=d'\n", ["export A= 'b\nexport C=d'"]],
    [
      'go on in double quotes behind a quote',
      'export A="\\"\n$(a "b")`c`"\n',
      ['export A= "\\"\n$(a "b")`c`"'],
    ],
    ['go on in $ quotes behind a quote', "export A=$'\\'\n'\n", ["export A= $'\\'\n'"]],
    ['go on behind a backslash', 'export A=a\\\nb\n', ['export A= a\\\nb']],
    ['have several quotes', `export A='a'"b"c\n`, [`export A= 'a'"b"c`]],
    [
      'say in any way that they export',
      'declare -x A=b\ntypeset\t-x C=d\nexport \t E=f\n',
      ['export A= b', 'export C= d', 'export E= f'],
    ],
    ['may end as a command does', 'export A=b;\nexport C=d ; # e\n', ['export A= b', 'export C= d']],
    ['set nothing that is known if they do not export it', 'A=b\ndeclare C=d\ndeclare -rx E=f\n', []],
    ['have a comment behind them', "export A=b # don't\nexport C=d", ['export A= b', 'export C= d']],
    ['have # in a word', 'export A=b#c\n', ['export A= b#c']],
    ['set nothing in a comment', "# don't\n#export A=b\nexport C=d\n", ['export C= d']],
    ['set nothing that is known if they set more', 'export A=b C=d\n', []],
    [
      'set nothing that is known if they do more',
      'export A=b; c\nexport A=$(b\nexport C=d)\nexport A=(b c)\n',
      [],
    ],
    ['set nothing that is known if they are indented', ' export A=b\n', []],
    ['set nothing in a here-document', "cat <<E\nexport A='b\nE\nexport C=d\n", ['export C= d']],
    ['set nothing in an indented one', "cat <<-'E' | a\nexport A=b\n\tE\nexport C=d\n", ['export C= d']],
    [
      'know its end in any quotes',
      'cat <<\\E-F <<\'G H\' <<"I$"J\nexport A=b\nE-F\nexport A=b\nG H\nexport A=b\nI$J\nexport C=d\n',
      ['export C= d'],
    ],
    ['set nothing in one in brackets', "a=$(cat <<E\n)\nexport A='b\nE\n)\nexport C=d\n", ['export C= d']],
    ['go on over one in quotes', 'export A="$(cat <<E\n)\'\nE\n)"\n', ['export A= "$(cat <<E\n)\'\nE\n)"']],
    ...[
      `x="\${y:-"it's"}"`,
      `x="\${y:-'it"s'}"`,
      `x="\${y-\${z:="}'"}}"`,
      `x="\${y['k']:+"it's"}"`,
      `x="\${y#'a"'}"`,
      `x="\${y:-\$(echo ")'")\`echo "'"\`}"`,
      `x=\${y:-'a}"b'}`,
      'x=${y//(/_}',
      'x=${y:- #"}"}',
      'x=$[1<<2]',
      'x="$[1<<2]"',
    ].map((text): [string, string, readonly string[]] => [
      `know the end of ${text}`,
      `${text}\nexport A=b # it's\n`,
      ['export A= b'],
    ]),
    [
      'know the end of commands in an expansion',
      'x="${y:-$(f() { :; }; echo "it\'s" # it\'s\n)}"\nexport A="${B:-$(cat <<E\nit\'s\nE\n)}"\n',
      ['export A= "${B:-$(cat <<E\nit\'s\nE\n)}"'],
    ],
    ['keep a value with an expansion', 'export A="${B:-c d}"\n', ['export A= "${B:-c d}"']],
    ['know a shift in brackets of its own', '(( (1<<E) ))\nexport A=b\n', ['export A= b']],
    ['set nothing that is known in a function', 'f() {\nexport A=b\n}\nexport C=d\n', ['export C= d']],
    [
      'set nothing that is known in a condition',
      'if a; then\nexport A=b\nelse if c; then\nb\nfi\nexport A=b\nfi\nexport C=d\n',
      ['export C= d'],
    ],
    [
      'set nothing that is known in a loop',
      'while a; do\nexport A=b\ndone; case b in\nb)\nexport A=b\nesac\nexport C=d\n',
      ['export C= d'],
    ],
    [
      "know words that close nothing, or are none of the shell's",
      'echo if\nexport A=b\necho fi; fi; a{ "if"\n}\n',
      ['export A= b'],
    ],
    ['know a string from a here-document', 'cat <<<E\nexport A=b\n', ['export A= b']],
    ['know a shift from a here-document', '((a = 1<<E))\nexport A=b\n', ['export A= b']],
  ];
  for (const [title, text, set] of table) {
    it(title, () => {
      expect(setIn(text)).to.deep.equal(set);
    });
  }

  const faults: [title: string, text: string, line: number, message: RegExp][] = [
    ['a quote', "a\nexport A='b\n", 2, /' is never closed/],
    ['a bracket', 'a "$(b\n', 1, /" is never closed/],
    ['a here-document', 'a\ncat <<E\nb\n', 2, /here-document never ends/],
  ];
  for (const [title, text, line, message] of faults) {
    it(`are refused if they leave ${title} open`, () => {
      expect(() => setIn(text))
        .to.throw(FormatFault, message)
        .with.property('line', line);
    });
  }

  const additions: [title: string, before: string, after: string][] = [
    ['an empty file', '', 'export X=1\n'],
    ['a last line without an end', 'a', 'a\nexport X=1\n'],
    ['a last line that would go on', 'a \\', 'a \\\n\nexport X=1\n'],
    ['a last line that goes on', 'a \\\n', 'a \\\n\nexport X=1\n'],
    ['a comment that seems to go on', '# a \\\n', '# a \\\nexport X=1\n'],
    ['CR LF in the place of a line', 'export X=2\r\na\r\n', 'export X=1\na\r\n'],
  ];
  for (const [title, before, after] of additions) {
    it(`are written with regard to ${title}`, () => {
      expect(written(before, '1')).to.equal(after);
    });
  }

  it('take a value of 5 MB', () => {
    const value = `'${"x'\\''\n".repeat(1_000_000)}'`;
    expect(setIn(written('a\n', value))).to.deep.equal([`export X= ${value}`]);
  });

  it('mean to bash what they are read as', function () {
    need(this, 'bash');
    const piece = fc.constantFrom(
      ...['export X=b\n', "export X='b\n'\n", 'export X="\\"\n" # c\n', "export X=$'\\'\n'\n", "# don't\n"],
      ...[
        'Y="`echo a`\n$(echo "b\n")"\n',
        'cat <<E >/dev/null\nexport X=no\nE\n',
        ': \\\n',
        ' export Z=1\n',
        ':\nif false; then\nexport X=no\nfi\n',
        ':\nf() {\nexport X=no\n}\n',
        "Y=$(cat <<'E-F'\nexport X=no\n)\nE-F\n)\n",
        ": a\\'b\n",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.boolean(), (pieces, isCut) => {
        const text = isCut ? pieces.join('').replace(/\n$/, '') : pieces.join('');
        const value = `'o\nu'\\''r"s'`;
        const script = `${written(text, value)}\n\nprintf %s "$X"`;
        expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).to.equal(`o\nu'r"s`);
        const [known] = readLines(text, exportLines).byName.get('export X=') ?? [];
        const twice = `${text}\n\nA=$X; unset X\n${known ? known.set.name + known.set.value : ''}\nprintf %s "$A|$X"`;
        const [first, second] = execFileSync('bash', ['-c', twice], { encoding: 'utf8' }).split('|');
        expect(second).to.equal(first);
      }),
      { numRuns: runs(300) },
    );
  });
});
