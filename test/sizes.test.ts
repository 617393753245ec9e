import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtDirectory } from './support/builtProgram.ts';
import { expectKept } from './support/rule.ts';

const sizes = JSON.parse(readFileSync(join(builtDirectory(), 'sizes.json'), 'utf8')) as Record<
  string,
  Record<string, number>
>;

/**
 * The most that our parts may have, in bytes. The runtimes are as they are. What is loaded by `import()` counts too: the
 * formats and tools of `configure` are most of what is above 800 kB, the reader of YAML more than 100 kB of it. The clients
 * of the AWS SDK that assume roles are 330 kB; only they are loaded for that. Of the code caches, 1.9 MB are for `configure` and
 * `cleanup` in jobs for kubectl, which take a quarter less time with them, and 0.2 MB for kept keys of a role, which saves as
 * much.
 */
const MOST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  shipctl: {
    'the getters': 4_000,
    'all else': 1_700_000,
    'code caches of all else': 6_600_000,
    'code cache of the getters, and what holds them together': 100_000,
  },
  'shipctl-fast': { 'the getters': 4_000, 'all else': 1_700_000, 'bytecode of all': 10_700_000 },
};

for (const [program, parts] of Object.entries(MOST)) {
  describe(`the bytes in ${program}`, () => {
    it('are in known parts', () => {
      const own = Object.keys(sizes[program] ?? {}).filter((part) => part !== 'Node' && part !== 'Bun');
      expect(own).to.deep.equal(Object.keys(parts));
    });
    for (const [part, most] of Object.entries(parts)) {
      it(`are at most ${most} for ${part}`, () => {
        const bytes = sizes[program]?.[part] ?? 0;
        expect(bytes).to.be.above(0);
        const surplus = bytes > most ? [`${program}: ${part}: ${bytes} bytes, ${bytes - most} too many`] : [];
        expectKept(surplus, {
          says: 'dist/meta.json shows what went in. A raised limit in test/sizes.test.ts needs a reason.',
          heading: 'Start and size',
        });
      });
    }
  });
}
