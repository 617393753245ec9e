import path from 'node:path';
import { build, type BuildOptions, type Metafile, transform } from 'esbuild';
import ts from 'typescript';
import { inRoot } from '../support/paths.ts';

/** The two texts of a bundled program. */
export interface Texts {
  /**
   * What is needed often: the body of a function of `module`, as CommonJS has it, and of `loadRare`, which gives what
   * `module.exports` is in the other text.
   */
  readonly often: string;
  /** The rest: the body of a function of `module`. */
  readonly rare: string;
}

/**
 * Bundles a program into two texts in which all that is loaded at one time is one function, called when it is first
 * needed. A bundle is otherwise one long list of functions, and a runtime makes each of them at every start, used or not.
 *
 * @param options what holds for every bundle
 * @param entry   path of the module whose exports are the program's
 * @param often   paths of modules that import() loads, which go into the first text with what they import; all others go
 *                into the second one, which is loaded when one of them is needed
 * @throws Error if no import() loads one of `often`
 */
export async function bundleAsFunctions(
  options: BuildOptions,
  entry: string,
  often: readonly string[],
): Promise<Texts & { readonly inputs: Metafile['inputs'] }> {
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints: [entry],
    format: 'esm',
    splitting: true,
    outdir: '/',
    write: false,
    metafile: true,
  });
  const early = withImports(metafile.outputs, [entry, ...often]);
  const modules = outputFiles.map(({ path: file, text }) => {
    const name = nameOf(file);
    return { name, text, isOften: early.has(name) };
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const builtins = new Set(imports.filter(({ external }) => external).map((one) => one.path));
  const texts = program(modules, builtins, `./${path.parse(entry).name}.js`);
  const minified = async (text: string): Promise<string> => {
    const { code } = await transform(text, {
      minify: true,
      target: options.target as string,
      legalComments: 'none',
    });
    return code;
  };
  return {
    often: await minified(texts.often),
    rare: await minified(texts.rare),
    inputs: metafile.inputs,
  };
}

interface Module {
  /** As others import it. */
  readonly name: string;
  readonly text: string;
  /** Whether it goes into the text of what is needed often. */
  readonly isOften: boolean;
}

/** How others import a module that esbuild made. */
const nameOf = (file: string): string => `./${path.basename(file)}`;

/** The names of the bundled modules that begin with `entries`, and of those that these import at once. */
function withImports(outputs: Metafile['outputs'], entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(nameOf(file))) return;
    found.add(nameOf(file));
    for (const one of outputs[file]?.imports ?? [])
      if (one.kind === 'import-statement' && !one.external) add(one.path);
  };
  const files = new Map(
    Object.entries(outputs).map(([file, { entryPoint }]) => [entryPoint && inRoot(entryPoint), file]),
  );
  for (const entry of entries) {
    const file = files.get(entry);
    if (file === undefined) throw new Error(`no import() loads ${entry}`);
    add(file);
  }
  return found;
}

/**
 * Puts the modules together. It comes to few calls, and to no loop, since what runs often is compiled, and Bun starts
 * a thread for that; and `getBuiltinModule` loads the modules of the runtime, since Bun takes longer to `require` one.
 */
function program(modules: readonly Module[], builtins: ReadonlySet<string>, entry: string): Texts {
  const functionsOf = (some: readonly Module[]): string =>
    some
      .map(({ name, text }) => `"${name}": (exports, require) => {${asCommonJs(text, builtins)}}`)
      .join(',\n');
  const loads = [...builtins].sort().map((name) => `"${name}": () => process.getBuiltinModule("${name}")`);
  const often = `"use strict";
const __importStar = (all) => all.__esModule ? all : Object.assign(Object.create(all), { default: all });
const __importDefault = (all) => all.__esModule ? all : { default: all };
const builtins = { ${loads.join(', ')} };
const often = { ${functionsOf(modules.filter(({ isOften }) => isOften))} };
let rare;
const loaded = {};
const load = (name) => {
  if (builtins[name]) return builtins[name](); // asked for by a CommonJS package
  const run = often[name] ?? (rare ??= loadRare()(loaded, builtins, __importStar, __importDefault))[name];
  const exports = loaded[name] = {};
  run(exports, load);
  return exports;
};
module.exports = load("${entry}");
`;
  const rare = `"use strict";
module.exports = (loaded, builtins, __importStar, __importDefault) =>
  ({ ${functionsOf(modules.filter(({ isOften }) => !isOften))} });
`;
  return { often, rare };
}

/** A module of esbuild's as CommonJS. TypeScript's form has no getters, each of which would be a function to make. */
function asCommonJs(module: string, builtins: ReadonlySet<string>): string {
  const compilerOptions: ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2024,
    esModuleInterop: true,
    noEmitHelpers: true, // they are above
  };
  const transformers = { after: [importsOf(builtins)] };
  return ts.transpileModule(module, { compilerOptions, transformers }).outputText;
}

/** Makes each `require` of a name one of what `program` has. */
function importsOf(builtins: ReadonlySet<string>): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) => {
    const entry = (table: string, name: ts.Expression): ts.Expression =>
      factory.createElementAccessExpression(factory.createIdentifier(table), name);
    const visit = (node: ts.Node): ts.Node => {
      const inside = ts.visitEachChild(node, visit, undefined);
      if (!ts.isCallExpression(inside) || !ts.isIdentifier(inside.expression)) return inside;
      const [name] = inside.arguments;
      if (inside.expression.text !== 'require' || !name || !ts.isStringLiteral(name)) return inside;
      if (builtins.has(name.text))
        return factory.createCallExpression(entry('builtins', name), undefined, []);
      const either = factory.createBinaryExpression(
        entry('loaded', name),
        ts.SyntaxKind.QuestionQuestionToken,
        inside,
      );
      return factory.createParenthesizedExpression(either);
    };
    return (file) => ts.visitNode(file, visit, ts.isSourceFile);
  };
}
