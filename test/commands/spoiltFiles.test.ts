import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { CONFIG, CREDENTIALS, KEYS, awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { contentsOf, writeText } from '../support/memory/contents.ts';
import { MemoryMachine } from '../support/memory/host.ts';
import { MemoryDisk } from '../support/memory/memoryDisk.ts';

const KEPT = '/home/user/kept';
const OTHER = '/home/user/other';

/** What others can do to a file so that shipctl may not write it any more. */
interface Spoiling {
  readonly what: string;
  readonly spoil: (disk: MemoryDisk, path: string) => void;
  /** The opposite. */
  readonly mend: (disk: MemoryDisk, path: string) => void;
  readonly says: (path: string) => string;
}

const notRegular = (path: string): string => `${path} is not a regular file; it stays as it is`;

const SPOILINGS: readonly Spoiling[] = [
  {
    what: 'has another name',
    spoil: (disk, path) => {
      disk.link(path, OTHER);
    },
    mend: (disk) => {
      disk.unlink(OTHER);
    },
    says: (path) => `${path} has other names (hard links), which would keep the old text; it stays as it is`,
  },
  {
    what: 'is a directory',
    spoil: (disk, path) => {
      disk.rename(path, KEPT);
      disk.mkdir(path, 0o700);
    },
    mend: (disk, path) => {
      disk.rmdir(path);
      disk.rename(KEPT, path);
    },
    says: notRegular,
  },
  {
    what: 'is a FIFO',
    spoil: (disk, path) => {
      disk.rename(path, KEPT);
      disk.makeFifo(path);
    },
    mend: (disk, path) => {
      disk.unlink(path);
      disk.rename(KEPT, path);
    },
    says: notRegular,
  },
  {
    what: 'is a link to a directory',
    spoil: (disk, path) => {
      disk.rename(path, KEPT);
      disk.mkdir(OTHER, 0o700);
      disk.symlink(OTHER, path);
    },
    mend: (disk, path) => {
      disk.unlink(path);
      disk.rmdir(OTHER);
      disk.rename(KEPT, path);
    },
    says: () => notRegular(OTHER),
  },
  {
    what: 'belongs to somebody else',
    spoil: (disk, path) => {
      disk.inode(path).uid = 7;
    },
    mend: (disk, path) => {
      disk.inode(path).uid = 1000;
    },
    says: (path) => `${path} belongs to user 7, not to you; it stays as it is`,
  },
];

const THEIRS = {
  [CREDENTIALS]: '[default]\naws_access_key_id = AKIATHEIRS\naws_secret_access_key = theirs\n',
  [CONFIG]: '[default]\nregion = eu-west-3\n[profile team]\noutput = json\n',
};

describe('the files of a tool of which one can be written no more', () => {
  const scene = awsJob([{ name: 'a', integration: { ...KEYS, secretKey: 'ours' } }]);
  const rights = { uid: 1000, gid: 1000 };

  /** A machine on which a user has these files. */
  function machineWith(files: Readonly<Record<string, string>>): MemoryMachine {
    const machine = new MemoryMachine();
    const root = new MemoryDisk(machine.storage);
    for (const directory of ['/home', '/home/user']) root.mkdir(directory, 0o755);
    root.inode('/home/user').uid = rights.uid;
    const disk = new MemoryDisk(machine.storage, rights);
    if (Object.keys(files).length > 0) disk.mkdir('/home/user/.aws', 0o755);
    for (const [path, text] of Object.entries(files)) writeText(disk, path, text);
    return machine;
  }
  const treeOf = ({ machine }: Seen): unknown => contentsOf(new MemoryDisk(machine.storage), '/home');

  for (const [title, files] of [
    ['that shipctl made', {}],
    ['that were there before', THEIRS],
  ] as const)
    for (const { what, spoil, mend, says } of SPOILINGS)
      for (const [spoilt, other] of [
        [CONFIG, CREDENTIALS],
        [CREDENTIALS, CONFIG],
      ] as const)
        it(`${title}: nothing of shipctl's stays in the others if ${spoilt} ${what}`, async () => {
          const { world, seen } = fakeWorld({ ...scene, machine: machineWith(files), rights });
          const first = treeOf(seen);
          expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
          const disk = new MemoryDisk(seen.machine.storage, rights);
          spoil(disk, spoilt);
          const before = treeOf(seen);
          expect(await run(['cleanup', '--plan'], world)).to.equal(1);
          expect(treeOf(seen)).to.deep.equal(before);
          seen.err = '';
          expect(await run(['cleanup'], world)).to.equal(1);
          expect(seen.err).to.equal(`shipctl: ${says(spoilt)}\n`);
          expect(seen.shared.get(other)?.text ?? '').to.not.match(/ours|us-east-1|profile a/);

          seen.err = '';
          expect(await run(['configure_aws', '--quiet'], world)).to.equal(1);
          expect(seen.err).to.equal(`shipctl: ${says(spoilt)}\n`);
          expect(seen.shared.get(other)?.text ?? '').to.not.include('ours');

          mend(disk, spoilt);
          expect(await run(['cleanup'], world), seen.err).to.equal(0);
          expect(treeOf(seen)).to.deep.equal(first);
        });
});
