import { posix } from 'node:path';
import { StagedFiles } from '../../../src/effects/state/stateFiles.ts';
import { LockedWholeFiles } from '../../../src/effects/wholeFiles.ts';
import type { Environment } from '../../../src/world/environment.ts';
import type { StateFiles } from '../../../src/world/stateFiles.ts';
import type { WholeFiles } from '../../../src/world/wholeFiles.ts';
import { filesOf, plant } from './contents.ts';
import { type MemoryHost, MemoryMachine } from './host.ts';

const CWD = '/work';

/** Small, so that what is looked for comes in two chunks. */
const MOST_READ = 3;

/** The files of a scene by path; relative ones are in the working directory. */
type Scene = Map<string, string | Uint8Array>;

/** The job's files of a scene, as they are on a disk. */
export function stateFilesOf(scene: Scene, home: string | undefined): StateFiles {
  const files = (host: MemoryHost): StagedFiles => new StagedFiles(home, host);
  return {
    find: (path) => onDisk(scene, (host) => files(host).find(path)),
    append: (path, lines) => {
      onDisk(scene, (host) => {
        files(host).append(path, lines);
      });
    },
    change: (changes) => onDisk(scene, (host) => files(host).change(changes)),
  };
}

/** Files of a scene that are replaced whole, as they are on a disk. */
export const wholeFilesOf = (scene: Scene, env: Environment): WholeFiles => ({
  replace: (...words) =>
    onDisk(scene, (host) => {
      host.disk.mostRead = MOST_READ;
      return new LockedWholeFiles(env, host).replace(...words);
    }),
  writePrivate: (path, bytes) => {
    onDisk(scene, (host) => {
      new LockedWholeFiles(env, host).writePrivate(path, bytes);
    });
  },
  uploadedFrom: (path) => new LockedWholeFiles(env).uploadedFrom(path),
});

/** Puts a scene on a disk, and what `work` makes of that back into the scene. */
function onDisk<T>(scene: Scene, work: (host: MemoryHost) => T): T {
  const host = new MemoryMachine().start({ cwd: CWD });
  const before = new Map([...scene].map(([name, content]) => [posix.resolve(CWD, name), { name, content }]));
  const isAbsolute = [...scene.keys()].some((name) => name.startsWith(`${CWD}/`));
  host.disk.mkdir(CWD, 0o755);
  plant(
    host.disk,
    Object.fromEntries([...before].map(([path, { content }]) => [path, Buffer.from(content)])),
  );
  try {
    return work(host);
  } finally {
    scene.clear();
    for (const [path, bytes] of filesOf(host.disk)) {
      const short = isAbsolute ? path : path.replace(`${CWD}/`, '');
      const { name = short, content } = before.get(path) ?? {};
      const isSame = content !== undefined && Buffer.from(content).equals(bytes);
      scene.set(name, isSame ? content : Buffer.from(bytes));
    }
  }
}
