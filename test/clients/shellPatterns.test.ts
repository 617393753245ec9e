import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { matches } from '../../src/core/shellPattern.ts';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';

/** Reads pairs of lines, pattern and text, and prints 1 if the text fits. */
const SCRIPT = 'while IFS= read -r p && IFS= read -r t; do [[ $t == $p ]] && echo 1 || echo 0; done';

describe('shell patterns', () => {
  before(function () {
    need(this, 'bash');
  });

  it('fit what they fit in bash', () => {
    const chars = (all: string): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...Array.from(all)), { maxLength: 8 }).map((some) => some.join(''));
    // A class of characters and what looks like one; a backslash at the end is bash's own affair.
    const pattern = fc
      .array(fc.oneof(chars('ab-/*?[]!^\\'), fc.constantFrom('[[:alpha:]]', '[!a-b]', '[]-a]')), {
        maxLength: 3,
      })
      .map((parts) => parts.join(''))
      .filter((text) => !text.includes('\\') || /^(?:[^\\[]|\\.)*$/.test(text));
    const pairs = fc.sample(fc.tuple(pattern, chars('ab-/[]!^')), { numRuns: runs(4000), seed: 7 });
    const { stdout } = spawnSync('bash', ['-c', SCRIPT], {
      input: pairs.flat().join('\n') + '\n',
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8' },
    });
    const answers = stdout.trim().split('\n');
    expect(answers).to.have.lengthOf(pairs.length);
    const different = pairs.filter(
      ([wanted, text], index) => matches(wanted, text) !== (answers[index] === '1'),
    );
    expect(different).to.deep.equal([]);
  });
});
