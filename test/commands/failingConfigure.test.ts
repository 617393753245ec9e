import { expect } from 'chai';
import { few, some } from '../support/extent.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { failWhen } from '../support/memory/disturb.ts';
import { type DiskCall, MemoryDisk } from '../support/memory/memoryDisk.ts';
import type { Inode } from '../support/memory/storage.ts';
import { treeIn } from '../support/memory/treeIn.ts';
import { SCENES, SCENE_SECRET, type SceneRun, runScene } from '../support/toolScenes.ts';

/** How messages name each error. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EIO: 'input/output error',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
};

/** One call that fails, and how; perhaps all later changes with it. */
interface Fault {
  readonly call: DiskCall;
  readonly number: number;
  readonly code: string;
  readonly andLater: boolean;
}

const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EACCES'];

/** Each change with one error, every third one from then on. */
const faultsOf = (calls: readonly DiskCall[]): readonly Fault[] =>
  calls.flatMap((call, number) =>
    call.isChange
      ? [{ call, number, code: ERRORS[number % ERRORS.length] ?? '', andLater: number % 3 === 0 }]
      : [],
  );

const treeOf = ({ machine }: Pick<Seen, 'machine'>): Readonly<Record<string, string>> =>
  treeIn(new MemoryDisk(machine.storage));

const filesOf = ({ shared }: { readonly shared: Iterable<unknown> }): string =>
  JSON.stringify([...shared].toSorted());

/** What a run says that failed; empty if it is said well. */
function sayingFault({ status, seen: { err, out } }: SceneRun, code: string): string {
  const fault = err.split('\n').filter((line) => line !== '' && !line.startsWith('shipctl: warning: '));
  if ((err + out.toString()).includes(SCENE_SECRET)) return 'it shows a secret';
  if (status !== 1) return `status ${status}`;
  return fault.some((line) => line.includes(WORDS[code] ?? '?')) ? '' : `said ${err}`;
}

/** A run that is disturbed, and what comes before it and of it if it is not. */
interface Subject {
  readonly scene: Scene;
  readonly words: readonly string[];
  readonly before: Seen;
  readonly whole: SceneRun;
  /** The tree before shipctl first ran. */
  readonly first: string;
}

/** What is wrong with a run of which a call fails, and with the runs after it; empty if nothing is. */
async function verdict(subject: Subject, fault: Fault): Promise<string> {
  const { scene, words, before, whole } = subject;
  const { number, code, call, andLater } = fault;
  let count = 0;
  const failed = await runScene(scene, before, words, ({ disk }) => {
    failWhen(disk, ({ isChange }) => {
      const now = count++;
      return now === number || (andLater && now > number && isChange) ? code : undefined;
    });
  });
  const is = filesOf(failed);
  const wrong = failed.status === 0 ? '' : sayingFault(failed, code);
  if (wrong !== '') return wrong;
  if (failed.status === 0 && is !== filesOf(whole)) return 'it says that it is done, and it is not';
  // A cleanup does what it can, tool by tool.
  const isPart = words[0] === 'cleanup' || /^(unlink|rmdir)$/.test(call.name) || andLater;
  const isWhole = is === filesOf(before) || is === filesOf(whole);
  return isWhole || isPart ? aftermath(subject, failed.seen) : 'some files have changed';
}

/** What the next run and a cleanup make of it. */
async function aftermath({ scene, words, whole, first }: Subject, failed: Seen): Promise<string> {
  const again = await runScene(scene, failed, words);
  if (again.status !== 0 || filesOf(again) !== filesOf(whole)) return `the next run: ${again.seen.err}`;
  const cleaned = await runScene(scene, failed, ['cleanup']);
  if (cleaned.status !== 0) return `cleanup: ${cleaned.seen.err}`;
  return JSON.stringify(treeOf(cleaned.seen)) === first ? '' : 'cleanup leaves something';
}

describe('shipctl, if a call of the file system fails', () => {
  for (const [title, scene] of few(Object.entries(SCENES), 2)) {
    const { seen: fresh } = fakeWorld(scene);
    const first = JSON.stringify(treeOf(fresh));
    for (const words of [['configure'], ['cleanup']]) {
      it(`says so, and leaves the files of ${title} whole: ${words.join(' ')}`, async () => {
        const before = words[0] === 'cleanup' ? (await runScene(scene, fresh, ['configure'])).seen : fresh;
        const calls: DiskCall[] = [];
        const whole = await runScene(scene, before, words, ({ disk }) => {
          disk.watcher = (call) => calls.push(call);
        });
        expect(whole.status, whole.seen.err).to.equal(0);
        const faults: string[] = [];
        for (const fault of some(faultsOf(calls), 4)) {
          const wrong = await verdict({ scene, words, before, whole, first }, fault);
          const { call, code, andLater } = fault;
          if (wrong !== '')
            faults.push(`${code}${andLater ? ' from then on' : ''} at ${call.name} ${call.path}: ${wrong}`);
        }
        expect(faults.join('\n')).to.equal('');
      });
    }
  }
});

describe('shipctl configure, as a user to whom a place does not belong', () => {
  const USER = 1000;

  const own = (inode: Inode): void => {
    inode.uid = USER;
    for (const child of inode.entries.values()) own(child);
  };

  const places: readonly (readonly [what: string, disturb: (inode: Inode) => void, says: RegExp])[] = [
    [
      'read-only',
      (inode) => {
        inode.mode = 0o500;
      },
      /permission denied/,
    ],
    [
      "somebody else's",
      (inode) => {
        [inode.uid, inode.mode] = [0, 0o755];
      },
      /permission denied|belongs to user 0/,
    ],
  ];
  for (const [title, scene] of Object.entries(SCENES)) {
    for (const [what, disturb, says] of places) {
      it(`writes no file at all if a directory of ${title} is ${what}`, async () => {
        const { seen: fresh } = fakeWorld(scene);
        const paths = Object.keys(scene.shared ?? {}).map((path) => path.slice(0, path.lastIndexOf('/')));
        for (const path of new Set(paths)) {
          let before = '';
          const refused = await runScene(
            scene,
            fresh,
            ['configure'],
            (host) => {
              own(host.disk.inode('/'));
              disturb(host.disk.inode(path));
              before = JSON.stringify(treeIn(host.disk));
            },
            USER,
          );
          expect(refused.status, refused.seen.err).to.equal(1);
          expect(refused.seen.err).to.match(says).and.include(path).and.not.include(SCENE_SECRET);
          expect(JSON.stringify(treeOf(refused.seen)), path).to.equal(before);
        }
      });
    }
  }
});
