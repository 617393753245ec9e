import { constants } from 'node:fs';
import { expect } from 'chai';
import { withOpen } from '../../../src/effects/disk.ts';
import { locked } from '../../../src/effects/shared/locked.ts';
import { placeOf } from '../../../src/effects/shared/places.ts';
import { type MemoryHost, MemoryMachine } from '../../support/memory/host.ts';

const NEW = constants.O_WRONLY | constants.O_CREAT;

const LEFT = ['.a.shipctl-new', '.a.shipctl-old', '..a.shipctl-record.shipctl-new'];

function machine(): MemoryMachine {
  const one = new MemoryMachine();
  const { disk } = one.start();
  for (const path of ['/d', '/e']) disk.mkdir(path, 0o755);
  return one;
}

const gone = (path: string): never => {
  throw new Error(`gone: ${path}`);
};

function inLocks<T>(host: MemoryHost, paths: readonly string[], work: () => T, seconds = 1): T {
  const places = paths.map((path) => placeOf(path, host.disk));
  return locked(places, [], host.now() + seconds * 1000, host, gone, work);
}

const names = (host: MemoryHost): readonly string[] => host.disk.readdir('/d');

describe('locks of several files', () => {
  it('are held while work is done, and leave nothing', () => {
    const host = machine().start();
    const seen = inLocks(host, ['/d/a', '/d/b', '/d/a'], () => names(host));
    expect(seen).to.have.members(['.a.shipctl-lock', '.b.shipctl-lock']);
    expect(names(host)).to.deep.equal([]);
  });

  it('are taken in one order, whatever way leads to the files', () => {
    const host = machine().start();
    host.disk.symlink('d', '/z');
    const takenFor = (paths: readonly string[]): readonly string[] => {
      const taken: string[] = [];
      host.disk.watcher = ({ name, path, isChange }) => {
        if (name === 'open' && isChange) taken.push(path);
      };
      inLocks(host, paths, () => undefined);
      host.disk.watcher = undefined;
      return taken;
    };
    const first = takenFor(['/d/a', '/e/a', '/d/b']);
    expect(first).to.have.length(3);
    expect(takenFor(['/d/b', '/e/a', '/z/a', '/d/a'])).to.deep.equal(first);
  });

  it('are all released whatever fails, and the first failure is reported', () => {
    const host = machine().start();
    expect(() =>
      inLocks(host, ['/d/a', '/d/b'], () => {
        host.disk.failAt(0, 'EIO', ({ name, path }) => name === 'unlink' && path.endsWith('-lock'));
        throw new Error('first');
      }),
    ).to.throw('first');
    expect(names(host)).to.have.length(1);
  });

  it('have what killed processes left beside the files removed', () => {
    const host = machine().start();
    for (const name of LEFT) withOpen(host.disk, `/d/${name}`, NEW, () => undefined);
    expect(inLocks(host, ['/d/a'], () => names(host))).to.deep.equal(['.a.shipctl-lock']);
  });

  const inForeignLocks = <T>(host: MemoryHost, work: () => T): T =>
    locked(
      [placeOf('/d/a', host.disk)],
      [placeOf('/d/a.lock', host.disk)],
      host.now() + 1000,
      host,
      gone,
      work,
    );

  it('are taken before those of other programs, and released after them', () => {
    const host = machine().start();
    const calls: string[] = [];
    host.disk.watcher = ({ name, path, isChange }) => {
      if (isChange && /^(link|unlink)$/.test(name)) calls.push(`${name} ${path}`);
    };
    expect(inForeignLocks(host, () => names(host))).to.have.members(['.a.shipctl-lock', 'a.lock']);
    expect(names(host)).to.deep.equal([]);
    expect(calls.slice(-3)).to.deep.equal([
      'link /d/.a.shipctl-lock',
      'unlink /d/a.lock',
      'unlink /d/.a.shipctl-lock',
    ]);
  });

  it('are released if the lock of another program cannot be made', () => {
    for (const code of ['ENOSPC', 'EROFS', 'EIO']) {
      const host = machine().start();
      host.disk.failAt(0, code, ({ name }) => name === 'link');
      expect(() => inForeignLocks(host, () => '')).to.throw(`can't make the lock file /d/a.lock: `);
      expect(names(host)).to.deep.equal([]);
    }
  });

  it('fail if a directory is gone', () => {
    const host = machine().start();
    const place = placeOf('/d/a', host.disk);
    host.disk.rmdir('/d');
    expect(() => {
      locked([place], [], 1000, host, gone, () => undefined);
    }).to.throw('gone: /d/a');
  });
});
