import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { catalog } from '../src/catalog.ts';
import { dashed } from '../src/cli/usage.ts';
import { anchorsOf, headingsOf, linksOf } from '../scripts/docs/links.ts';
import { pages } from '../scripts/docs/pages.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const PAGES = [...pages(), 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'scripts/sample/README.md'];

/** What is wrong with a link of a page, if anything is. */
function faultOfLink(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return `${link}: no such file`;
  if (anchor === undefined || anchorsOf(read(target)).has(anchor)) return undefined;
  return `${link}: no such heading`;
}

const sources = ['src', 'scripts', 'test'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .map((name) => `${top}/${name}`)
    .filter((name) => /\.(ts|mjs|cjs|c|sh)$/.test(name) && !name.includes('/node_modules/')),
);

interface Reference {
  readonly file: string;
  readonly target: string;
}

const references = sources.flatMap((file) =>
  [...read(file).matchAll(/^\s*(?:\/\*)?\*+ @see (.+?)(?: \*\/)?$/gm)].map(([, target = '']): Reference => ({
    file,
    target,
  })),
);

/** What is wrong with a reference: it leads to a page and heading of docs, to an address, or to a name of the code. */
function faultOfReference({ target }: Reference): string | undefined {
  if (/^https:\/\/\S+/.test(target)) return undefined;
  const { page, heading } = /^(?<page>docs\/\S+\.md)(?:, "(?<heading>[^"]+)")?$/.exec(target)?.groups ?? {};
  if (page !== undefined) {
    if (!existsSync(join(ROOT, page))) return `${target}: no such page`;
    const isThere = heading === undefined || headingsOf(read(page)).includes(heading);
    return isThere ? undefined : `${target}: no such heading`;
  }
  const [name = '', member = name] = target.split('.');
  const isName = (text: string): boolean =>
    new RegExp(`\\b(interface|class|type|function|const) ${name}\\b`).test(text) &&
    new RegExp(`\\b${member}\\b`).test(text);
  const isInCode = /^\w+(\.\w+)?$/.test(target) && sources.some((file) => isName(read(file)));
  return isInCode ? undefined : `${target}: neither a page of docs nor an address`;
}

/** What is wrong with a call that a sentence quotes: a command or option that the program lacks. */
async function faultOfCall(words: string): Promise<string> {
  const [name = '', ...rest] = words.split(/\s+/);
  if (name === 'COMMAND' || name.startsWith('-')) return '';
  const command = await catalog[name]?.();
  if (!command) return `no command ${name}`;
  const known = ['--help', '-h', '--', ...command.options.map((option) => dashed(option.name))];
  const options = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ''));
  return options.find((option) => !known.includes(option)) ?? '';
}

describe('the documentation', () => {
  for (const page of PAGES) {
    it(`has no link in ${page} that leads nowhere`, () => {
      const faults = linksOf(read(page)).map((link) => faultOfLink(page, link));
      expect(faults.filter((fault) => fault !== undefined)).to.deep.equal([]);
    });
  }

  it('lists every page in docs/README.md', () => {
    const listed = linksOf(read('docs/README.md')).map((link) => join('docs', link));
    const missing = pages().filter((page) => !['README.md', 'docs/README.md', ...listed].includes(page));
    expect(missing).to.deep.equal([]);
  });

  it('has a page and heading, or an address, for every @see', () => {
    expect(references).to.have.lengthOf.above(50);
    const faults = references.map((one) => [one.file, faultOfReference(one)] as const);
    expect(faults.filter(([, fault]) => fault !== undefined)).to.deep.equal([]);
  });

  it('names a test in every row that compares tools', () => {
    const rows = read('docs/reference/aws-compared.md').match(/^\| (?!-).*$/gm) ?? [];
    expect(rows).to.have.lengthOf.above(20);
    expect(rows.filter((row) => !/\| (test|\[\w+\]\(\S+\.test\.ts\)) +\|$/.test(row))).to.deep.equal([]);
  });

  it('calls npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const known = Object.keys(scripts);
    for (const page of PAGES) {
      const named = [...read(page).matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name);
      expect(
        named.filter((name) => !known.includes(name.replace(/:$/, ''))),
        page,
      ).to.deep.equal([]);
    }
  });

  it('names commands and options that the program has', async () => {
    // That page has the names of measurements in the same form.
    for (const page of PAGES.filter((one) => one !== 'docs/reference/benchmarks.md')) {
      const inline = [
        ...read(page)
          .replaceAll(/^```[^]*?^```$/gm, '')
          .matchAll(/`shipctl ((?:--\w|\w)[^`]*)`/g),
      ];
      for (const [, words = ''] of inline) expect(await faultOfCall(words), `${page}: ${words}`).to.equal('');
    }
  });

  it('keeps README.md under 160 lines', () => {
    expect(read('README.md').split('\n')).to.have.lengthOf.below(160);
  });
});
