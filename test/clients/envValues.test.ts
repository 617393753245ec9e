import { expect } from 'chai';
import fc from 'fast-check';
import { need } from '../support/clients.ts';
import { few, runs } from '../support/extent.ts';
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

/** Lists a shell's own variables; zsh has more of them in modules. */
const OWN_NAMES = `zmodload zsh/parameter zsh/zle zsh/compctl zsh/system zsh/datetime 2>/dev/null
[ -z "\${ZSH_VERSION-}" ] || print -rl -- "\${(@k)parameters}"
set`;

/** Numbers of shells, some of which are there only in an interactive one. */
const KNOWN = [
  ...['COLUMNS', 'ERRNO', 'KEYTIMEOUT', 'LINES', 'LISTMAX', 'LOGCHECK', 'MAILCHECK', 'OPTIND', 'RANDOM'],
  ...['SAVEHIST', 'SECONDS', 'SRANDOM', 'TRY_BLOCK_ERROR', 'TRY_BLOCK_INTERRUPT', 'UID', 'HISTCMD'],
];

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

    it("runs nothing that is in a value, also where a name is one of the shell's own", () => {
      const job = new Job([]);
      const own = runScript(shell, job, OWN_NAMES).stdout.toString().match(/^\w+/gm) ?? [];
      expect(own).to.include('IFS');
      const names = [...new Set([...own, ...KNOWN])].filter((name) => !/^[0-9]/.test(name));
      // What a shell computes: in zsh a subscript of what is a list, in bash of anything.
      const fields = names.map((name) => [name, 'psvar[$(touch pwned)1]'] as const);
      job.write('job/integrations/kv/integration.json', JSON.stringify(Object.fromEntries(fields)));
      const lines = few(names, 20).map((name) => `(eval "$(shipctl env kv --only ${name})") 2>/dev/null`);
      runScript(shell, job, lines.join('\n'));
      expect(job.read('work/pwned')).to.equal(undefined);
      job.remove();
    });
  });
}
