import { expect } from 'chai';
import { type SectionEdit, checkReadBack, splicesFor } from '../../../src/core/aws/edit.ts';
import { parseAwsFile } from '../../../src/core/aws/file.ts';
import { ShipctlError } from '../../../src/errors.ts';

const EDIT: SectionEdit = {
  matches: (header) => header === 'default',
  header: 'default',
  set: [
    ['region', 'us-east-1'],
    ['output', 'json'],
  ],
  remove: (key) => key === 'stale',
};

function edited(text: string, ...edits: SectionEdit[]): string {
  return splicesFor(parseAwsFile(text), edits)
    .toReversed()
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);
}

describe('splicesFor', () => {
  const table: [title: string, before: string, after: string][] = [
    ['makes a section in an empty file', '', '[default]\nregion = us-east-1\noutput = json\n'],
    [
      'adds a section behind others',
      '[a]\nx = 1\n',
      '[a]\nx = 1\n\n[default]\nregion = us-east-1\noutput = json\n',
    ],
    [
      'ends the last line first',
      '[a]\nx = 1',
      '[a]\nx = 1\n\n[default]\nregion = us-east-1\noutput = json\n',
    ],
    ['ends a header that is the last line', '[default]', '[default]\nregion = us-east-1\noutput = json\n'],
    [
      'takes over the line ends',
      '[a]\r\nx = 1\r\n',
      '[a]\r\nx = 1\r\n\r\n[default]\r\nregion = us-east-1\r\noutput = json\r\n',
    ],
    [
      'takes over the indentation',
      '[default]\n    x = 1\n',
      '[default]\n    region = us-east-1\n    output = json\n    x = 1\n',
    ],
    [
      'replaces a key in its place',
      '[default]\nRegion : a  \nx = 1\noutput=json\n',
      '[default]\nregion = us-east-1\nx = 1\noutput=json\n',
    ],
    [
      'leaves what holds already',
      '[default]\nOUTPUT:json\nregion=us-east-1\n',
      '[default]\nOUTPUT:json\nregion=us-east-1\n',
    ],
    [
      'replaces all lines of a key and keeps comments',
      '[default]\nregion = a\n# c\n  b\noutput = json\n',
      '[default]\nregion = us-east-1\n# c\noutput = json\n',
    ],
    [
      'takes out what would defeat it',
      '[default]\nregion = us-east-1\nstale = 1\n  2\noutput = json\n',
      '[default]\nregion = us-east-1\noutput = json\n',
    ],
    [
      'writes above a nested setting',
      '[default]\ns3 =\n  m = 1\n',
      '[default]\nregion = us-east-1\noutput = json\ns3 =\n  m = 1\n',
    ],
    [
      'is not swallowed by an indented header below',
      '[default]\n  [a]\n',
      '[default]\n  region = us-east-1\n  output = json\n  [a]\n',
    ],
  ];
  for (const [title, before, after] of table) {
    it(title, () => {
      expect(edited(before, EDIT)).to.equal(after);
      expect(edited(after, EDIT), 'a second time').to.equal(after);
    });
  }

  it('makes no section for an edit that sets nothing', () => {
    expect(edited('', { ...EDIT, set: [] })).to.equal('');
  });
});

describe('checkReadBack', () => {
  const isTouched = (header: string, key: string): boolean =>
    header === 'default' && /region|output/.test(key);
  const good = '[default]\nregion = us-east-1\noutput = json\n';

  it('is content with a file that gives what was to be written', () => {
    expect(() => {
      checkReadBack('', good, [EDIT], isTouched);
    }).not.to.throw();
  });

  const bad: [title: string, before: string, after: string, fault: string][] = [
    [
      'a value that is not what was to be written',
      '',
      '[default]\nregion = x\noutput = json\n',
      'region of [default]',
    ],
    ['a foreign setting that changed', '[a]\nx = 1\n', `${good}[a]\nx = 2\n`, 'not to be changed'],
    [
      'what every profile inherits',
      '',
      `[DEFAULT]\nstale = 1\n${good}`,
      '[DEFAULT] sets stale for every profile',
    ],
  ];
  for (const [title, before, after, fault] of bad) {
    it(`refuses ${title}`, () => {
      expect(() => {
        checkReadBack(before, after, [EDIT], isTouched);
      }).to.throw(ShipctlError, fault);
    });
  }
});
