import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

/** What esbuild says of the bundle: which input imports which, and how. */
interface Metafile {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
  >;
}

const { inputs } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../dist/meta.json'), 'utf8'),
) as Metafile;

/** All inputs that are evaluated with `entry`, without a call of `import()`. */
function evaluatedWith(entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of inputs[path]?.imports ?? []) {
      if (next.kind !== 'dynamic-import') visit(next.path);
    }
  };
  visit(entry);
  return [...seen].sort();
}

describe('the start of the program', () => {
  it('evaluates nothing but the hall and the windows that every call uses', () => {
    expect(evaluatedWith('src/main.ts').filter((path) => !path.startsWith('node:'))).to.deep.equal([
      'src/catalog.ts',
      'src/cli/run.ts',
      'src/cli/words.ts',
      'src/core/messages.ts',
      'src/core/names.ts',
      'src/effects/environment.ts',
      'src/effects/files.ts',
      'src/effects/output.ts',
      'src/effects/pause.ts',
      'src/effects/systemError.ts',
      'src/effects/world.ts',
      'src/errors.ts',
      'src/main.ts',
      'src/version.ts',
    ]);
  });

  it('adds no package to the getters of variables', () => {
    expect(evaluatedWith('src/commands/lookups.ts').filter((path) => !path.startsWith('src/'))).to.deep.equal(
      [],
    );
  });

  it('leaves yargs to lines that need it, and the AWS SDK to nothing yet', () => {
    const owners = Object.entries(inputs).filter(([, { imports }]) =>
      imports.some(({ path }) => path.includes('node_modules/yargs/')),
    );
    const outside = owners.map(([path]) => path).filter((path) => !path.includes('node_modules/'));
    expect(outside).to.deep.equal(['src/cli/yargsLine.ts']);
    expect(Object.keys(inputs).filter((path) => path.includes('@aws-sdk'))).to.deep.equal([]);
  });
});
