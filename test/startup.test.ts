import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtDirectory } from './support/builtProgram.ts';
import { expectKept } from './support/rule.ts';

/** What esbuild says of one part of the program: which input imports which, and how. */
type Inputs = Readonly<
  Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
>;

const meta = JSON.parse(readFileSync(join(builtDirectory(), 'meta.json'), 'utf8')) as Readonly<
  Record<string, { readonly first: Inputs; readonly second: Inputs }>
>;

/** All inputs that are evaluated with `entry`, without a call of `import()`. */
const evaluatedWith = (entry: string, inputs: Inputs): readonly string[] =>
  loadedWith(entry, inputs)
    .filter((path) => !/^(node:|scripts\/)/.test(path))
    .sort();

/** The same, with the modules of the runtime. */
function loadedWith(entry: string, inputs: Inputs): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of inputs[path]?.imports ?? []) {
      if (next.kind !== 'dynamic-import') visit(next.path);
    }
  };
  visit(entry);
  return [...seen];
}

/** All that a plain call of a getter loads. */
const GETTERS = [
  'src/cli/linkNames.ts',
  'src/cli/plainAnswer.ts',
  'src/core/job/getters.ts',
  'src/core/job/sanitize.ts',
  'src/effects/bun.ts',
  'src/effects/ownVariables.ts',
  'src/effects/pause.ts',
  'src/effects/writeAnswer.ts',
  'src/effects/writeWhole.ts',
  'src/main.ts',
];

for (const [runtime, { first, second }] of Object.entries(meta)) {
  describe(`the start of the program of ${runtime}`, () => {
    it('has nothing but the getters in its first part', () => {
      const ours = Object.keys(first).filter((path) => !/^(scripts\/|node:)/.test(path));
      expectKept(
        ours.filter((path) => !GETTERS.includes(path)).map((path) => `${path} is in the first part`),
        {
          says: 'The first part has only what a plain call of a getter needs: import the rest by import().',
          heading: 'Start and size',
        },
      );
      expect(ours.sort()).to.deep.equal(GETTERS);
    });

    it('evaluates no command and no package for every call', () => {
      const loaded = evaluatedWith('src/runCommand.ts', second);
      const early = loaded.filter((path) => !/^src\/(?!commands\/)/.test(path));
      expectKept(
        early.map((path) => `${path} is loaded for every call`),
        { says: 'Load commands and packages by import(), when they are needed.', heading: 'Start and size' },
      );
    });

    it("loads only node:fs and node:buffer of the runtime's modules with a command", () => {
      const there = ['node:buffer', 'node:fs'];
      const starts = Object.keys(second).filter((path) => /^src\/(commands\/|runCommand)/.test(path));
      const loaded = starts.flatMap((start) => loadedWith(start, second));
      expect([...new Set(loaded.filter((path) => !(path in second)))].sort()).to.deep.equal(there);
    });

    it('reads XML only for split_tests, and for commands that ask AWS in every call', () => {
      const commands = Object.keys(second).filter((path) => path.startsWith('src/commands/'));
      const readers = commands.filter((path) =>
        evaluatedWith(path, second).some((one) => one.includes('/saxes/')),
      );
      expect(readers).to.have.members([
        ...['src/commands/deploy_ecs.ts', 'src/commands/split_tests.ts'],
        'src/commands/verify_aws.ts',
      ]);
    });

    for (const name of ['yaml', 'diff'])
      it(`loads the package ${name} only when it is asked for`, () => {
        const starts = Object.keys(second).filter((path) => /^src\/(commands\/|runCommand)/.test(path));
        const isOfPackage = (path: string): boolean => path.includes(`node_modules/${name}/`);
        expect(starts.filter((path) => evaluatedWith(path, second).some(isOfPackage))).to.deep.equal([]);
        expect(Object.keys(second).some(isOfPackage)).to.equal(true);
      });

    for (const [command, kind] of [
      ['docker_credential', 'registry'],
      ['docker_credential', 'gcloud'],
      ['docker_credential', 'ecr'],
      ['tokens', 'gcloud'],
      ['tokens', 'azure'],
      ['git_credential', 'gitCredential'],
    ])
      it(`answers ${command} for ${kind} without yargs, and without the formats of files`, () => {
        const modules = [`src/commands/${command}.ts`, `src/core/kinds/${kind}.ts`];
        const loaded = modules.flatMap((path) => evaluatedWith(path, second));
        const heavy = /\/(yargs|yaml|jsonc-parser|formats|tracking)\//;
        expect(loaded.filter((path) => heavy.test(path))).to.deep.equal([]);
      });

    it('answers eks_token without yargs, HTTP, the clients of the AWS SDK, and the formats of files', () => {
      const loaded = evaluatedWith('src/commands/eks_token.ts', second);
      const heavy = /\/(yargs|yaml|jsonc-parser|undici|@aws-sdk|formats|tracking)\//;
      expect(loaded.filter((path) => heavy.test(path))).to.deep.equal([]);
    });

    it('leaves yargs to lines that need it', () => {
      const owners = Object.entries(second).filter(([, { imports }]) =>
        imports.some(({ path }) => path.includes('node_modules/yargs/')),
      );
      const outside = owners.map(([path]) => path).filter((path) => !path.includes('node_modules/'));
      expect(outside).to.deep.equal(['src/cli/yargsCommandLine.ts']);
    });

    it('loads the AWS SDK only to assume a role', () => {
      const isSdk = (path: string): boolean => path.includes('/@aws-sdk/');
      const owners = Object.keys(second).filter(
        (path) => path.startsWith('src/') && evaluatedWith(path, second).some(isSdk),
      );
      expect(owners).to.deep.equal(['src/effects/aws/credentialProviders.ts']);
    });
  });
}
