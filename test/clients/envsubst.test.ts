import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';
import { Job } from '../support/job.ts';

const ANY_BYTE = fc.nat(255).map((byte) => String.fromCharCode(byte));
const TOKEN = fc.oneof(
  fc.constantFrom(
    '$',
    '{',
    '}',
    '${',
    '$APP',
    '${APP}',
    '$T',
    '$_X1',
    '$APPT',
    '$NOPE',
    '${NOPE}',
    '$$',
    '$1',
    '\r\n',
    ' ',
  ),
  fc.constantFrom(
    '${APP:-b}',
    '${APP',
    '${ APP}',
    '${APP$T}',
    '$INNER',
    '${1}',
    '\\$APP',
    "'$APP'",
    '$EMPTY',
    '\0',
  ),
  fc.string({ unit: ANY_BYTE, maxLength: 30 }),
);
/** Long enough to come in several chunks. */
const TEXT = fc
  .tuple(fc.array(TOKEN, { maxLength: 400 }), fc.nat(600_000))
  .map(([tokens, padding]) => tokens.join('') + 'pad $APP '.repeat(padding / 9) + tokens.join(''));

describe('replace, beside envsubst', () => {
  it('makes the same of any bytes', function () {
    need(this, 'envsubst');
    const job = new Job([], { APP: 'web', T: '', INNER: '$APP', EMPTY: '', _X1: 'x', é: 'y' });
    try {
      fc.assert(
        fc.property(TEXT, (text) => {
          job.write('work/ours', Buffer.from(text, 'latin1'));
          const theirs = job.spawn(['sh', '-c', 'envsubst < ours > theirs']);
          expect(theirs.status, theirs.stderr).to.equal(0);
          const { status, stderr } = job.run(['replace', 'ours']);
          expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
          const [ours, others] = ['ours', 'theirs'].map((name) => readFileSync(job.path(`work/${name}`)));
          expect(ours?.equals(others ?? Buffer.of())).to.equal(true);
        }),
        { numRuns: runs(60) },
      );
    } finally {
      job.remove();
    }
  });
});
