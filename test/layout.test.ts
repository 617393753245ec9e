import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { expectKept, rowsBelow } from './support/rule.ts';

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

/** What the files of a room may import as values; types are free. */
interface ImportRule {
  readonly room: RegExp;
  readonly allowed: RegExp;
  /** The row of the table in CONTRIBUTING.md: the room, and what it may import. */
  readonly row: readonly [room: string, allowed: string];
}

const PLACES = 'Who may import what';

const RULES: readonly ImportRule[] = [
  {
    room: /^main\.ts$/,
    allowed: /^(cli\/(linkNames|plainAnswer)|effects\/(writeAnswer|ownVariables)|runCommand)\.ts$/,
    row: ['`main.ts`', 'what a plain call of a getter needs; `runCommand.ts` by `import()`'],
  },
  {
    room: /^runCommand\.ts$/,
    allowed: /^(cli\/run|version|effects\/\w+)\.ts$/,
    row: ['`runCommand.ts`', '`cli/run.ts`, `version.ts`, the files right in `effects/`'],
  },
  {
    room: /^sha256\.ts$/,
    allowed: /^(rawText\.ts|@noble\/hashes\/)/,
    row: ['`sha256.ts`', '`rawText.ts`, `@noble/hashes`'],
  },
  {
    room: /^((command|errors|version|rawText)\.ts$|world\/)/,
    allowed: /^$/,
    row: ['`command.ts`, `errors.ts`, `version.ts`, `rawText.ts`, `world/`', 'nothing'],
  },
  {
    room: /^catalog\.ts$/,
    allowed: /^(commands\/|core\/job\/getters\.ts$|cli\/programCommands\.ts$)/,
    row: ['`catalog.ts`', '`commands/` and `cli/programCommands.ts` by `import()`, `core/job/getters.ts`'],
  },
  {
    room: /^cli\/yargsCommandLine\.ts$/,
    allowed: /^(yargs$|catalog\.ts|command\.ts|errors\.ts|version\.ts|cli\/|core\/)/,
    row: ['`cli/yargsCommandLine.ts`', 'as `cli/`, and yargs'],
  },
  {
    room: /^cli\//,
    allowed: /^(catalog\.ts|command\.ts|errors\.ts|version\.ts|cli\/|core\/)/,
    row: ['`cli/`', '`catalog.ts`, `command.ts`, `errors.ts`, `version.ts`, `cli/`, `core/`'],
  },
  {
    room: /^commands\//,
    allowed: /^(command\.ts|errors\.ts|rawText\.ts|core\/)/,
    row: [
      '`commands/`',
      '`command.ts`, `errors.ts`, `rawText.ts`, `core/`; everything outside is in `world`',
    ],
  },
  {
    room: /^core\/clouds\/aws\/signing\.ts$/,
    allowed: /^(sha256\.ts|@smithy\/signature-v4$)/,
    row: ['`core/clouds/aws/signing.ts`', '`sha256.ts`, @smithy/signature-v4'],
  },
  {
    room: /^core\/formats\/yaml\//,
    allowed: /^(core\/|yaml$)/,
    row: ['`core/formats/yaml/`', '`core/`, yaml'],
  },
  {
    room: /^core\/configure\/plan\.ts$/,
    allowed: /^(rawText\.ts|core\/|diff$)/,
    row: ['`core/configure/plan.ts`', '`rawText.ts`, `core/`, diff'],
  },
  {
    room: /^core\//,
    // Bytes and text are no outside.
    allowed:
      /^(errors\.ts|rawText\.ts|sha256\.ts|core\/|node:buffer$|jsonc-parser$|fastest-levenshtein$|saxes$|tinyqueue$)/,
    row: [
      '`core/`',
      '`errors.ts`, `rawText.ts`, `sha256.ts`, `core/`, `node:buffer`, packages that only compute; no outside: take its values as parameters',
    ],
  },
  {
    room: /^effects\/aws\//,
    allowed: /^(effects\/|@aws-sdk\/credential-providers$|@smithy\/credential-provider-imds$)/,
    row: ['`effects/aws/`', '`effects/`, @aws-sdk/credential-providers, @smithy/credential-provider-imds'],
  },
  {
    room: /^effects\//,
    allowed: /^(errors\.ts|rawText\.ts|sha256\.ts|effects\/|node:|undici\/lib\/)/,
    row: [
      '`effects/`',
      '`errors.ts`, `rawText.ts`, `sha256.ts`, `effects/`, modules of Node, undici; no decisions',
    ],
  },
];

