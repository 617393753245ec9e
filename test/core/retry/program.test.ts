import { expect } from 'chai';
import { programOf } from '../../../src/core/retry/program.ts';
import { UsageError } from '../../../src/errors.ts';

const SHELL = ['/bin/sh', '-c'];

describe('programOf', () => {
  const table: [title: string, words: string[], command: string[]][] = [
    ['a program', ['make'], ['make']],
    ['a program and its arguments', ['make', 'all of it', '-k'], ['make', 'all of it', '-k']],
    ['one word with blanks', ['make; echo $?'], [...SHELL, 'make; echo $?']],
    ['one word with a tab or a line break', ['make\tx\n'], [...SHELL, 'make\tx\n']],
    ['a program that has blanks in its name', ['my tool'], ['my tool']],
    ['two words of which the first has blanks', ['make all', 'x'], ['make all', 'x']],
    ['one word that only a shell would cut', ['make;x'], ['make;x']],
  ];
  for (const [title, words, command] of table) {
    it(`runs ${title}`, () => {
      expect(programOf(words, (name) => name === 'my tool').command).to.deep.equal(command);
    });
  }

  const labels: [words: string[], label: string][] = [
    [['curl', 's3cret'], '"curl"'],
    [['curl s3cret'], 'the shell /bin/sh'],
    [['TOKEN=s3cret', 'curl'], 'TOKEN=… (variables are set with: env NAME=VALUE)'],
  ];
  for (const [words, label] of labels) {
    it(`calls ${words.join(' ')} ${label}, which has no secret in it`, () => {
      expect(programOf(words, () => false).label).to.equal(label);
    });
  }

  it('refuses an empty name', () => {
    expect(() => programOf([''], () => false)).to.throw(UsageError, 'COMMAND is empty');
  });
});
