import { expect } from 'chai';
import fc from 'fast-check';
import { JunitReader, type Report } from '../../../src/core/split/junit.ts';
import type { Untimed } from '../../../src/core/split/fileTimes.ts';
import type { TestNames } from '../../../src/core/split/suiteTimes.ts';
import { runs } from '../../support/extent.ts';

/** All paths, and classes that look like them. */
const NAMES: TestNames = {
  isTest: (path) => !/^$|^other\/|:|Suite$|tests$|^x$/.test(path),
  pathOfClass: (name) =>
    name.startsWith('tests.') ? `${name.split('.').slice(0, 2).join('/')}.py` : undefined,
};

function read(text: string | Buffer, size = Infinity): Report {
  const reader = new JunitReader(NAMES);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  return reader.end();
}

/** Seconds by path; `inner<outer` where suites around it are of other files. */
function timesOf({ times }: Report): Record<string, number> {
  return Object.fromEntries([...times.values()].map(({ paths, time }) => [paths.join('<'), time / 1e6]));
}

describe('JunitReader', () => {
  const table: [title: string, text: string, times: Record<string, number>][] = [
    [
      'suites in testsuites',
      '<testsuites><testsuite filepath="/x/a.rb" time="5"/><testsuite file="b.rb" time="0.25"/></testsuites>',
      { '/x/a.rb': 5, 'b.rb': 0.25 },
    ],
    ['a single suite', '<testsuite filepath="a.rb" time="5"></testsuite>', { 'a.rb': 5 }],
    [
      'times and files on cases',
      '<testsuite><testcase file="a" time="1"/><testcase file="b" time="2"/><testcase file="a" time="4"/></testsuite>',
      { a: 5, b: 2 },
    ],
    [
      'times on cases, the file on the suite',
      '<testsuite file="a"><testcase time="1"/><testcase time="2"/></testsuite>',
      { a: 3 },
    ],
    [
      'the same time on suite and cases once',
      '<testsuites time="9"><testsuite file="a" time="3"><testcase time="1"/><testcase time="2"/></testsuite></testsuites>',
      { a: 3 },
    ],
    [
      'the same time on suite and cases that name the file once',
      '<testsuite file="a" time="3"><testcase file="a" time="1"/><testcase file="a" time="2"/></testsuite>',
      { a: 3 },
    ],
    [
      'what a suite took beyond its cases',
      '<testsuite file="a" time="10"><testcase time="1"/><testcase time="2"/></testsuite>',
      { a: 10 },
    ],
    [
      'cases that took longer than a suite says',
      '<testsuite file="a" time="0"><testcase time="1"/><testcase time="2"/></testsuite>',
      { a: 3 },
    ],
    [
      'suites in suites once, whatever their files',
      '<testsuite file="a" time="10"><testsuite time="4"><testcase time="4"/></testsuite><testsuite file="b" time="5"><testcase time="5"/></testsuite></testsuite>',
      { a: 5, 'b<a': 5 },
    ],
    [
      'a case of another file than its suite, which the suite does not count again',
      '<testsuite file="a" time="10"><testcase file="b" time="4"/><testcase time="6"/></testsuite>',
      { 'b<a': 4, a: 6 },
    ],
    [
      'no file for what is in no file',
      '<testsuite time="10"><testcase time="4"/><testcase file="a" time="5"/><testcase file="b" time="1"/></testsuite>',
      { a: 5, b: 1 },
    ],
    [
      'the only file that is named for what names none beside it, and no more than that took',
      '<testsuite time="10"><testcase time="4"/><testcase file="a" time="5"/></testsuite>',
      { a: 9 },
    ],
    [
      'the file of an empty root suite before the others, as Mocha writes it for Cypress',
      '<testsuites time="7"><testsuite name="Root Suite" file="a" time="0"/><testsuite name="x" time="7"><testcase time="3"/><testcase time="4"/></testsuite></testsuites>',
      { a: 7 },
    ],
    [
      'such suites one after another, as tools that merge reports write them',
      '<testsuites><testsuite name="Root Suite" file="a" time="1"><testcase time="1"/></testsuite><testsuite time="2"/><testsuite file="b"/><testsuite time="3"><testsuite time="3"/></testsuite><testsuite file="other/c" time="0"/><testsuite time="4"/></testsuites>',
      { a: 3, b: 3 },
    ],
    [
      'the only file in a suite before that of the suite before it',
      '<testsuites><testsuite file="a"/><testsuite><testcase file="b" time="1"/><testcase time="2"/></testsuite></testsuites>',
      { b: 3 },
    ],
    [
      'no suite that has cases for the file of others, nor a case',
      '<testsuites><testsuite file="a" time="1"><testcase time="1"/></testsuite><testcase file="b" time="1"/><testsuite time="5"/></testsuites>',
      { a: 1, b: 1 },
    ],
    [
      'the time of a root that only names files inside it, which have none',
      '<testsuites time="8"><testsuite file="a" time="0"/></testsuites>',
      { a: 8 },
    ],
    [
      'the class where there is no file, and where the file is none',
      '<testsuite><testcase classname="tests.test_x.TestA" time="1"/><testcase file="other/x" classname="tests.test_x" time="2"/></testsuite>',
      { 'tests/test_x.py': 3 },
    ],
    [
      'the file before the class',
      '<testsuite><testcase file="a" classname="tests.test_x.TestA" time="1"/></testsuite>',
      { 'a<tests/test_x.py': 1 },
    ],
    [
      'the title of a suite that is a path',
      '<testsuite name="a" time="2"><testcase time="1"/></testsuite>',
      { a: 2 },
    ],
    [
      'a path with a line',
      '<testsuite file="a:12" time="1"><testcase file="b:3:14" time="1"/></testsuite>',
      { 'b<a': 1, a: 0 },
    ],
    ['filepath before file', '<testsuite file="f" filepath=" p " time="1"/>', { p: 1 }],
    ['file where filepath is empty', '<testsuite file="f" filepath="" time="1"/>', { f: 1 }],
    ['a file that took no time', '<testsuite file="a" time="0"/>', { a: 0 }],
    ['no time for a file without one', '<testsuite file="a" time="NaN"><testcase time=""/></testsuite>', {}],
    [
      'nothing but suites and cases',
      '<testsuite><properties file="p" time="9"/><testcase file="a" time="1"><failure file="f" time="9">x</failure></testcase></testsuite>',
      { a: 1 },
    ],
    ['entities in a path', '<testsuite file="a &amp; &#x62;&quot;" time="1"/>', { 'a & b"': 1 }],
    [
      'names that objects have',
      '<testsuite file="constructor" __proto__="x" constructor="x" time="1"/>',
      { constructor: 1 },
    ],
    [
      'a report with a huge output in it',
      `<testsuite file="a" time="1"><system-out><![CDATA[${'<testsuite file="b" time="9">]]'.repeat(9999)}]]></system-out></testsuite>`,
      { a: 1 },
    ],
    [
      'colours of a terminal in the messages',
      '<testsuite file="a" time="1"><testcase><failure message="&#27;[31m">\x1b[31m&#x1B;</failure></testcase></testsuite>',
      { a: 1 },
    ],
    [
      'a DOCTYPE without entities',
      '<!DOCTYPE testsuite SYSTEM "x.dtd"><testsuite file="a" time="1"/>',
      { a: 1 },
    ],
    ['a report without tests', '<testsuites/>', {}],
  ];
  for (const [title, text, times] of table) {
    it(`reads ${title}`, () => {
      for (const size of [Infinity, 1000]) {
        const report = read(text, size);
        expect(report.fault).to.equal(undefined);
        expect(timesOf(report)).to.deep.equal(times);
      }
    });
  }

  const LAUGHS = Array.from({ length: 20 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    '',
  );
  const faults: [title: string, text: string | Buffer, fault: RegExp][] = [
    ['nothing', '', /must contain a root element/],
    ['what is no XML', 'PASS all tests', /text data outside of root node/],
    ['an end too early', '<testsuite file="a" time="1"><testcase time="1"/>', /unclosed tag: testsuite/],
    ['an end within a tag', '<testsuite file="a" ti', /unexpected end/],
    [
      'an end within a CDATA section',
      '<testsuite file="a" time="1"><![CDATA[ x',
      /unclosed tag|unexpected end/,
    ],
    ['tags that cross', '<testsuite><testcase></testsuite></testcase>', /unexpected close tag/],
    ['two reports in one file', '<testsuite/><testsuite/>', /only one root/],
    ['an attribute that appears twice', '<testsuite time="1" time="2"/>', /duplicate attribute/],
    ['a value without quotes', '<testsuite time=1/>', /unquoted attribute value/],
    ['an entity that nobody defines', '<testsuite>&nbsp;</testsuite>', /undefined entity/],
    [
      'another kind of document',
      '<coverage><testsuite file="a" time="1"/></coverage>',
      /its root is <coverage>/,
    ],
    ['a page of a server', '<!DOCTYPE html><html><br></html>', /its root is <html>/],
    [
      'entities of its own',
      `<!DOCTYPE t [<!ENTITY l0 "ha">${LAUGHS}]><testsuite file="&l20;" time="1"/>`,
      /entities of its own/,
    ],
    [
      'entities from elsewhere',
      '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite file="&x;" time="1"/>',
      /entities of its own/,
    ],
    ['elements far too deep', '<testsuite>'.repeat(1_000_000), /nested more than 200 deep/],
    [
      'an encoding that is not read',
      '<?xml version="1.0" encoding="EUC-JP"?><testsuite/>',
      /its encoding "EUC-JP" is not one of/,
    ],
    ['a tag of many megabytes', `<testsuite a="${'x'.repeat(9e6)}"/>`, /longer than 8000000 characters/],
    ['a DOCTYPE of many megabytes', `<!DOCTYPE a [${'<!ELEMENT x (y)>'.repeat(6e5)}`, /longer than 8000000/],
    ['zeros', Buffer.alloc(1000), /text data outside|must contain/],
  ];
  for (const [title, text, fault] of faults) {
    it(`refuses ${title}`, () => {
      for (const size of text.length < 1000 ? [1, 1000] : [65_536])
        expect(read(text, size).fault).to.match(fault).and.have.lengthOf.below(250);
    });
  }

  it('reads encodings, declared and marked', () => {
    const report = '<testsuite file="é.rb" time="1"/>';
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${report}`;
    for (const bytes of [
      Buffer.from(`\ufeff${report}`),
      Buffer.from(declared, 'latin1'),
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${report}`, 'utf16le'),
      Buffer.from(report, 'utf16le').swap16(),
    ])
      expect(timesOf(read(bytes, 7))).to.deep.equal({ 'é.rb': 1 });
  });

  const balances: [title: string, text: string, untimed: Partial<Untimed>][] = [
    [
      'suites and cases that name none',
      '<testsuites time="9"><testsuite time="4"/><testsuite><testcase time="3"/></testsuite><testsuite file="a" time="1"/><testsuite file="b" time="1"/></testsuites>',
      { total: 9e6, unnamed: 7e6 },
    ],
    [
      'what suites took beyond their cases',
      '<testsuites time="9"><testsuite file="a" time="1"/><testsuite file="b" time="1"/></testsuites>',
      { total: 9e6, overhead: 7e6 },
    ],
    [
      'files that are no tests',
      '<testsuites><testsuite file="other/a" time="2"><testcase time="1"/></testsuite><testcase file="a" time="1"/></testsuites>',
      { total: 3e6, elsewhere: 2e6, elsewhereFirst: 'other/a' },
    ],
    [
      'what wrote a report without files',
      '<testsuites name="jest tests"><testsuite name="x Suite"><testcase name="y" time="1"/></testsuite></testsuites>',
      { total: 1e6, unnamed: 1e6, writer: 'jest tests\nx Suite' },
    ],
    ['nothing where all have a file', '<testsuite file="a" time="1"/>', { total: 1e6 }],
  ];
  for (const [title, text, expected] of balances)
    it(`accounts for ${title}`, () => {
      const { untimed } = read(text);
      expect(untimed).to.deep.include({ unnamed: 0, overhead: 0, elsewhere: 0, ...expected });
    });

  it('accounts for all time, whatever the report', () => {
    const attribute = fc.constantFrom(
      '',
      ' file="a"',
      ' file="b:1"',
      ' file="other/c"',
      ' name="Root Suite"',
      ' classname="tests.t.T"',
    );
    const time = fc.constantFrom('', ' time="0"', ' time="1"', ' time="2.5"', ' time="10"');
    const element = fc.memo((depth): fc.Arbitrary<string> =>
      fc
        .tuple(
          fc.constantFrom('testsuite', 'testcase'),
          attribute,
          time,
          depth > 1 ? fc.array(element(), { maxLength: 4 }) : fc.constant([]),
        )
        .map(([name, one, other, inside]) => `<${name}${one}${other}>${inside.join('')}</${name}>`),
    );
    fc.assert(
      fc.property(fc.array(element(4)), (elements) => {
        const { times, untimed } = read(`<testsuites>${elements.join('')}</testsuites>`);
        const timed = [...times.values()].reduce((sum, each) => sum + each.time, 0);
        expect(timed + untimed.unnamed + untimed.overhead + untimed.elsewhere).to.equal(untimed.total);
        expect(untimed.elsewhere > 0).to.equal(untimed.elsewhereFirst !== undefined);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('counts the times that are none', () => {
    const text =
      '<testsuite time="NaN"><testcase time="-1"/><testcase time=""/><testcase/><testcase time="1"/></testsuite>';
    expect(read(text).odd).to.equal(2);
  });

  it('gives to the suite around it what names a file of no interest', () => {
    const reader = new JunitReader({ ...NAMES, isTest: (path) => path === 'a' });
    reader.write(
      Buffer.from('<testsuite file="a"><testcase file="b" time="1"/><testcase time="2"/></testsuite>'),
    );
    expect(timesOf(reader.end())).to.deep.equal({ a: 3 });
  });

  it('names no file of a path that is longer than any', () => {
    expect(timesOf(read(`<testsuite file="${'a/'.repeat(3000)}" time="1"/>`))).to.deep.equal({});
  });

  it('never counts more than the outermost suite, or the cases, took', () => {
    interface Node {
      readonly time: number;
      readonly file: string;
      readonly nodes: readonly Node[];
    }
    const node = fc.memo((depth): fc.Arbitrary<Node> =>
      fc.record({
        time: fc.nat({ max: 100 }),
        file: fc.constantFrom('a', 'b', 'c'),
        nodes: depth > 1 ? fc.array(node(depth - 1), { maxLength: 3 }) : fc.constant([]),
      }),
    );
    const xml = ({ time, file, nodes }: Node): string =>
      `<testsuite time="${time}" file="${file}">${nodes.map(xml).join('')}</testsuite>`;
    const whole = ({ time, nodes }: Node): number =>
      Math.max(
        time,
        nodes.reduce((sum, one) => sum + whole(one), 0),
      );
    fc.assert(
      fc.property(node(4), (root) => {
        const report = read(xml(root), 13);
        expect(report.fault).to.equal(undefined);
        expect(Object.values(timesOf(report)).reduce((sum, time) => sum + time, 0)).to.equal(whole(root));
      }),
    );
  });

  it('takes any text, in any chunks, with the same result', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '<testsuites>',
        '</testsuites>',
        '<testsuite file="a" time="1">',
        '</testsuite>',
        '<testcase time="2"/>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?xml version="1.0"?>',
        '<!DOCTYPE a [',
        '<!ENTITY b "c">',
        ']>',
        '&b;',
        '&#0;',
        '"',
        "'",
        '<',
        '>',
        '\r',
        '\ufeff',
        '\0',
        'é😀',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (parts, size) => {
        const [whole, cut] = [read(parts.join('')), read(parts.join(''), size)];
        expect(cut.fault).to.equal(whole.fault);
        if (whole.fault === undefined) expect(timesOf(cut)).to.deep.equal(timesOf(whole));
      }),
      { numRuns: runs(5000) },
    );
  });
});
