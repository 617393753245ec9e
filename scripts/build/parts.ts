import path from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT, inRoot } from '../support/paths.ts';

// The program is in two parts. The first one holds what every call and the getters of variables need. The second one
// holds everything else, and is loaded when it is first needed. In Node it is a text with a code cache of the functions
// that common calls run, which Node's own way to embed a program can't have; Bun keeps both parts compiled.

/** What is loaded by `import()` and belongs to the first part all the same. */
const FIRST: ReadonlySet<string> = new Set([
  'src/commands/get_resource_name.ts',
  'src/commands/lookups.ts',
  'src/commands/sanitize_shippable_string.ts',
  'src/commands/to_uppercase.ts',
]);

/** The module in secondPart/ that loads the second part. */
export type Loader = 'load.ts' | 'loadCompiled.ts';

const SHARED = 'shipctl:shared';

const nameOf = (directory: string, written: string): string =>
  path.relative(ROOT, path.resolve(directory, written));

/** What the first part is made with. */
export interface FirstPart {
  readonly plugin: Plugin;
  /** After the build: the modules of the second part that the first one asks for, by their paths. */
  readonly wanted: Set<string>;
}

/**
 * Makes the first part ask the second one for what it loads by `import()`.
 *
 * @param shared paths of the modules that the second part gets from the first one
 * @param loader the module that loads it
 * @param assets the module that knows where it is, for load.ts
 */
export function firstPart(shared: readonly string[], loader: Loader, assets = 'assets.ts'): FirstPart {
  const loaderPath = inRoot('scripts', 'build', 'secondPart', loader);
  const wanted = new Set<string>();
  const plugin: Plugin = {
    name: 'first part',
    setup(bundler) {
      bundler.onResolve({ filter: /^\./ }, ({ kind, path: written, resolveDir }) => {
        const name = nameOf(resolveDir, written);
        if (kind !== 'dynamic-import' || FIRST.has(name)) return undefined;
        wanted.add(name);
        return { path: name, namespace: 'second' };
      });
      bundler.onLoad({ filter: /./, namespace: 'second' }, ({ path: name }) => ({
        contents: `module.exports = require(${JSON.stringify(loaderPath)}).moduleNamed(${JSON.stringify(name)});`,
        resolveDir: ROOT,
      }));
      if (loader === 'loadCompiled.ts')
        bundler.onResolve({ filter: /^node:fs$/ }, () => ({
          path: inRoot('scripts', 'build', 'standins', 'lazyFs.ts'),
        }));
      bundler.onResolve({ filter: /^\.\/assets\.ts$/ }, ({ resolveDir }) => ({
        path: path.join(resolveDir, assets),
      }));
      bundler.onResolve({ filter: /^shipctl:shared$/ }, () => ({ path: SHARED, namespace: 'shared' }));
      bundler.onLoad({ filter: /./, namespace: 'shared' }, () => ({
        contents: sharedModules(shared),
        resolveDir: ROOT,
      }));
    },
  };
  return { plugin, wanted };
}

function sharedModules(names: readonly string[]): string {
  const imports = names.map((name, at) => `import * as m${at} from ${JSON.stringify(inRoot(name))};`);
  const pairs = names.map((name, at) => `${JSON.stringify(name)}: m${at}`);
  return `${imports.join('\n')}\nexport const shared = { ${pairs.join(', ')} };`;
}

/** Makes the second part take shared modules from the first one, so that each is there once. */
export function secondPart(shared: readonly string[]): Plugin {
  return {
    name: 'second part',
    setup(bundler) {
      bundler.onResolve({ filter: /^\./ }, ({ path: written, resolveDir }) => {
        const name = nameOf(resolveDir, written);
        return shared.includes(name) ? { path: name, namespace: 'first' } : undefined;
      });
      bundler.onLoad({ filter: /./, namespace: 'first' }, ({ path: name }) => ({
        contents: `module.exports = shared[${JSON.stringify(name)}];`,
      }));
    },
  };
}

/** The text that the second part is bundled from: a table of its modules, each behind a function. */
export function secondPartTable(names: Iterable<string>): string {
  const rows = [...names].map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(inRoot(name))})`,
  );
  return `module.exports = {\n${rows.join(',\n')}\n};`;
}