/** What the rooms behind shared files may import, types included: each knows only what lies behind it. */
const SHARED_FILES_RULES: readonly (readonly [room: RegExp, allowed: RegExp])[] = [
  [/^core\/tracking\//, /^(errors\.ts|sha256\.ts|world\/sharedFiles\.ts|core\/tracking\/)/],
  [/^core\/formats\/sections\//, /^core\/(\w+\.ts$|tracking\/|formats\/sections\/)/],
  [/^core\/formats\/json\//, /^core\/(\w+\.ts$|json\/|tracking\/|formats\/(names\.ts$|json\/))/],
  [/^core\/formats\/lines\//, /^core\/(\w+\.ts$|shell\/|tracking\/|formats\/lines\/)/],
  [/^core\/formats\/whole\//, /^core\/tracking\//],
  [/^core\/formats\/yaml\//, /^(yaml$|core\/(\w+\.ts$|tracking\/|formats\/(names\.ts$|yaml\/)))/],
  [
    /^core\/tools\/aws\//,
    /^(errors\.ts|rawText\.ts|world\/|core\/(\w+\.ts|clouds\/aws\/(partitions|signing)\.ts$|job\/|tracking\/|formats\/|tools\/((configurableTool|home|formerCommand|otherFile)\.ts$|aws\/)))/,
  ],
  ...['azure', 'docker', 'environmentFile', 'gcloud', 'git', 'jfrog', 'kubectl'].map(
    (tool) =>
      [
        new RegExp(`^core/tools/${tool}/`),
        new RegExp(
          `^(errors\\.ts|world/|core/(\\w+\\.ts|shell/|tracking/|formats/|tools/((configurableTool|home|formerCommand|otherFile)\\.ts$|${tool}/)))`,
        ),
      ] as const,
  ),
  [/^core\/tools\/home\.ts$/, /^(errors\.ts|rawText\.ts|world\/)/],
  [/^core\/tools\/otherFile\.ts$/, /^(errors\.ts|world\/)/],
  [/^core\/tools\/configurableTool\.ts$/, /^(world\/|core\/tracking\/)/],
  [/^core\/tools\/formerCommand\.ts$/, /^core\/(messages\.ts|tracking\/)/],
  [/^core\/tools\/tools\.ts$/, /^(world\/|core\/tools\/)/],
  [
    /^core\/kinds\//,
    /^(errors\.ts|world\/|core\/(\w+\.ts|clouds\/|job\/|json\/|tracking\/|tools\/|kinds\/))/,
  ],
  [/^core\/configure\/plan\.ts$/, /^(rawText\.ts|core\/|diff$)/],
  [/^core\/configure\//, /^((errors|sha256)\.ts|world\/|core\/(?!deployment\/))/],
  [/^core\/deployment\//, /^((errors|rawText|sha256)\.ts|world\/|core\/(?!(tracking|formats)\/))/],
  [/^core\//, /^(?!core\/(tracking|formats|tools|kinds|configure|deployment)\/)/],
  [/^effects\/replacing\//, /^(errors\.ts|node:fs$|effects\/(replacing\/|\w+\.ts))/],
  [
    /^effects\/shared\//,
    /^(errors\.ts|rawText\.ts|sha256\.ts|world\/|node:(fs|path)$|effects\/(shared\/|replacing\/|\w+\.ts))/,
  ],
];

/** The imports that a rule does not allow, a line each. */
const breachesIn = (all: readonly Import[], allowed: RegExp): readonly string[] =>
  all.filter(({ to }) => !allowed.test(to)).map(({ from, to }) => `src/${from} imports ${to}`);

function expectNoCircle(starts: Iterable<string>, next: (one: string) => readonly string[]): void {
  const sound = new Set<string>();
  const visit = (one: string, path: readonly string[]): void => {
    const circle = path.includes(one)
      ? [`a circle: ${[...path.slice(path.indexOf(one)), one].join(' → ')}`]
      : [];
    expectKept(circle, {
      says: 'Move what both need into a file that imports neither, or use import type.',
      heading: PLACES,
    });
    if (sound.has(one)) return;
    for (const other of next(one)) visit(other, [...path, one]);
    sound.add(one);
  };
  for (const start of starts) visit(start, []);
}

describe('the layout of src', () => {
  it('has a rule for every file', () => {
    const outside = sources.filter((file) => !RULES.some(({ room }) => room.test(file)));
    expectKept(
      outside.map((file) => `src/${file} is in no known place`),
      {
        says: 'Move it, or add its place to RULES in test/layout.test.ts and to the table.',
        heading: PLACES,
      },
    );
  });

  it('has the rules that CONTRIBUTING.md shows', () => {
    expect(rowsBelow(PLACES).slice(1)).to.deep.equal(RULES.map(({ row }) => row));
  });

  for (const file of sources) {
    it(`lets ${file} import only what its room may`, () => {
      const { allowed = /^$/, row = ['', ''] } = RULES.find(({ room }) => room.test(file)) ?? {};
      expectKept(breachesIn(importsOf(file), allowed), {
        says: `${row[0]} may import: ${row[1]}.`,
        heading: PLACES,
      });
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
      expectKept(breachesIn(all, allowed), {
        says: 'Imports run one way, those of types too: configure → tools → formats → tracking, and shared → replacing.',
        heading: 'Files that other programs write too',
      });
    });
  }

  it('has tracking and the engine of shared files know no tool', () => {
    const isNaming = (file: string): boolean => /\baws|Aws|AWS/.test(readFileSync(join(SRC, file), 'utf8'));
    const rooms = /^(core\/tracking|effects\/(shared|replacing))\//;
    const naming = sources.filter((file) => rooms.test(file) && isNaming(file));
    expectKept(
      naming.map((file) => `src/${file} names AWS`),
      {
        says: 'These rooms know no tool: what is about AWS goes to core/tools/aws.',
        heading: 'Files that other programs write too',
      },
    );
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
    const known = ['effects/fileSystem.ts', 'effects/ownVariables.ts'];
    const others = sources.filter((file) => paths(file).length > 0 && !known.includes(file));
    expectKept(
      others.map((file) => `src/${file} imports ${paths(file).join(', ')} from node:fs`),
      { says: 'Take functions of paths from effects/fileSystem.ts.', heading: PLACES },
    );
  });

  it('loads commands only from the catalogue, and only when they are called', () => {
    const ofCommands = imports.filter(({ to }) => to.startsWith('commands/'));
    const early = ofCommands.filter(({ from, isDynamic }) => from !== 'catalog.ts' || !isDynamic);
    expectKept(
      early.map(({ from, to }) => `src/${from} imports ${to}`),
      {
        says: 'Only catalog.ts loads a command, by import(). What two commands share belongs in core/.',
        heading: PLACES,
      },
    );
  });

  it('loads every file of commands from the catalogue', () => {
    const loaded = imports.filter(({ from }) => from === 'catalog.ts').map(({ to }) => to);
    const files = sources.filter((file) => file.startsWith('commands/') && !loaded.includes(file));
    expectKept(
      files.map((file) => `src/${file} is in no line of src/catalog.ts`),
      { says: 'Add the line of its command.', heading: 'Add a command' },
    );
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
    expectKept(
      sources.filter(passesOn).map((file) => `src/${file} exports what another file exports`),
      { says: 'Import it from the file that makes it.', heading: PLACES },
    );
  });
});
