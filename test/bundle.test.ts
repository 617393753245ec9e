import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { expect } from 'chai';
import { type Texts, bundleAsFunctions } from '../scripts/build/functions.ts';

const require = createRequire(import.meta.url);

/** What modules can do to each other, as far as ours and the packages' do it. */
const FILES: Readonly<Record<string, string>> = {
  'main.js': `
    import { basename } from 'node:path';
    import os, * as all from 'node:os';
    import counted from './counted.cjs';
    import { count, increment } from './shared.js';
    export const evaluated = globalThis.evaluated = ['main'];
    export const ofRuntime = () => [basename('/a/b'), os.EOL, all.EOL, typeof all.hostname];
    export const ofPackage = () => counted;
    export const live = () => { increment(); return count; };
    export const later = async () => (await import('./later.js')).later();
    export const other = () => import('./other.js');
    export const often = async () => (await import('./often.js')).often();
  `,
  'often.js': `
    import { count } from './shared.js';
    globalThis.evaluated.push('often');
    export const often = () => count;
  `,
  'shared.js': `
    export let count = 0;
    export function increment() { count++; }
  `,
  'later.js': `
    import { count, increment } from './shared.js';
    globalThis.evaluated.push('later');
    export async function later() {
      increment();
      const { name, default: own } = await import('./other.js');
      return [count, name, own()];
    }
  `,
  'other.js': `
    import { evaluated } from './main.js';
    globalThis.evaluated.push('other');
    export const name = 'other', text = 'require("./main.js")';
    export default () => evaluated.length;
  `,
  'counted.cjs': `
    const { EOL } = require('os');
    module.exports = { EOL };
  `,
};

interface Program {
  readonly evaluated: readonly string[];
  readonly ofRuntime: () => unknown;
  readonly ofPackage: () => unknown;
  readonly live: () => number;
  readonly later: () => Promise<unknown>;
  readonly other: () => Promise<{ readonly text: string }>;
  readonly often: () => Promise<number>;
}

/** The texts of the program, with one module and what it imports in that of what is needed often. */
async function bundled(often: string): Promise<Texts> {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'shipctl-bundle-')));
  try {
    for (const [name, source] of Object.entries(FILES)) writeFileSync(path.join(directory, name), source);
    const options = { bundle: true, minify: true, platform: 'node', target: 'node20' } as const;
    return await bundleAsFunctions(options, path.join(directory, 'main.js'), [path.join(directory, often)]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What a text exports. */
function exportsOf(text: string, given: Readonly<Record<string, unknown>> = {}): unknown {
  const module = { exports: undefined as unknown };
  const names = ['module', ...Object.keys(given)].join();
  const run = new Script(`(function(${names}){${text}})`).runInThisContext() as (...all: unknown[]) => void;
  run(module, ...Object.values(given));
  return module.exports;
}

describe('a program of functions', () => {
  let texts: Texts;
  let program: Program;
  let isRareLoaded: boolean;

  before(async () => {
    texts = await bundled('often.js');
  });

  beforeEach(() => {
    isRareLoaded = false;
    const loadRare = (): unknown => {
      expect(isRareLoaded).to.equal(false);
      isRareLoaded = true;
      return exportsOf(texts.rare);
    };
    program = exportsOf(texts.often, { require, loadRare }) as Program;
  });

  it('evaluates a module when it is first imported, and once', async () => {
    expect(program.evaluated).to.deep.equal(['main']);
    await program.later();
    await program.later();
    expect(program.evaluated).to.deep.equal(['main', 'later', 'other']);
  });

  it('gives all of them the same modules, with what their variables are at the time', async () => {
    expect(program.live()).to.equal(1);
    expect(await program.later()).to.deep.equal([2, 'other', 3]);
    expect(program.live()).to.equal(3);
    expect(await program.often()).to.equal(3);
  });

  it('has what is needed often in one text, and all else in another one, which is loaded once, when it is needed', async () => {
    for (const [text, names] of [
      [texts.often, ['main', 'often']],
      [texts.rare, ['later', 'other']],
    ] as const)
      for (const name of ['main', 'often', 'later', 'other'])
        expect(new RegExp(String.raw`"\./${name}(-\w+)?\.js":\(`).test(text), name).to.equal(
          (names as readonly string[]).includes(name),
        );
    await program.often();
    expect(isRareLoaded).to.equal(false);
    await program.later();
    await program.other();
    expect(isRareLoaded).to.equal(true);
  });

  it('is not made if no import() loads a module that is needed often', async () => {
    const error = await bundled('shared.js').catch((caught: unknown) => caught);
    expect(error)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/^no import\(\) loads .*shared\.js$/);
  });

  it("has the runtime's modules by name, as a default, as a whole, and for packages of CommonJS", () => {
    expect(program.ofRuntime()).to.deep.equal(['b', '\n', '\n', 'function']);
    expect(program.ofPackage()).to.deep.equal({ EOL: '\n' });
  });

  it('leaves texts alone that look like an import', async () => {
    expect((await program.other()).text).to.equal('require("./main.js")');
  });
});
