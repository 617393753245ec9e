import { expect } from 'chai';
import { targetOf } from '../../../src/effects/shared/targets.ts';
import { MemoryMachine } from '../../support/memory/host.ts';
import type { MemoryDisk } from '../../support/memory/memoryDisk.ts';
import { treeIn } from '../../support/memory/treeIn.ts';

const USER = 1000;

/** A disk on which the user has a home; `write` makes a file there. */
function home(): { machine: MemoryMachine; disk: MemoryDisk; write: (path: string) => void } {
  const machine = new MemoryMachine();
  const { disk } = machine.start();
  for (const path of ['/home', '/home/d', '/home/d/e']) {
    disk.mkdir(path, 0o755);
    disk.chmod(path, 0o777);
  }
  const write = (path: string): void => {
    disk.close(disk.open(path, 0o101));
    disk.inode(path).uid = USER;
  };
  return { machine, disk, write };
}

const LED: readonly (readonly [asked: string, links: Readonly<Record<string, string>>, path: string])[] = [
  ['/home/file', {}, '/home/file'],
  ['/home//d/./file', {}, '/home/d/file'],
  ['/home/d/../missing', {}, '/home/missing'],
  ['/home/new/one/file', {}, '/home/new/one/file'],
  ['/home/link', { '/home/link': 'd/file' }, '/home/d/file'],
  ['/home/link', { '/home/link': '/home/a', '/home/a': 'd/b', '/home/d/b': '../file' }, '/home/file'],
  ['/home/link', { '/home/link': 'new/file' }, '/home/new/file'],
  ['/home/way/file', { '/home/way': 'd/e' }, '/home/d/e/file'],
  ['/home/way/../file', { '/home/way': 'd/e' }, '/home/d/file'],
  ['/home/link', { '/home/link': 'way/../new', '/home/way': 'd/e' }, '/home/d/new'],
];

const REFUSED: readonly (readonly [
  asked: string,
  prepare: (at: ReturnType<typeof home>) => void,
  message: RegExp,
])[] = [
  ['/home/d/', () => undefined, /\/home\/d\/ names or leads to a directory, since it ends in \//],
  [
    '/home/link',
    ({ disk }) => {
      disk.symlink('d/', '/home/link');
    },
    /\/home\/link names or leads to a directory/,
  ],
  [
    '/home/missing/../file',
    () => undefined,
    /\/home\/missing\/\.\.\/file leads through a missing directory: \/home\/missing\. Make it, or choose another place for the file/,
  ],
  ['/home/d', () => undefined, /\/home\/d is not a regular file; it stays as it is/],
  [
    '/home/fifo',
    ({ disk }) => {
      disk.makeFifo('/home/fifo');
    },
    /\/home\/fifo is not a regular file/,
  ],
  [
    '/home/link',
    ({ disk }) => {
      disk.symlink('link', '/home/link');
    },
    /\/home\/link leads into a loop of symbolic links/,
  ],
  [
    '/home/file',
    ({ disk, write }) => {
      write('/home/file');
      disk.link('/home/file', '/home/second');
    },
    /\/home\/file has other names \(hard links\)/,
  ],
  [
    '/home/file',
    ({ disk, write }) => {
      write('/home/file');
      disk.inode('/home/file').uid = 7;
    },
    /\/home\/file belongs to user 7, not to you; it stays as it is/,
  ],
  [
    '/home/d/file',
    ({ disk }) => {
      disk.chmod('/home/d', 0o600);
    },
    /can't (find|look at) \/home\/d.*permission denied/,
  ],
  [
    '/home/\udc80/file',
    () => undefined,
    /is in a directory, or leads to one, whose name is not UTF-8; choose another place for the file/,
  ],
  [
    '/home/way/file',
    ({ disk }) => {
      disk.mkdir('/home/\udc80', 0o755);
      disk.symlink('\udc80', '/home/way');
    },
    /\/home\/way\/file is in a directory, or leads to one, whose name is not UTF-8/,
  ],
];

describe('where a path leads', () => {
  for (const [asked, links, path] of LED) {
    it(`is ${path} for ${asked}${Object.keys(links).length > 0 ? ` by ${Object.keys(links).join(', ')}` : ''}`, () => {
      const { machine, disk, write } = home();
      write('/home/file');
      write('/home/d/file');
      for (const [link, to] of Object.entries(links)) disk.symlink(to, link);
      const before = treeIn(disk);
      expect(targetOf(asked, machine.start({ uid: USER })).path).to.equal(path);
      expect(treeIn(disk)).to.deep.equal(before);
    });
  }

  for (const [asked, prepare, message] of REFUSED) {
    it(`is refused: ${message.source}`, () => {
      const at = home();
      prepare(at);
      const before = treeIn(at.disk);
      expect(() => targetOf(asked, at.machine.start({ uid: USER }))).to.throw(message);
      expect(treeIn(at.disk)).to.deep.equal(before);
    });
  }

  it("is somebody else's file for root", () => {
    const { machine, write } = home();
    write('/home/file');
    expect(targetOf('/home/file', machine.start()).stat?.uid).to.equal(USER);
  });

  it('is a file that another process is replacing, which has a second name for a moment', () => {
    const { machine, disk, write } = home();
    write('/home/file');
    disk.link('/home/file', '/home/.file.shipctl-old');
    expect(targetOf('/home/file', machine.start()).stat?.nlink).to.equal(2);
  });
});
