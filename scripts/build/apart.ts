import { build, type BuildOptions, type Plugin } from 'esbuild';

/**
 * Packages that few commands need and that would slow down every start: V8 reads a part of the code cache for each
 * function at the top level of the bundle, used or not, and the AWS SDK has thousands. A file of ours stands for the
 * parts of a package that it imports, and imports nothing else.
 */
const APART = /^@aws-sdk\/|\/undici\.ts$/;

/** What the plugin finds out on the way: the modules inside the packages it bundled. */
export interface Apart {
  readonly plugin: Plugin;
  readonly inputs: Set<string>;
}

/**
 * Makes one function of each such package, when it is loaded by `import()`: bundled by itself as CommonJS first, it
 * is one module to the bundle around it. V8 then skips it until it is called; its own start takes a little longer.
 *
 * @param options the options of the bundle around it
 */
export function apart(options: BuildOptions): Apart {
  const inputs = new Set<string>();
  const plugin: Plugin = {
    name: 'apart',
    setup(bundler) {
      bundler.onResolve({ filter: APART }, ({ kind, path, resolveDir }) =>
        kind === 'dynamic-import' ? { path, namespace: 'apart', pluginData: resolveDir } : undefined,
      );
      bundler.onLoad({ filter: /./, namespace: 'apart' }, async ({ path, pluginData }) => {
        const { metafile, outputFiles } = await build({
          ...options,
          stdin: { contents: `export * from ${JSON.stringify(path)};`, resolveDir: pluginData as string },
          metafile: true,
          write: false,
        });
        for (const input of Object.keys(metafile.inputs)) inputs.add(input);
        return { contents: outputFiles[0]?.text ?? '', loader: 'js' };
      });
    },
  };
  return { plugin, inputs };
}
