import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

/** What esbuild says of one part of the program: which input imports which, and how. */
type Inputs = Readonly<
  Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
>;

const meta = JSON.parse(readFileSync(join(import.meta.dirname, '../dist/meta.json'), 'utf8')) as Readonly<
  Record<string, { readonly first: Inputs; readonly second: Inputs }>
>;

/** All inputs that are evaluated with `entry`, without a call of `import()`. */
function evaluatedWith(entry: string, inputs: Inputs): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of inputs[path]?.imports ?? []) {
      if (next.kind !== 'dynamic-import') visit(next.path);
    }
  };
  visit(entry);
  return [...seen].filter((path) => !/^(node:|scripts\/)/.test(path)).sort();
}

const HALL = [
  'src/catalog.ts',
  'src/cli/run.ts',
  'src/cli/words.ts',
  'src/core/messages.ts',
  'src/core/names.ts',
  'src/effects/answer.ts',
  'src/effects/bun.ts',
  'src/effects/environment.ts',
  'src/effects/files.ts',
  'src/effects/output.ts',
  'src/effects/pause.ts',
  'src/effects/rawText.ts',
  'src/effects/systemError.ts',
  'src/effects/world.ts',
  'src/errors.ts',
  'src/main.ts',
  'src/version.ts',
];

const GETTERS = [
  'src/command.ts',
  'src/commands/get_resource_name.ts',
  'src/commands/lookups.ts',
  'src/commands/sanitize_shippable_string.ts',
  'src/commands/to_uppercase.ts',
  'src/core/getters.ts',
  'src/core/jobFiles.ts',
  'src/core/variables.ts',
];

for (const [runtime, { first, second }] of Object.entries(meta)) {
  describe(`the start of the program of ${runtime}`, () => {
    it('evaluates nothing but the hall and the windows that every call uses', () => {
      expect(evaluatedWith('src/main.ts', first)).to.deep.equal(HALL);
    });

    it('compiles nothing else but the getters of variables', () => {
      const ours = Object.keys(first).filter((path) => !path.includes(':') && !path.startsWith('scripts/'));
      expect(ours.sort()).to.deep.equal([...HALL, ...GETTERS].sort());
    });

    it('adds no package to the getters of variables', () => {
      const loaded = evaluatedWith('src/commands/lookups.ts', first);
      expect(loaded.filter((path) => !path.startsWith('src/'))).to.deep.equal([]);
    });

    it('reads XML for split_tests alone', () => {
      const commands = Object.keys(second).filter((path) => path.startsWith('src/commands/'));
      const readers = commands.filter((path) =>
        evaluatedWith(path, second).some((one) => one.includes('/saxes/')),
      );
      expect(readers).to.deep.equal(['src/commands/split_tests.ts']);
    });

    it('leaves yargs to lines that need it, and the AWS SDK to nothing yet', () => {
      const owners = Object.entries(second).filter(([, { imports }]) =>
        imports.some(({ path }) => path.includes('node_modules/yargs/')),
      );
      const outside = owners.map(([path]) => path).filter((path) => !path.includes('node_modules/'));
      expect(outside).to.deep.equal(['src/cli/yargsLine.ts']);
      expect(Object.keys(second).filter((path) => path.includes('@aws-sdk'))).to.deep.equal([]);
    });

    it('has no module in both parts', () => {
      const both = Object.keys(second).filter((path) => path.startsWith('src/') && path in first);
      expect(both).to.deep.equal([]);
    });
  });
}
