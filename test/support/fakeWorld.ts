import { credentialProviders } from '../../src/effects/aws/credentialProviders.ts';
import { privateKey } from '../../src/effects/privateKey.ts';
import { JournaledFiles } from '../../src/effects/shared/journaledFiles.ts';
import { StateTokens } from '../../src/effects/shared/tokenFiles.ts';
import type { Environment } from '../../src/world/environment.ts';
import type { Network } from '../../src/world/network.ts';
import type { World } from '../../src/world/world.ts';
import { fakeNetwork } from './fakeNetwork.ts';
import { type ProcessScene, fakeProcesses, fakePrograms } from './fakeProcesses.ts';
import { MemoryDisk, type Process } from './memory/memoryDisk.ts';
import { MemoryMachine } from './memory/host.ts';
import { SharedTexts, journalIn } from './memory/sharedTexts.ts';
import { memoryJavaHomes } from './memoryJavaHomes.ts';
import { memoryKey } from './memoryKey.ts';
import { memoryTrees } from './memoryTrees.ts';
import { stateFilesOf, wholeFilesOf } from './memory/scene.ts';

/** What a run in memory did. */
export interface Seen {
  out: Buffer;
  err: string;
  /** What the shared files are on. */
  readonly machine: MemoryMachine;
  /** Text of the shared files by path, with modes. */
  readonly shared: SharedTexts;
  /** Files of the journal by path. */
  readonly journal: ReadonlyMap<string, string>;
  /** All other files by path. */
  readonly files: Map<string, string | Uint8Array>;
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
  /** That of another world, with which this one shares its shared files. */
  readonly machine?: MemoryMachine;
  /** What other programs do; see there. */
  readonly processes?: ProcessScene;
  readonly network?: Network;
  /** Of the process on the machine. */
  readonly rights?: Process;
  /** Directories in which this process can make nothing. */
  readonly unwritable?: readonly string[];
}

/** A world in memory. */
export function fakeWorld({
  env = {},
  files = {},
  shared = {},
  machine = new MemoryMachine(),
  processes = {},
  rights = {},
  network = fakeNetwork({}).network,
  unwritable = [],
}: Scene): {
  readonly world: World;
  readonly seen: Seen;
} {
  const seen: Seen = {
    out: Buffer.of(),
    err: '',
    machine,
    shared: new SharedTexts(new MemoryDisk(machine.storage)),
    get journal() {
      return journalIn(new MemoryDisk(machine.storage));
    },
    files: new Map(Object.entries(files)),
  };
  const variables = new Map(Object.entries(env));
  const environment: Environment = {
    get: (name) => variables.get(name),
    bytes: (name) => (variables.has(name) ? Buffer.from(variables.get(name) ?? '') : undefined),
    names: () => [...variables.keys()],
  };
  const contents = seen.files;
  const stateFiles = stateFilesOf(contents, env['JOB_PATH']);
  for (const [path, text] of Object.entries(shared)) seen.shared.set(path, { text, mode: 0o644 });
  const read = (path: string): Uint8Array | undefined => {
    const content = contents.get(path);
    return content === undefined ? undefined : Buffer.from(content);
  };
  const world: World = {
    env: environment,
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
      isWritable: (directory) => !unwritable.includes(directory),
      list(path) {
        const names = namesIn(contents, path);
        if (names.size === 0) return undefined;
        return [...names]
          .sort()
          .map((name) => ({ name, kind: contents.has(`${path}/${name}`) ? 'file' : 'directory' }));
      },
    },
    sharedFiles: () => Promise.resolve(new JournaledFiles(environment, machine.start(rights))),
    trees: () => Promise.resolve(memoryTrees(contents)),
    stateFiles: () => Promise.resolve(stateFiles),
    processes: () => Promise.resolve(fakeProcesses(processes)),
    programs: () => Promise.resolve(fakePrograms(processes)),
    random: () => processes.random ?? 0,
    network: () => Promise.resolve(network),
    wholeFiles: () => Promise.resolve(wholeFilesOf(contents, environment)),
    tokenFiles: () => Promise.resolve(new StateTokens(environment, machine.start(rights))),
    credentialProviders: () => Promise.resolve(credentialProviders),
    privateKey: (pem) => Promise.resolve(memoryKey(pem) ?? privateKey(pem)),
    javaHomes: (places) => Promise.resolve(memoryJavaHomes(seen.files, places)),
    program: '/usr/local/bin/shipctl',
  };
  return { world, seen };
}
