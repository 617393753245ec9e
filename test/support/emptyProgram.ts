import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../scripts/build/compile.ts';
import { BUN, HOST, NODE, fetchRuntime } from '../../scripts/build/runtime.ts';
import { IS_COMPILED } from './job.ts';

/** A program that does nothing, packaged as shipctl is: what it needs is what the runtime needs. */
export class EmptyProgram {
  readonly #directory = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-empty-')));
  readonly path = join(this.#directory, 'empty');

  constructor() {
    const bundle = join(this.#directory, 'empty.cjs');
    writeFileSync(bundle, '');
    if (IS_COMPILED) compile(fetchRuntime(BUN), HOST, this.path, [bundle]);
    else embed(bundle, this.path);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function embed(bundle: string, output: string): void {
  const root = join(import.meta.dirname, '../..');
  const node = fetchRuntime(NODE);
  const words = [
    '--import',
    'tsx',
    join(root, 'scripts/build/embed.ts'),
    node,
    HOST.os,
    HOST.cpu,
    output,
    bundle,
  ];
  const { status, stderr } = spawnSync(node, words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the empty program could not be made: ${stderr}`);
}
