import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { commandTable } from '../scripts/support/commandTable.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

describe('README.md', () => {
  it('has the table of commands as it is now (npm run docs)', async () => {
    expect(read('README.md')).to.include(await commandTable());
  });

  it('names scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const file of ['README.md', 'CONTRIBUTING.md']) {
      const named = [...read(file).matchAll(/npm (?:run )?(\w+)/g)].map(([, name = '']) => name);
      expect(
        named.filter((name) => !['test', 'registry'].includes(name) && !(name in scripts)),
      ).to.deep.equal([]);
    }
  });

  it('links to files that are there', () => {
    const links = [...read('README.md').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !link.includes(':') && !existsSync(join(ROOT, link)))).to.deep.equal([]);
  });
});
