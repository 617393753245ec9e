import { expect } from 'chai';
import { groupOf } from '../../support/memory/sharedJob.ts';
import { PATHS, SharedStage } from '../../support/memory/sharedStage.ts';

const [PATH] = PATHS;
const DOTFILE = '/home/dotfiles/credentials';
const OLD = '[mine]\nkey = value\n';

/** What becomes of the files between a configure and its cleanup, and what is left then below /home. */
const HISTORIES: readonly {
  readonly title: string;
  readonly meanwhile: (stage: SharedStage) => void;
  readonly left: Readonly<Record<string, string>>;
}[] = [
  {
    title: 'a link that became a copy of its file',
    meanwhile: (stage) => {
      stage.disk.unlink(PATH);
      stage.write(PATH, stage.read(DOTFILE), 0o600);
    },
    left: { [PATH]: OLD, [DOTFILE]: OLD },
  },
  {
    title: 'a link that became a copy, and was written again',
    meanwhile: (stage) => {
      stage.disk.unlink(PATH);
      stage.write(PATH, `${stage.read(DOTFILE)}theirs\n`, 0o600);
      stage.job().configure([PATH], 'other');
    },
    left: { [PATH]: `${OLD}theirs\n`, [DOTFILE]: OLD },
  },
  {
    title: 'a link that became a copy, and its file removed',
    meanwhile: (stage) => {
      stage.disk.unlink(PATH);
      stage.disk.rename(DOTFILE, PATH);
    },
    left: { [PATH]: OLD },
  },
  {
    title: 'a link that leads to where its file was moved',
    meanwhile: (stage) => {
      stage.disk.rename(DOTFILE, '/home/moved');
      stage.disk.unlink(PATH);
      stage.disk.symlink('../moved', PATH);
    },
    left: { '/home/moved': OLD },
  },
  {
    title: 'a link that leads to another file',
    meanwhile: (stage) => {
      stage.write('/home/other', 'other\n');
      stage.disk.unlink(PATH);
      stage.disk.symlink('../other', PATH);
    },
    left: { [DOTFILE]: OLD, '/home/other': 'other\n' },
  },
  {
    title: 'a link that leads to another file, which was written too',
    meanwhile: (stage) => {
      stage.write('/home/other', 'other\n');
      stage.disk.unlink(PATH);
      stage.disk.symlink('../other', PATH);
      stage.job().configure([PATH]);
      stage.disk.unlink(PATH);
      stage.disk.symlink('../third', PATH);
      stage.job().configure([PATH]);
    },
    left: { [DOTFILE]: OLD, '/home/other': 'other\n' },
  },
  {
    title: 'a link that is gone',
    meanwhile: (stage) => {
      stage.disk.unlink(PATH);
    },
    left: { [DOTFILE]: OLD },
  },
  {
    title: 'a file that became a link to its new place',
    meanwhile: (stage) => {
      stage.disk.rename(DOTFILE, '/home/moved');
      stage.disk.symlink('../moved', DOTFILE);
    },
    left: { '/home/moved': OLD },
  },
  {
    title: 'a file that became a link to nowhere',
    meanwhile: (stage) => {
      stage.disk.unlink(DOTFILE);
      stage.disk.symlink('../nowhere', DOTFILE);
    },
    left: {},
  },
  {
    title: 'a directory that was moved',
    meanwhile: (stage) => {
      stage.disk.rename('/home/dotfiles', '/home/files');
      stage.disk.unlink(PATH);
      stage.disk.symlink('../files/credentials', PATH);
    },
    left: { '/home/files/credentials': OLD },
  },
  {
    title: 'a directory that became a link to where it was moved',
    meanwhile: (stage) => {
      stage.disk.rename('/home/dotfiles', '/home/files');
      stage.disk.symlink('files', '/home/dotfiles');
    },
    left: { '/home/files/credentials': OLD },
  },
];

function stage(): SharedStage {
  const first = new SharedStage();
  first.disk.mkdir('/home/.aws', 0o755);
  first.disk.mkdir('/home/dotfiles', 0o755);
  first.write(DOTFILE, OLD, 0o600);
  first.disk.symlink('../dotfiles/credentials', PATH);
  return first;
}

describe('the files that a path leads to, and led to', () => {
  for (const { title, meanwhile, left } of HISTORIES) {
    it(`are all cleaned up: ${title}`, () => {
      const history = stage();
      history.job().configure([PATH]);
      expect(history.read(DOTFILE)).to.include('a=secret');
      meanwhile(history);
      expect(history.job().cleanup()).to.deep.equal([]);
      const files = Object.entries(history.tree()).filter(([, what]) => what.startsWith('file'));
      expect(
        Object.fromEntries(files.map(([path, what]) => [path, what.replace(/^file \d+ 0:0 /, '')])),
      ).to.deep.equal(left);
      expect(Object.keys(history.tree()).filter((path) => path.includes('.local'))).to.deep.equal([]);
    });
  }

  it('are one file by two links, by two ways to its directory, and by a name that it is mounted at', () => {
    const both = stage();
    both.disk.symlink('dotfiles', '/home/way');
    both.disk.symlink('../dotfiles/credentials', PATHS[1]);
    both.write('/home/mounted', '');
    both.disk.mount('/home/mounted', both.disk.inode(DOTFILE));
    const paths = [PATH, PATHS[1], '/home/way/credentials', '/home/mounted'];
    expect(
      both
        .job()
        .view(paths)
        .map(({ uses }) => uses),
    ).to.deep.equal([[0, 1, 2, 3]]);
    both.job().configure(paths);
    expect(both.read(DOTFILE)).to.equal(`${OLD}a=secret\n`);
    both.job().cleanup();
    expect(both.read(DOTFILE)).to.equal(OLD);
  });

  it('get the record of a former one that is cleaned up without them', () => {
    const copied = stage();
    copied.job().configure([PATH]);
    copied.disk.unlink(PATH);
    copied.write(PATH, copied.read(DOTFILE), 0o600);
    const change = { path: DOTFILE, bytes: Buffer.from(OLD), body: {}, owners: [] };
    copied.job().files.update([groupOf([PATH])], 5, () => ({ changes: [change], result: undefined }));
    expect([DOTFILE, PATH].map((path) => copied.read(path))).to.deep.equal([OLD, `${OLD}a=secret\n`]);
    expect(copied.job().cleanup()).to.deep.equal([]);
    expect(copied.read(PATH)).to.equal(OLD);
    expect(Object.keys(copied.tree()).filter((path) => path.includes('shipctl'))).to.deep.equal([]);
  });

  it('are former ones only if something of shipctl is journaled there', () => {
    const moved = stage();
    moved.job().configure([PATH]);
    moved.disk.unlink(PATH);
    const files = (): readonly unknown[] =>
      moved
        .job()
        .view([PATH])
        .map(({ path, isFormer, uses, record }) => ({ path, isFormer, uses, has: record !== undefined }));
    const former = { path: DOTFILE, isFormer: true, uses: [0], has: true };
    expect(files()).to.deep.equal([{ path: PATH, isFormer: false, uses: [0], has: false }, former]);
    moved.disk.rename(DOTFILE, '/home/other');
    moved.disk.symlink('../other', DOTFILE);
    moved.disk.symlink('../other', PATH);
    expect(files()).to.deep.equal([{ path: '/home/other', isFormer: false, uses: [0], has: true }]);
    moved.disk.unlink(PATH);
    moved.disk.unlink('/home/dotfiles/.credentials.shipctl-record');
    expect(files()).to.deep.equal([{ path: PATH, isFormer: false, uses: [0], has: false }]);
  });
});
