import { constants } from 'node:fs';
import { expect } from 'chai';
import { withOpen } from '../../../src/effects/disk.ts';
import { some } from '../../support/extent.ts';
import { type MemoryHost, MemoryMachine } from '../../support/memory/host.ts';
import { Crash, type DiskCall, type MemoryDisk } from '../../support/memory/memoryDisk.ts';
import { SharedJob } from '../../support/memory/sharedJob.ts';
import { MemoryStorage } from '../../support/memory/storage.ts';
import { treeIn } from '../../support/memory/treeIn.ts';

const PATHS = ['/home/.aws/credentials', '/home/.aws/config'];
const OLD = '[mine]\nkey = value\n';

/** A machine with jobs, each of which is a process of its own. */
class Stage {
  readonly #machine: MemoryMachine;
  readonly #host: MemoryHost;

  constructor(storage = new MemoryStorage()) {
    this.#machine = new MemoryMachine(storage);
    this.#host = this.#machine.start();
    if (!storage.root.entries.has('home')) this.disk.mkdir('/home', 0o755);
  }

  get disk(): MemoryDisk {
    return this.#host.disk;
  }

  /** The same disk on another machine: all processes have ended. */
  copy(): Stage {
    return new Stage(this.#machine.storage.copy());
  }

  /** @param watcher sees each call of the job */
  job(name = 'a', env: Readonly<Record<string, string>> = {}): SharedJob {
    const host = this.#machine.start();
    this.onStart(host.disk);
    return new SharedJob(name, host, { HOME: '/home', ...env });
  }

  /** Is told the disk of each job that starts. */
  onStart: (disk: MemoryDisk) => void = () => undefined;

  write(path: string, text: string, mode = 0o644): void {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    withOpen(this.disk, path, flags, (descriptor) => this.disk.write(descriptor, Buffer.from(text), 0), mode);
  }

  read(path: string): string {
    return Buffer.from(this.disk.inode(path).bytes).toString();
  }

  tree(): Readonly<Record<string, string>> {
    return treeIn(this.disk);
  }

  /** What the files hold; undefined for one that is missing. */
  files(): readonly (string | undefined)[] {
    const tree = this.tree();
    return PATHS.map((path) => tree[path]);
  }

  /** How often a run calls the disk. */
  callsOf(run: Run, isMeant: (call: DiskCall) => boolean = () => true): number {
    const stage = this.copy();
    let count = 0;
    stage.onStart = (disk) => {
      disk.watcher = (call) => {
        if (isMeant(call)) count++;
      };
    };
    run(stage);
    return count;
  }

  /** Lets a run end at one of its changes. */
  crashed(run: Run, number: number, isTorn: boolean): Stage {
    const stage = this.copy();
    stage.onStart = (disk) => {
      disk.crashAt(number, isTorn);
    };
    expect(() => {
      run(stage);
    }).to.throw(Crash);
    return stage.copy();
  }

  /** Lets one call of a run fail. */
  failed(run: Run, number: number, code: string): { readonly stage: Stage; readonly error: unknown } {
    const stage = this.copy();
    stage.onStart = (disk) => {
      disk.failAt(number, code);
    };
    let error: unknown;
    try {
      run(stage);
    } catch (thrown) {
      error = thrown;
    }
    return { stage: stage.copy(), error };
  }
}

type Run = (stage: Stage) => void;

const configure: Run = (stage) => {
  stage.job().configure(PATHS);
};
const cleanup: Run = (stage) => {
  stage.job().cleanup(false, PATHS);
};

const SITUATIONS: readonly (readonly [title: string, prepare: Run, run: Run])[] = [
  ['configuring in an empty home', () => undefined, configure],
  [
    "configuring the user's own files",
    (stage) => {
      stage.disk.mkdir('/home/.aws', 0o755);
      stage.write(PATHS[0] ?? '', OLD, 0o640);
      stage.write(PATHS[1] ?? '', OLD);
    },
    configure,
  ],
  [
    'configuring again',
    configure,
    (stage) => {
      stage.job().configure(PATHS, 'other');
    },
  ],
  ['cleaning up files that were made', configure, cleanup],
  [
    'cleaning up one of two jobs',
    (stage) => {
      configure(stage);
      stage.job('b').configure(PATHS);
    },
    cleanup,
  ],
];

describe('shared files', () => {
  for (const [title, prepare, run] of SITUATIONS) {
    describe(title, () => {
      const first = new Stage();
      if (title.includes('own')) prepare(first);
      const ready = first.copy();
      if (!title.includes('own')) prepare(ready);
      const done = ready.copy();
      run(done);

      for (const isTorn of [false, true]) {
        it(`leaves whole files and a way back, wherever it is killed${isTorn ? ', within a write too' : ''}`, () => {
          const changes = ready.callsOf(run, ({ isChange }) => isChange);
          for (const number of some([...Array(changes).keys()])) {
            const killed = ready.crashed(run, number, isTorn);
            killed.files().forEach((file, index) => {
              expect(file, `${number}`).to.be.oneOf([ready.files()[index], done.files()[index]]);
            });
            const again = killed.copy();
            run(again);
            expect(again.files(), `${number}`).to.deep.equal(done.files());
            for (const stage of [again, killed]) {
              stage.job('b').cleanup(false, PATHS);
              stage.job('a').cleanup(false, PATHS);
              expect(stage.tree(), `${number}`).to.deep.equal(first.tree());
            }
          }
        });
      }

      for (const code of ['EIO', 'ENOSPC', 'EACCES']) {
        it(`changes all or nothing if a call fails with ${code}`, () => {
          const calls = ready.callsOf(run);
          for (const number of some([...Array(calls).keys()])) {
            const { stage, error } = ready.failed(run, number, code);
            if (error)
              expect(error).to.be.an('error').with.property('message').that.matches(new RegExp(code));
            if (!/remove the lock/.test(String(error)))
              expect(stage.files(), `${number}`).to.deep.equal(error ? ready.files() : done.files());
            stage.job('b').cleanup(false, PATHS);
            stage.job('a').cleanup(false, PATHS);
            expect(stage.tree(), `${number}`).to.deep.equal(first.tree());
          }
        });
      }
    });
  }
});
