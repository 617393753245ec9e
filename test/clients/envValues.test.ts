import { expect } from 'chai';
import fc from 'fast-check';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';
import { Job } from '../support/job.ts';
import { REAL_SHELLS, quoted, runScript } from '../support/shells.ts';

const VALUE = fc.oneof(
  fc.constantFrom(
    '',
    "'",
    "'''",
    '\\',
    '\n',
    'a\n\n',
    '$(touch pwned)',
    '`touch pwned`',
    '"$HOME"',
    '!x',
    '-n',
    '~',
    '*',
  ),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.string().map((text) => text.replaceAll('\0', '')),
);

for (const shell of REAL_SHELLS) {
  describe(`what env prints, for ${shell.title}`, () => {
    before(function () {
      need(this, shell.program);
    });

    it('comes to the same values, byte for byte, whatever the options', () => {
      const job = new Job([]);
      fc.assert(
        fc.property(
          fc.array(VALUE, { minLength: 20, maxLength: 20 }),
          fc.constantFrom('C', 'C.UTF-8'),
          (values, locale) => {
            const fields = Object.fromEntries(values.map((value, index) => [`f${index}`, value]));
            job.write('job/integrations/kv/integration.json', JSON.stringify(fields));
            const print = values.map((_, index) => `printf '%s\\0' "$f${index}"`).join('\n');
            const script = `IFS=xyz; set -euf\neval "$(shipctl env kv)"\n${print}`;
            const { stdout, stderr } = runScript(shell, job, script, { LC_ALL: locale });
            expect(stderr.toString()).to.equal('');
            // What is half of a pair in JSON is no text, and becomes U+FFFD.
            expect(stdout.toString().split('\0').slice(0, -1)).to.deep.equal(
              values.map((value) => Buffer.from(value).toString()),
            );
            expect(job.read('work/pwned')).to.equal(undefined);
          },
        ),
        { numRuns: runs(25) },
      );
      job.remove();
    });

    it('has every byte that a variable can hold', () => {
      const job = new Job([]);
      job.write('job/integrations/kv/integration.json', '{"f":"x"}');
      const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
      const script = `export KV_INTEGRATION_F=${quoted(bytes.toString('latin1'))}\neval "$(shipctl env kv)"\nprintf %s "$f"`;
      const { stdout } = runScript(shell, job, Buffer.from(script, 'latin1'), { LC_ALL: 'C.UTF-8' });
      expect(stdout.equals(bytes)).to.equal(true);
      job.remove();
    });
  });
}
