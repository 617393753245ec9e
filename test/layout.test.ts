import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const SRC = join(import.meta.dirname, '../src');

interface Import {
  readonly from: string;
  /** A path below src, or the name of a package or built-in module. */
  readonly to: string;
  readonly isDynamic: boolean;
}

const IMPORT =
  /^(?:import|export) (?!type )[^;]*?from '(?<name>[^']+)'|^import '(?<bare>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;
const TYPE_IMPORT = /^import type [^;]*?from '(?<name>[^']+)'/gm;

function importsIn(file: string, pattern: RegExp): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(pattern)].map(({ groups = {} }) => {
    const { name, bare, dynamic } = groups;
    const target = name ?? bare ?? dynamic ?? '';
    const to = target.startsWith('.') ? relative(SRC, join(SRC, dirname(file), target)) : target;
    return { from: file, to, isDynamic: dynamic !== undefined };
  });
}

const importsOf = (file: string): readonly Import[] => importsIn(file, IMPORT);

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const imports = sources.flatMap(importsOf);

/** What each room may import as values; types are free. */
const RULES: readonly (readonly [room: RegExp, allowed: RegExp])[] = [
  [/^main\.ts$/, /^(cli\/(linkNames|plainAnswer)|effects\/(writeAnswer|ownVariables)|runCommand)\.ts$/],
  [/^runCommand\.ts$/, /^(cli\/run|version|effects\/\w+)\.ts$/],
  [/^sha256\.ts$/, /^(rawText\.ts|@noble\/hashes\/)/],
  [/^((command|errors|version|rawText)\.ts$|world\/)/, /^$/],
  [/^catalog\.ts$/, /^(commands\/|core\/job\/getters\.ts$)/],
  [/^cli\/yargsCommandLine\.ts$/, /^(yargs$|catalog\.ts|command\.ts|errors\.ts|version\.ts|cli\/|core\/)/],
  [/^cli\//, /^(catalog\.ts|command\.ts|errors\.ts|version\.ts|cli\/|core\/)/],
  [/^commands\//, /^(command\.ts|errors\.ts|rawText\.ts|core\/)/],
  // Bytes and text are no outside.
  [
    /^core\//,
    /^(errors\.ts|rawText\.ts|sha256\.ts|core\/|node:buffer$|jsonc-parser$|fastest-levenshtein$|saxes$|tinyqueue$)/,
  ],
  [/^effects\//, /^(errors\.ts|rawText\.ts|sha256\.ts|effects\/|node:|undici\/lib\/)/],
];

/** What the rooms behind shared files may import, types included: each knows only what lies behind it. */
const SHARED_FILES_RULES: readonly (readonly [room: RegExp, allowed: RegExp])[] = [
  [/^core\/tracking\//, /^(errors\.ts|sha256\.ts|world\/sharedFiles\.ts|core\/tracking\/)/],
  [/^core\/formats\/sections\//, /^core\/(\w+\.ts$|tracking\/|formats\/sections\/)/],
  [
    /^core\/tools\/aws\//,
    /^(errors\.ts|rawText\.ts|world\/|core\/(\w+\.ts|job\/|tracking\/|formats\/|tools\/aws\/))/,
  ],
  [/^core\/configure\//, /^(errors\.ts|world\/|core\/)/],
  [/^core\//, /^(?!core\/(tracking|formats|tools|configure)\/)/],
  [/^effects\/replacing\//, /^(errors\.ts|node:fs$|effects\/(replacing\/|\w+\.ts))/],
  [
    /^effects\/shared\//,
    /^(errors\.ts|rawText\.ts|sha256\.ts|world\/|node:(fs|path)$|effects\/(shared\/|replacing\/|\w+\.ts))/,
  ],
];

function expectNoCircle(starts: Iterable<string>, next: (one: string) => readonly string[]): void {
  const sound = new Set<string>();
  const visit = (one: string, path: readonly string[]): void => {
    expect(path, [...path, one].join(' -> ')).not.to.include(one);
    if (sound.has(one)) return;
    for (const other of next(one)) visit(other, [...path, one]);
    sound.add(one);
  };
  for (const start of starts) visit(start, []);
}

describe('the layout of src', () => {
  it('has a rule for every file', () => {
    expect(sources.filter((file) => !RULES.some(([room]) => room.test(file)))).to.deep.equal([]);
  });

  for (const file of sources) {
    it(`lets ${file} import only what its room may`, () => {
      const [, allowed = /^$/] = RULES.find(([room]) => room.test(file)) ?? [];
      expect(importsOf(file).filter(({ to }) => !allowed.test(to))).to.deep.equal([]);
    });
  }

  for (const [index, [room, allowed]] of SHARED_FILES_RULES.entries()) {
    it(`lets ${room.source} know, even of types, only what lies behind it`, () => {
      const isEarlier = (file: string): boolean =>
        SHARED_FILES_RULES.slice(0, index).some(([other]) => other.test(file));
      const files = sources.filter((file) => room.test(file) && !isEarlier(file));
      expect(files).not.to.deep.equal([]);
      const all = files.flatMap((file) =>
        [IMPORT, TYPE_IMPORT].flatMap((pattern) => importsIn(file, pattern)),
      );
      expect(all.filter(({ to }) => !allowed.test(to))).to.deep.equal([]);
    });
  }

  it('has tracking and the engine of shared files know no tool', () => {
    const isNaming = (file: string): boolean => /\baws|Aws|AWS/.test(readFileSync(join(SRC, file), 'utf8'));
    const rooms = /^(core\/tracking|effects\/(shared|replacing))\//;
    expect(sources.filter((file) => rooms.test(file) && isNaming(file))).to.deep.equal([]);
  });

  it('comes to paths only through effects/fileSystem.ts, which keeps bytes that are not UTF-8', () => {
    // What is left of node:fs takes a descriptor.
    const harmless = /^(type \w+|constants|f\w+Sync|closeSync|readSync|writeSync)$/;
    const namesOf = (file: string): readonly string[] => {
      const text = readFileSync(join(SRC, file), 'utf8');
      const lists = [...text.matchAll(/^import (?!type )([^;]*?) from 'node:fs(?:\/promises)?'/gm)];
      return lists.flatMap(([, list = '']) => list.replace(/[{}]/g, '').split(','));
    };
    const paths = (file: string): readonly string[] =>
      namesOf(file)
        .map((name) => name.trim())
        .filter((name) => name !== '' && !harmless.test(name));
    // The latter is in the first part of the program, and only reads a file of /proc.
    expect(sources.filter((file) => paths(file).length > 0)).to.deep.equal([
      'effects/fileSystem.ts',
      'effects/ownVariables.ts',
    ]);
  });

  it('loads commands from the catalogue alone, and only when they are called', () => {
    const ofCommands = imports.filter(({ to }) => to.startsWith('commands/'));
    expect(ofCommands.filter(({ from, isDynamic }) => from !== 'catalog.ts' || !isDynamic)).to.deep.equal([]);
  });

  it('loads yargs only when it is needed', () => {
    const isLate = ({ to, isDynamic }: Import): boolean => to !== 'cli/yargsCommandLine.ts' || isDynamic;
    expect(imports.filter(({ from }) => from === 'cli/run.ts').every(isLate)).to.equal(true);
  });

  it('has no circle of imports', () => {
    const next = (file: string): readonly string[] =>
      importsOf(file).flatMap(({ to, isDynamic }) => (to.endsWith('.ts') && !isDynamic ? [to] : []));
    expectNoCircle(sources, next);
  });

  it('has no circle of rooms in core', () => {
    const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');
    const inCore = imports.filter(({ from, to }) => [from, to].every((path) => path.startsWith('core/')));
    const next = (room: string): readonly string[] => {
      const others = inCore.filter(({ from, to }) => roomOf(from) === room && roomOf(to) !== room);
      return [...new Set(others.map(({ to }) => roomOf(to)))];
    };
    expectNoCircle(new Set(inCore.map(({ from }) => roomOf(from))), next);
  });

  it('has no file that only passes on what others export', () => {
    const passesOn = (file: string): boolean =>
      /^export .* from /m.test(readFileSync(join(SRC, file), 'utf8'));
    expect(sources.filter(passesOn)).to.deep.equal([]);
  });
});
