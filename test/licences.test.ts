import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageDirectories, readManifest } from '../scripts/build/licences.ts';
import { BUN, NODE, runtimeDirectory } from '../scripts/build/runtime.ts';
import { inRoot } from '../scripts/support/paths.ts';
import { builtDirectory } from './support/builtProgram.ts';

const read = (name: string): string => readFileSync(join(builtDirectory(), name), 'utf8');

describe('the licences of what the programs are made of', () => {
  it('are those of every package that is bundled, and of both runtimes', () => {
    const meta = JSON.parse(read('meta.json')) as Record<string, Record<string, object>>;
    const modules = Object.values(meta).flatMap((parts) => Object.values(parts).flatMap(Object.keys));
    const directories = packageDirectories(modules).map((directory) => inRoot(directory));
    const all = [...directories, runtimeDirectory(NODE), runtimeDirectory(BUN)].map(readManifest);
    const lines = read('THIRD_PARTY_LICENSES').split('\n');
    const missing = all.filter(
      ({ name, version }) => !lines.some((line) => line.startsWith(`${name} ${version} (`)),
    );
    expect(all.length).to.be.above(2);
    expect(missing).to.deep.equal([]);
  });
});
