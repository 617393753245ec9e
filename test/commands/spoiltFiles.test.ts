import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { CONFIG, CREDENTIALS, KEYS, ROLE, awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { contentsOf, writeText } from '../support/memory/contents.ts';
import { type MemoryHost, MemoryMachine } from '../support/memory/host.ts';
import { MemoryDisk } from '../support/memory/memoryDisk.ts';
import { runScene } from '../support/toolScenes.ts';

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

describe('a file of a tool that can be written no more', () => {
  const scene = awsJob([{ name: 'a', integration: { ...KEYS, secretKey: 'ours' } }]);
  const rights = { uid: 1000 };

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
    ['made by shipctl', {}],
    ['of somebody else before', THEIRS],
  ] as const)
    for (const { what, spoil, mend, says } of SPOILINGS)
      for (const [spoilt, other] of [
        [CONFIG, CREDENTIALS],
        [CREDENTIALS, CONFIG],
      ] as const)
        it(`${title}: leaves nothing of shipctl's in the others if ${spoilt} ${what}`, async () => {
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

  it('is cleaned once a link that it was written by leads there again', async () => {
    const linked = '/home/user/dot/config';
    const { world, seen } = fakeWorld({ ...scene, machine: machineWith(THEIRS), rights });
    const disk = new MemoryDisk(seen.machine.storage, rights);
    disk.mkdir('/home/user/dot', 0o755);
    disk.rename(CONFIG, linked);
    disk.symlink(linked, CONFIG);
    const first = treeOf(seen);
    expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
    disk.unlink(CONFIG);
    disk.mkdir(CONFIG, 0o700);
    expect(await run(['cleanup'], world)).to.equal(1);
    expect(await run(['cleanup', '--all'], world)).to.equal(1);
    expect(seen.err).to.equal(`shipctl: ${notRegular(CONFIG)}\n`.repeat(2));
    expect(seen.shared.get(linked)?.text).to.include('us-east-1');
    disk.rmdir(CONFIG);
    disk.symlink(linked, CONFIG);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(treeOf(seen)).to.deep.equal(first);
  });

  it('is missed by a role too, which has written nothing into it', async () => {
    const role = awsJob([{ name: 'a', integration: ROLE }]);
    const old = { ...THEIRS, [CONFIG]: '[default]\nrole_arn = theirs\nsource_profile = team\n' };
    const { world, seen } = fakeWorld({ ...role, machine: machineWith(old), rights });
    const first = treeOf(seen);
    expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
    const disk = new MemoryDisk(seen.machine.storage, rights);
    disk.rename(CREDENTIALS, KEPT);
    disk.mkdir(CREDENTIALS, 0o700);
    expect(await run(['cleanup'], world)).to.equal(1);
    expect(seen.err).to.equal(`shipctl: ${notRegular(CREDENTIALS)}\n`);
    disk.rmdir(CREDENTIALS);
    disk.rename(KEPT, CREDENTIALS);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(treeOf(seen)).to.deep.equal(first);
  });

  it('needs no lock: its directory may be closed', async () => {
    const config = '/home/user/x/config';
    const env = { ...scene.env, AWS_CONFIG_FILE: config };
    const { world, seen } = fakeWorld({ ...scene, env, machine: machineWith({}), rights });
    expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
    const disk = new MemoryDisk(seen.machine.storage, rights);
    disk.rename(config, KEPT);
    disk.mkdir(config, 0o700);
    disk.chmod('/home/user/x', 0o500);
    expect(await run(['cleanup'], world)).to.equal(1);
    expect(seen.err).to.equal(`shipctl: ${notRegular(config)}\n`);
    expect(seen.shared.get(CREDENTIALS)).to.equal(undefined);
  });

  for (const { what, spoil, mend } of SPOILINGS)
    it(`keeps nothing from being undone in the end if a cleanup was killed while it ${what}`, async () => {
      const machine = machineWith(THEIRS);
      const first = contentsOf(new MemoryDisk(machine.storage), '/home');
      const asUser = (
        seen: Pick<Seen, 'machine'>,
        words: readonly string[],
        disturb?: (host: MemoryHost) => void,
      ) => runScene(scene, seen, words, disturb, rights.uid);
      for (const spoilt of [CONFIG, CREDENTIALS]) {
        const configured = await asUser({ machine }, ['configure_aws', '--quiet']);
        expect(configured.status, configured.seen.err).to.equal(0);
        spoil(new MemoryDisk(configured.seen.machine.storage, rights), spoilt);
        let isWhole = false;
        for (let change = 0; !isWhole; change++) {
          const killed = await asUser(configured.seen, ['cleanup'], ({ disk }) => {
            disk.crashAt(change, false);
          });
          isWhole = killed.seen.err.endsWith('it stays as it is\n');
          const again = await asUser(killed.seen, ['cleanup']);
          expect(again.status, `${change}`).to.equal(1);
          const other = again.shared.get(spoilt === CONFIG ? CREDENTIALS : CONFIG)?.text;
          expect(other, `${change}`).to.not.match(/ours|us-east-1|profile a/);
          mend(new MemoryDisk(again.seen.machine.storage, rights), spoilt);
          const last = await asUser(again.seen, ['cleanup']);
          expect(last.status, last.seen.err).to.equal(0);
          expect(treeOf(last.seen), `${change}`).to.deep.equal(first);
        }
      }
    });
});
