import { expect } from 'chai';
import { type NewFile, newFile, prepareAll, replaceFiles } from '../../../src/effects/replacing/prepare.ts';
import { plant, readText } from '../../support/memory/contents.ts';
import { callsOf, failWhen, thrownBy } from '../../support/memory/disturb.ts';
import { MemoryDisk } from '../../support/memory/memoryDisk.ts';

const pathsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `/d/${at}`);

/** A disk with old files. */
function diskWith(paths: readonly string[]): MemoryDisk {
  const disk = new MemoryDisk();
  plant(disk, Object.fromEntries(paths.map((path) => [path, 'old'])));
  return disk;
}

const filesOf = (disk: MemoryDisk, paths: readonly string[]): readonly NewFile[] =>
  paths.map((path) =>
    newFile(path, Buffer.from(`new ${path}`), { mode: 0o600, isPrivate: true }, disk, (error) =>
      Object.assign(new Error(path), { cause: error }),
    ),
  );

const textsOf = (disk: MemoryDisk, paths: readonly string[]): readonly string[] =>
  paths.map((path) => readText(disk, path));

describe('new files that are prepared together', () => {
  it('are all written before the first one is put on disk, and all on disk before the first one is put in place', () => {
    const paths = pathsOf(3);
    const disk = diskWith(paths);
    const calls = callsOf(disk, () => {
      replaceFiles(filesOf(disk, paths), disk);
    });
    const names = calls.map(({ name }) => name).filter((name) => /^(write|fsync|rename)$/.test(name));
    expect(names).to.deep.equal([
      ...['write', 'write', 'write'],
      ...['fsync', 'fsync', 'fsync'],
      ...['rename', 'rename', 'rename'],
    ]);
  });

  it('are never open in great numbers', () => {
    const paths = pathsOf(50);
    const disk = diskWith(paths);
    let [open, most] = [0, 0];
    disk.watcher = ({ name }) => {
      if (name === 'open') open++;
      if (name === 'close') open--;
      most = Math.max(most, open);
    };
    replaceFiles(filesOf(disk, paths), disk);
    disk.watcher = undefined;
    expect(most).to.be.within(2, 32);
    expect(open).to.equal(0);
    expect(textsOf(disk, paths)).to.deep.equal(paths.map((path) => `new ${path}`));
  });

  for (const name of ['open', 'write', 'fsync', 'close'] as const) {
    it(`leave nothing, and name the file, if one fails: ${name}`, () => {
      const paths = pathsOf(40);
      for (const at of [0, 3, 31, 32, 39]) {
        const disk = diskWith(paths);
        let open = 0;
        failWhen(disk, (call) => {
          if (call.name === 'close') open--;
          const isMeant = call.name === name && call.path.endsWith(`.${at}.shipctl-new`);
          if (call.name === 'open' && !isMeant) open++;
          return isMeant ? 'EIO' : undefined;
        });
        const error = thrownBy(() => prepareAll(filesOf(disk, paths), disk));
        disk.watcher = undefined;
        expect(error?.message).to.equal(`/d/${at}`);
        expect(disk.readdir('/d')).to.have.length(paths.length);
        expect(open).to.equal(0);
        expect(textsOf(disk, paths)).to.deep.equal(paths.map(() => 'old'));
      }
    });
  }
});
