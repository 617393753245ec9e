import { expect } from 'chai';
import { applySections } from '../../../../src/core/formats/sections/apply.ts';
import { readSections } from '../../../../src/core/formats/sections/grammar.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import type { Edit } from '../../../../src/core/tracking/format.ts';

const EDITS: readonly Edit[] = [
  { address: ['default', 'region'], value: 'us-east-1' },
  { address: ['default', 'output'], value: 'json' },
  { address: ['default', 'stale'], value: undefined },
];

const edited = (text: string, edits: readonly Edit[]): string =>
  new Draft(text).replace(applySections(readSections(text), edits)).text;

describe('applySections', () => {
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
      expect(edited(before, EDITS)).to.equal(after);
      expect(edited(after, EDITS), 'a second time').to.equal(after);
    });
  }

  it('makes no section for an edit that sets nothing', () => {
    expect(edited('', [{ address: ['default', 'stale'], value: undefined }])).to.equal('');
  });
});
