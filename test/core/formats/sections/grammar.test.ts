import { expect } from 'chai';
import { readSections, strip } from '../../../../src/core/formats/sections/grammar.ts';
import { configHeader, profileOfConfigHeader } from '../../../../src/core/tools/aws/headers.ts';
import { FormatFault } from '../../../../src/core/tracking/format.ts';

/** A file's settings as `[section, key, value]`. */
const settingsOf = (text: string): string[][] =>
  readSections(text).sections.flatMap(({ header, settings }) =>
    settings.map(({ key, value }) => [header, key, value]),
  );

describe('readSections', () => {
  const table: [title: string, text: string, settings: string[][]][] = [
    [
      'a key that ends at = or :',
      '[a]\nx = 1\ny:2\nz : a=b\n',
      [
        ['a', 'x', '1'],
        ['a', 'y', '2'],
        ['a', 'z', 'a=b'],
      ],
    ],
    ['keys without regard to case', '[a]\nRegion = X', [['a', 'region', 'X']]],
    [
      'values literally',
      '[a]\nx = "abc=="\ny = a # b ; c\\n',
      [
        ['a', 'x', '"abc=="'],
        ['a', 'y', 'a # b ; c\\n'],
      ],
    ],
    [
      'values that begin with a delimiter',
      '[a]\nx ==1\ny = :2',
      [
        ['a', 'x', '=1'],
        ['a', 'y', ':2'],
      ],
    ],
    ['comments, indented or not', '[a]\n# x\n  ; y\nz = 1\n', [['a', 'z', '1']]],
    [
      'a line that goes on',
      '[a]\nx = 1\n  2\ny = 3',
      [
        ['a', 'x', '1\n2'],
        ['a', 'y', '3'],
      ],
    ],
    [
      'a line that goes on behind a comment and a blank line',
      '[a]\nx = 1\n# c\n\n  2\n',
      [['a', 'x', '1\n\n2']],
    ],
    ['a nested setting', '[a]\ns3 =\n    m = 20\n', [['a', 's3', '\nm = 20']]],
    [
      'an indented header and key',
      '  [a]\n  x=1\n  y : 2\n',
      [
        ['a', 'x', '1'],
        ['a', 'y', '2'],
      ],
    ],
    ['text behind the last bracket', '[a] ; note\nx = 1', [['a', 'x', '1']]],
    ['a header that holds a bracket', '[x] y ]\na = 1', [['x] y ', 'a', '1']]],
    [
      'CR LF and CR',
      '[a]\r\nx = 1\ry = 2',
      [
        ['a', 'x', '1'],
        ['a', 'y', '2'],
      ],
    ],
    ['a setting that looks like a header', '[a]\n[b = 1', [['a', '[b', '1']]],
    [
      '[DEFAULT] twice',
      '[DEFAULT]\na = 1\n[b]\n[DEFAULT]\nc = 2',
      [
        ['DEFAULT', 'a', '1'],
        ['DEFAULT', 'c', '2'],
      ],
    ],
    ['blanks that Python knows', '[a]\nx =\u00a01\u001c', [['a', 'x', '1']]],
    ['an empty file', '', []],
  ];
  for (const [title, text, settings] of table) {
    it(`reads ${title}`, () => {
      expect(settingsOf(text)).to.deep.equal(settings);
    });
  }

  const faults: [title: string, text: string, line: number, fault: string][] = [
    ['a key twice', '[a]\nregion = a\nRegion : b\n', 3, 'has the key region twice'],
    ['a section twice', '[a]\nx = 1\n[a]\n', 3, '[a] appears twice'],
    ['a byte order mark', '\ufeff[a]\n', 1, 'byte order mark'],
    ['a line that is nothing', '[a]\nnonsense\n', 2, 'neither'],
    ['a setting without a section', 'x = 1\n[a]\n', 1, 'before the first [section]'],
    ['a header without its end', '[a\nx = 1\n', 1, 'before the first [section]'],
    ['a key without a name', '[a]\n = 1\n', 2, 'neither'],
    ['a nested line without =', '[a]\ns3 =\n  nonsense\n', 2, 'not a nested setting'],
  ];
  for (const [title, text, line, fault] of faults) {
    it(`refuses ${title}, naming the line`, () => {
      expect(() => readSections(text))
        .to.throw(FormatFault, fault)
        .with.property('line', line);
    });
  }

  it('repeats nothing of a line that it refuses', () => {
    expect(() => readSections('[a]\ns3cret\n'))
      .to.throw(FormatFault)
      .with.property('message')
      .that.does.not.include('s3cret');
  });

  it('says how lines end', () => {
    expect(readSections('[a]\r\nx=1\n').lineEnd).to.equal('\r\n');
    expect(readSections('').lineEnd).to.equal('\n');
  });
});

describe('profileOfConfigHeader', () => {
  const table: [header: string, profile: string | undefined][] = [
    ['default', 'default'],
    ['profile default', 'default'],
    ['profile a.b', 'a.b'],
    ["profile 'my prof'", 'my prof'],
    ['profile "a\\"b"', 'a"b'],
    ['profile  two', 'two'],
    ['profile x y', undefined],
    ["profile 'open", undefined],
    ['sso-session x', undefined],
    ['DEFAULT', undefined],
    ['a', undefined],
  ];
  for (const [header, profile] of table) {
    it(`takes [${header}] for ${profile ?? 'no profile'}`, () => {
      expect(profileOfConfigHeader(header)).to.equal(profile);
    });
  }
});

describe('configHeader', () => {
  const table: [profile: string, header: string][] = [
    ['default', 'default'],
    ['a.b-c_d@e%f+g=h:i,j/k', 'profile a.b-c_d@e%f+g=h:i,j/k'],
    ['my prof', "profile 'my prof'"],
    ['two  blanks', "profile 'two  blanks'"],
    ['ünï', 'profile ünï'],
    ['a\u00a0b', 'profile a\u00a0b'],
    ['a#b;c(d', 'profile a#b;c(d'],
  ];
  for (const [profile, header] of table) {
    it(`heads ${profile} with [${header}], which is read as that profile`, () => {
      expect(configHeader(profile)).to.equal(header);
      expect(profileOfConfigHeader(header)).to.equal(profile);
    });
  }
});

describe('a file with a very long run of blanks', () => {
  it('is read like any other', () => {
    const blanks = ' '.repeat(200_000);
    expect(settingsOf(`[a]\nx = 1${blanks}y${blanks}\n${'\n'.repeat(200_000)}  2\n`)[0]?.[2]).to.match(
      /^1 +y\n+2$/,
    );
  });
});

describe('strip', () => {
  it('drops what Python takes for blank, and not a byte order mark', () => {
    expect(strip('\t\u001f\u0085\u3000a b\u2028 ')).to.equal('a b');
    expect(strip('\ufeffa')).to.equal('\ufeffa');
  });
});
