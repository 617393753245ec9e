import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { expect } from 'chai';
import { bundleAsFunctions } from '../scripts/build/functions.ts';

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

/** How a text begins that makes a function of the text. */
const HEAD = '(function(module,require){';

/** The text of the program; all functions are made at its start, or those of one module and what it imports. */
async function bundled(often?: string): Promise<string> {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'shipctl-bundle-')));
  try {
    for (const [name, source] of Object.entries(FILES)) writeFileSync(path.join(directory, name), source);
    const options = { bundle: true, minify: true, platform: 'node', target: 'node20' } as const;
    const early = often === undefined ? undefined : [path.join(directory, often)];
    return (await bundleAsFunctions(options, path.join(directory, 'main.js'), early)).text;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('a program of functions', () => {
  let text: string;
  let program: Program;

  before(async () => {
    text = await bundled('often.js');
  });

  beforeEach(() => {
    const module = { exports: {} as Program };
    const run = new Script(`${HEAD}${text}})`).runInThisContext() as (of: typeof module, by: unknown) => void;
    run(module, require);
    program = module.exports;
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

  it('makes the functions at its start that are needed often, and all others together later', () => {
    const late = text.slice(text.indexOf('=()=>({'), text.indexOf('loaded={}'));
    const early = text.replace(late, '');
    for (const [part, names] of [
      [early, ['main', 'often']],
      [late, ['later', 'other']],
    ] as const)
      for (const name of names)
        expect(part, name).to.match(new RegExp(String.raw`"\./${name}(-\w+)?\.js":\(`));
  });

  it('makes all functions at its start if none is needed more often', async () => {
    expect(await bundled()).to.match(/=\(\)=>\(\{\}\)/);
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
