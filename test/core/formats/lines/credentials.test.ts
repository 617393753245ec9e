import { expect } from 'chai';
import { applyLines } from '../../../../src/core/formats/lines/apply.ts';
import { credentialLines } from '../../../../src/core/formats/lines/credentials.ts';
import { readLines } from '../../../../src/core/formats/lines/grammar.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';

const NAME = 'https://me@h';

describe("lines of git's credentials", () => {
  const table: [title: string, text: string, values: Record<string, string>][] = [
    ['have a password', 'https://me:p%40@h\n', { [NAME]: 'p%40' }],
    ['have an empty one', 'https://me:@h', { [NAME]: '' }],
    ['have no user', 'https://:p@h\n', { 'https://@h': 'p' }],
    ['have a port and a path', 'https://me:p@h:80/a@b\n', { 'https://me@h%3a80/a@b': 'p' }],
    [
      'are of one name however that is encoded',
      'https://m%65%2B:1@h:80\nhttps://me+:2@%68%3A80//\nhttps://me%2b:3@h%3a80\n',
      { 'https://me%2b@h%3a80': '1', 'https://me%2b@h%3a80\n1': '2', 'https://me%2b@h%3a80\n2': '3' },
    ],
    ['keep what is no escape', 'https://m%00%6:1@h\n', { 'https://m%2500%256@h': '1' }],
    ['are those of the first', 'https://me:1@h\nhttps://me:2@h\n', { [NAME]: '1', [`${NAME}\n1`]: '2' }],
    ['are others', '# note\r\n\nhttps://me@h\n', { '\n0': '# note', '\n1': 'https://me@h' }],
  ];
  for (const [title, text, values] of table) {
    it(title, () => {
      expect(Object.fromEntries(readLines(text, credentialLines).values)).to.deep.equal(values);
    });
  }

  const changes: [title: string, before: string, value: string | undefined, after: string][] = [
    ['are written at the top', 'https://you:1@h\n', 'x', 'https://me:x@h\nhttps://you:1@h\n'],
    [
      'are changed in their place',
      'a\nhttps://me:1@h\nhttps://me:2@h',
      'x',
      'a\nhttps://me:x@h\nhttps://me:2@h',
    ],
    [
      "move before another user's line for the server",
      'a\nhttps://you:1@h/b\nhttps://me:1@h',
      'x',
      'https://me:x@h\na\nhttps://you:1@h/b\n',
    ],
    [
      'move before it, whatever its spelling',
      'https://you:1@%68\nhttps://me:x@h',
      'x',
      'https://me:x@h\nhttps://you:1@%68\n',
    ],
    ...['http://you:1@h\n', 'https://you:1@H\n', 'https://you:1@h:80\n', 'https://you:1@hh\n'].map(
      (other): [string, string, string, string] => [
        `stay where another server has a line: ${JSON.stringify(other)}`,
        `${other}https://me:1@h\n`,
        'x',
        `${other}https://me:x@h\n`,
      ],
    ),
    ['lose a CR, which git takes for a part of the host', 'https://me:1@h\r\n', 'x', 'https://me:x@h\n'],
    ['are all taken out', 'https://me:1@h\na\nhttps://me:2@h', undefined, 'a\n'],
    ['stay if they hold', 'https://me:x@h', 'x', 'https://me:x@h'],
  ];
  for (const [title, before, value, after] of changes) {
    it(title, () => {
      const edits = [{ address: [NAME], value }];
      expect(new Draft(before).replace(applyLines(readLines(before, credentialLines), edits)).text).to.equal(
        after,
      );
    });
  }
});
