import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { shellCommand } from '../../../src/effects/processes/shellCommand.ts';
import { textOf } from '../../../src/rawText.ts';
import { runs } from '../../support/extent.ts';

/** What a program gets that the command line of the shell runs: its arguments, or what it prints of its environment. */
function output(command: readonly string[], variables: Readonly<Record<string, string>> = {}): Buffer {
  const [shell = '', ...words] = shellCommand(command, variables);
  return execFileSync(shell, words, { env: { PATH: process.env['PATH'] } });
}

/** Bytes that a word or a variable may have. */
const BYTES = fc.uint8Array({ min: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));

describe('a program that a shell becomes', () => {
  it('gets the bytes of its arguments', () => {
    fc.assert(
      fc.property(fc.array(BYTES, { minLength: 1, maxLength: 4 }), (words) => {
        const expected = Buffer.concat(words.flatMap((word) => [word, Buffer.of(0)]));
        expect(output(['printf', '%s\\0', ...words.map((word) => textOf(word))])).to.deep.equal(expected);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('gets the bytes of its variables, also of those whose names shells drop', () => {
    fc.assert(
      fc.property(BYTES, BYTES, (one, other) => {
        const lines = output(['env', '-0'], { ONE: textOf(one), 'an-other.name': textOf(other) })
          .toString('latin1')
          .split('\0');
        expect(lines).to.include(`ONE=${one.toString('latin1')}`);
        expect(lines).to.include(`an-other.name=${other.toString('latin1')}`);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('runs nothing that is in them', () => {
    const words = ['$(id)', '`id`', '; id', "' id '", '-e', '*', '~', '\\'];
    expect(output(['printf', '%s\n', ...words], { A: '$(id)' }).toString()).to.equal(`${words.join('\n')}\n`);
  });
});
