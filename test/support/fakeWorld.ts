import type { JournalRecord, SharedFile, SharedFiles } from '../../src/world/journal.ts';
import type { Network } from '../../src/world/network.ts';
import type { World } from '../../src/world/world.ts';
import { createHash } from 'node:crypto';
import { fakeNetwork } from './fakeNetwork.ts';
import { type ProcessScene, fakeProcesses } from './fakeProcesses.ts';
import { memoryJavaHomes } from './memoryJavaHomes.ts';
import { memoryKey } from './memoryKey.ts';
import { memoryStateFiles } from './memoryStateFiles.ts';
import { memoryTrees } from './memoryTrees.ts';
import { memoryWholeFiles } from './memoryWholeFiles.ts';

/** What a run in memory did. */
export interface Seen {
  out: Buffer;
  err: string;
  /** Text of the shared files by path, with modes. */
  readonly shared: Map<string, { text: string; mode: number }>;
  readonly journal: Map<string, JournalRecord>;
  /** All other files by path. */
  readonly files: Map<string, string | Uint8Array>;
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Shared files in memory: no locks, since nobody else is there, and no way to fail. */
function memoryFiles({ shared, journal }: Seen): SharedFiles {
  let salts = 0;
  return {
    digest,
    salt: () => `${salts++}`.padStart(32, '0'),
    journaled: () => [...journal.values()],
    firstInside: (directory, paths) => paths.find((path) => path.startsWith(`${directory}/`)),
    isLittered: () => false,
    update(paths, _timeout, change) {
      const files = [...new Set(paths)].map((path): SharedFile => {
        const { text, mode } = shared.get(path) ?? {};
        return { path, text, mode, record: journal.get(path) };
      });
      for (const [index, wanted] of change(files).entries()) {
        const path = files[index]?.path ?? '';
        if (!wanted) continue;
        journal.set(path, JSON.parse(JSON.stringify(wanted.record)) as JournalRecord);
        if (wanted.text === undefined) shared.delete(path);
        else shared.set(path, { text: wanted.text, mode: wanted.mode });
        if (wanted.isOver) journal.delete(path);
      }
    },
  };
}

/** The names of what is right below a directory. */
function namesIn(contents: ReadonlyMap<string, unknown>, directory: string): Set<string> {
  const below = [...contents.keys()].filter((path) => path.startsWith(`${directory}/`));
  return new Set(below.map((path) => path.slice(directory.length + 1).split('/')[0] ?? ''));
}

export interface Scene {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Shared files by path. */
  readonly shared?: Readonly<Record<string, string>>;
  /** What other programs do; see there. */
  readonly processes?: ProcessScene;
  readonly network?: Network;
}

/** A world in memory. */
export function fakeWorld({
  env = {},
  files = {},
  shared = {},
  processes = {},
  network = fakeNetwork({}).network,
}: Scene): {
  readonly world: World;
  readonly seen: Seen;
} {
  const seen: Seen = {
    out: Buffer.of(),
    err: '',
    shared: new Map(Object.entries(shared).map(([path, text]) => [path, { text, mode: 0o644 }])),
    journal: new Map(),
    files: new Map(Object.entries(files)),
  };
  const variables = new Map(Object.entries(env));
  const contents = seen.files;
  const stateFiles = memoryStateFiles(contents);
  const sharedFiles = memoryFiles(seen);
  const read = (path: string): Uint8Array | undefined => {
    const content = contents.get(path);
    return content === undefined ? undefined : Buffer.from(content);
  };
  const world: World = {
    env: {
      get: (name) => variables.get(name),
      bytes: (name) => (variables.has(name) ? Buffer.from(variables.get(name) ?? '') : undefined),
      names: () => [...variables.keys()],
    },
    stdout: {
      write(text) {
        seen.out = Buffer.concat([seen.out, Buffer.from(text)]);
      },
    },
    stderr: {
      write(text) {
        seen.err += Buffer.from(text).toString();
      },
    },
    files: {
      read,
      readGiven: read,
      kind(path) {
        if (contents.has(path)) return 'file';
        return namesIn(contents, path).size > 0 ? 'directory' : undefined;
      },
      list(path) {
        const names = namesIn(contents, path);
        if (names.size === 0) return undefined;
        return [...names]
          .sort()
          .map((name) => ({ name, kind: contents.has(`${path}/${name}`) ? 'file' : 'directory' }));
      },
    },
    sharedFiles: () => Promise.resolve(sharedFiles),
    trees: () => Promise.resolve(memoryTrees(contents)),
    stateFiles: () => Promise.resolve(stateFiles),
    processes: () => Promise.resolve(fakeProcesses(processes)),
    random: () => processes.random ?? 0,
    network: () => Promise.resolve(network),
    wholeFiles: () => Promise.resolve(memoryWholeFiles(contents)),
    privateKey: (pem) => Promise.resolve(memoryKey(pem)),
    javaHomes: (places) => Promise.resolve(memoryJavaHomes(seen.files, places)),
    program: '/usr/local/bin/shipctl',
  };
  return { world, seen };
}
