import { spawnSync } from 'node:child_process';
import { constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Disk, type FileStat, realDisk, sync, syncDirectory, withOpen } from '../../src/effects/disk.ts';
import { needRoot } from '../support/clients.ts';
import { runs } from '../support/extent.ts';
import { contentsOf, readText } from '../support/memory/contents.ts';
import { Crash, MemoryDisk } from '../support/memory/memoryDisk.ts';

const {
  O_RDONLY,
  O_WRONLY,
  O_RDWR,
  O_CREAT,
  O_EXCL,
  O_TRUNC,
  O_APPEND,
  O_NOFOLLOW,
  O_DIRECTORY,
  O_NONBLOCK,
} = constants;

/** A call on a disk below a directory; descriptors are those that were opened before, in their order. */
type Step = (disk: Disk, root: string, opened: number[]) => unknown;

const name = fc.constantFrom('a', 'b', 'd', 'fifo');
const path = fc.oneof(
  { weight: 6, arbitrary: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')) },
  { weight: 1, arbitrary: fc.constantFrom('d/../a', 'a/', 'd/', 'd/.', 'b/..') },
);
const mode = fc.constantFrom(0o600, 0o644, 0o755, 0o666, 0o4755, 0o2775);
const place = fc.oneof(fc.constant(null), fc.nat(6));
const text = fc.string({ maxLength: 8 }).map((one) => Buffer.from(one));
const flags = fc
  .tuple(
    fc.constantFrom(O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_CREAT, O_WRONLY | O_CREAT),
    fc.subarray([O_EXCL | O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW, O_DIRECTORY]),
  )
  // What truncates without writing, or asks for a directory to make, is up to each file system.
  .filter(([access, more]) => !(more.includes(O_DIRECTORY) && (access & O_CREAT) !== 0))
  .filter(([access, more]) => !(more.includes(O_DIRECTORY) && more.length > 1 && access !== O_RDONLY))
  .filter(([, more]) => !(more.includes(O_DIRECTORY) && more.includes(O_EXCL | O_CREAT)))
  .filter(([access, more]) => access !== O_RDONLY || !more.includes(O_TRUNC))
  .map(([access, more]) => more.reduce((all, flag) => all | flag, access | O_NONBLOCK));

const at = (opened: readonly number[], index: number): number => opened[index % opened.length] ?? 99_999;

const STEPS: readonly fc.Arbitrary<readonly [string, Step]>[] = [
  fc.tuple(path, flags, mode).map(([one, how, bits]) => [
    `open ${one} ${how.toString(8)} ${bits.toString(8)}`,
    (disk, root, opened) => {
      opened.push(disk.open(`${root}/${one}`, how, bits));
    },
  ]),
  fc.nat(9).map((index) => [
    `close ${index}`,
    (disk, _root, opened) => {
      disk.close(at(opened, index));
      opened.splice(index % opened.length, 1);
    },
  ]),
  fc.tuple(fc.nat(9), place).map(([index, from]) => [
    `read ${index} ${from}`,
    (disk, _root, opened) => {
      const into = Buffer.alloc(5);
      return [disk.read(at(opened, index), into, from), into.toString('hex')];
    },
  ]),
  fc
    .tuple(fc.nat(9), text, place)
    .map(([index, bytes, from]) => [
      `write ${index} ${JSON.stringify(bytes.toString())} ${from}`,
      (disk, _root, opened) => disk.write(at(opened, index), bytes, from),
    ]),
  fc.nat(9).map((index) => [
    `fsync ${index}`,
    (disk, _root, opened) => {
      disk.fsync(at(opened, index));
    },
  ]),
  fc.tuple(fc.nat(9), fc.nat(9)).map(([index, size]) => [
    `ftruncate ${index} ${size}`,
    (disk, _root, opened) => {
      disk.ftruncate(at(opened, index), size);
    },
  ]),
  fc.tuple(fc.nat(9), mode).map(([index, bits]) => [
    `fchmod ${index} ${bits.toString(8)}`,
    (disk, _root, opened) => {
      disk.fchmod(at(opened, index), bits);
    },
  ]),
  fc.tuple(fc.nat(9), fc.nat(2)).map(([index, owner]) => [
    `fchown ${index} ${owner}`,
    (disk, _root, opened) => {
      disk.fchown(at(opened, index), owner, owner);
    },
  ]),
  fc.nat(9).map((index) => [`fstat ${index}`, (disk, _root, opened) => shown(disk.fstat(at(opened, index)))]),
  path.map((one) => [`lstat ${one}`, (disk, root) => shown(disk.lstat(`${root}/${one}`))]),
  path.map((one) => [`stat ${one}`, (disk, root) => shown(disk.stat(`${root}/${one}`))]),
  fc.tuple(path, mode).map(([one, bits]) => [
    `chmod ${one} ${bits.toString(8)}`,
    (disk, root) => {
      disk.chmod(`${root}/${one}`, bits);
    },
  ]),
  fc.tuple(path, fc.nat(7)).map(([one, how]) => [
    `access ${one} ${how}`,
    (disk, root) => {
      disk.access(`${root}/${one}`, how);
    },
  ]),
  fc.tuple(path, path).map(([one, two]) => [
    `rename ${one} ${two}`,
    (disk, root) => {
      disk.rename(`${root}/${one}`, `${root}/${two}`);
    },
  ]),
  fc.tuple(path, path).map(([one, two]) => [
    `link ${one} ${two}`,
    (disk, root) => {
      disk.link(`${root}/${one}`, `${root}/${two}`);
    },
  ]),
  fc.tuple(path, path).map(([one, two]) => [
    `symlink ${one} ${two}`,
    (disk, root) => {
      disk.symlink(one, `${root}/${two}`);
    },
  ]),
  fc.tuple(path, path).map(([one, two]) => [
    `copy ${one} ${two}`,
    (disk, root) => {
      // What else there is to copy, runtimes refuse in their own ways.
      if (disk.stat(`${root}/${one}`).kind === 'file') disk.copy(`${root}/${one}`, `${root}/${two}`);
    },
  ]),
  path.map((one) => [
    `unlink ${one}`,
    (disk, root) => {
      disk.unlink(`${root}/${one}`);
    },
  ]),
  fc.tuple(path, mode).map(([one, bits]) => [
    `mkdir ${one} ${bits.toString(8)}`,
    (disk, root) => {
      disk.mkdir(`${root}/${one}`, bits);
    },
  ]),
  path.map((one) => [
    `rmdir ${one}`,
    (disk, root) => {
      disk.rmdir(`${root}/${one}`);
    },
  ]),
  path.map((one) => [`readdir ${one}`, (disk, root) => [...disk.readdir(`${root}/${one}`)].sort()]),
  path.map((one) => [`readlink ${one}`, (disk, root) => disk.readlink(`${root}/${one}`)]),
  path.map((one) => [
    `realpath ${one}`,
    (disk, root) => disk.realpath(`${root}/${one}`).slice(disk.realpath(root).length),
  ]),
];

/** What is the same on every file system. */
function shown({ kind, mode: bits, uid, gid, nlink, size }: FileStat): unknown {
  return kind === 'directory' ? { kind, bits, uid, gid } : { kind, bits, uid, gid, nlink, size };
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}

/** What the steps give, each with its title, and what they leave. */
function history(disk: Disk, root: string, steps: readonly (readonly [string, Step])[]): readonly string[] {
  const opened: number[] = [];
  try {
    const results = steps.map(
      ([title, step]) => `${title}: ${JSON.stringify(outcome(() => step(disk, root, opened)))}`,
    );
    return [...results, ...Object.entries(contentsOf(disk, root)).map(String)];
  } finally {
    for (const descriptor of opened) disk.close(descriptor);
  }
}

/** Fails with the first line that differs. */
function differs(memory: readonly string[], real: readonly string[]): void {
  for (let line = 0; line < Math.max(memory.length, real.length); line++)
    if (memory[line] !== real[line]) throw new Error(`in memory ${memory[line]}, really ${real[line]}`);
}

describe('the disk in memory', () => {
  it('does what the file system does', function () {
    needRoot(this, 'mkfifo');
    const directory = mkdtempSync(join(tmpdir(), 'shipctl-disk-'));
    const umask = process.umask(0o022);
    try {
      let count = 0;
      fc.assert(
        fc.property(fc.array(fc.oneof(...STEPS), { minLength: 1, maxLength: 30 }), (steps) => {
          const root = join(directory, `${count++}`);
          realDisk.mkdir(root, 0o755);
          const memory = new MemoryDisk();
          memory.mkdir('/root', 0o755);
          spawnSync('mkfifo', [`${root}/fifo`]);
          memory.makeFifo('/root/fifo');
          differs(history(memory, '/root', steps), history(realDisk, root, steps));
        }),
        { numRuns: runs(5000) },
      );
    } finally {
      process.umask(umask);
      rmSync(directory, { recursive: true });
    }
  });

  /** A file that was synced, with its name, and then replaced. */
  function replaced(disk: MemoryDisk, isSynced: boolean): void {
    write(disk, '/new', 'new', isSynced);
    disk.rename('/new', '/a');
    if (isSynced) syncDirectory(disk, '/');
  }

  function write(disk: Disk, where: string, content: string, isSynced = true): void {
    withOpen(disk, where, O_WRONLY | O_CREAT | O_TRUNC, (opened) => {
      disk.write(opened, Buffer.from(content), null);
      if (isSynced) disk.fsync(opened);
    });
  }

  function withFile(): MemoryDisk {
    const disk = new MemoryDisk();
    write(disk, '/a', 'old');
    syncDirectory(disk, '/');
    return disk;
  }

  it('lets a process end at any change, after which it does nothing more and another one sees what it did', () => {
    const seen = new Set<string>();
    for (let number = 0; number < 6; number++) {
      const disk = withFile();
      disk.crashAt(number);
      const end = (): void => {
        replaced(disk, true);
      };
      if (number < 5) expect(end).to.throw(Crash);
      else end();
      if (number < 5) expect(() => disk.lstat('/')).to.throw(Crash);
      const other = new MemoryDisk(disk.storage);
      seen.add(`${readText(other, '/a')} ${[...other.readdir('/')].sort().join(' ')}`);
    }
    expect([...seen]).to.deep.equal(['old a', 'old a new', 'new a']);
  });

  it('lets a process end within a write', () => {
    const disk = withFile();
    disk.crashAt(1, true);
    expect(() => {
      write(disk, '/a', 'long');
    }).to.throw(Crash);
    expect(readText(new MemoryDisk(disk.storage), '/a')).to.equal('lo');
  });

  it('loses what was not synced when the power fails, all or any of it', () => {
    const after = (isSynced: boolean, isLost: () => boolean): string => {
      const disk = withFile();
      replaced(disk, isSynced);
      disk.storage.cutPower(isLost);
      return readText(new MemoryDisk(disk.storage), '/a');
    };
    expect(after(true, () => true)).to.equal('new');
    expect(after(false, () => true)).to.equal('old');
    let number = 0;
    // The directory is on disk, the new file is not.
    expect(after(false, () => number++ > 0)).to.equal('');
  });

  it('is asked in vain to write to the disk only if it can lose nothing by that', () => {
    const outcomes = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EIO', 'ENOSPC', 'EDQUOT'].map((code) => {
      const disk = withFile();
      disk.failAt(0, code, ({ name }) => name === 'fsync');
      return outcome(() => {
        withOpen(disk, '/a', O_WRONLY, (opened) => {
          sync(disk, opened);
        });
      });
    });
    expect(outcomes.slice(4)).to.deep.equal(['EIO', 'ENOSPC', 'EDQUOT']);
    expect(new Set(outcomes.slice(0, 4)).size).to.equal(1);
  });

  it('copies itself', () => {
    const disk = withFile();
    disk.link('/a', '/b');
    const copy = new MemoryDisk(disk.storage.copy());
    expect(contentsOf(copy)).to.deep.equal(contentsOf(disk));
    write(copy, '/b', 'other');
    expect([readText(copy, '/a'), readText(disk, '/a')]).to.deep.equal(['other', 'old']);
  });

  it('fills up, takes part of a write then, and gets room again', () => {
    const disk = withFile();
    disk.storage.left = 2;
    withOpen(disk, '/b', O_WRONLY | O_CREAT, (opened) => {
      expect(disk.write(opened, Buffer.from('long'), null)).to.equal(2);
      expect(outcome(() => disk.write(opened, Buffer.from('ng'), null))).to.equal('ENOSPC');
    });
    disk.unlink('/b');
    expect(disk.storage.left).to.equal(2);
  });

  it('has mounts: none is replaced, removed or linked, and nothing is moved from one to another', () => {
    const disk = withFile();
    disk.mount('/a');
    write(disk, '/b', 'b');
    disk.mkdir('/one', 0o755);
    disk.mkdir('/two', 0o755);
    disk.mount('/two', disk.inode('/one'));
    write(disk, '/one/x', 'x');
    expect(readText(disk, '/two/x')).to.equal('x');
    expect(disk.realpath('/two/x')).to.equal('/two/x');
    const codes = [
      () => {
        disk.rename('/b', '/a');
      },
      () => {
        disk.unlink('/a');
      },
      () => {
        disk.link('/a', '/c');
      },
      () => {
        disk.rename('/one/x', '/two/y');
      },
      () => {
        disk.rmdir('/two');
      },
    ].map(outcome);
    expect(codes).to.deep.equal(['EBUSY', 'EBUSY', 'EXDEV', 'EXDEV', 'EBUSY']);
  });

  it('keeps users from what is not theirs', () => {
    const disk = withFile();
    disk.mkdir('/home', 0o777);
    disk.chmod('/home', 0o777);
    disk.chmod('/a', 0o600);
    const user = new MemoryDisk(disk.storage, { uid: 1000, gid: 1000 });
    write(user, '/home/mine', 'mine');
    const codes = [
      () => {
        readText(user, '/a');
      },
      () => {
        write(user, '/new', '');
      },
      () => {
        user.chmod('/a', 0o644);
      },
      () => {
        user.access('/a', constants.W_OK);
      },
    ].map(outcome);
    expect(codes).to.deep.equal(['EACCES', 'EACCES', 'EPERM', 'EACCES']);
    expect(user.lstat('/home/mine').uid).to.equal(1000);
  });
});
