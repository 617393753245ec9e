import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { need, needRoot } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';
import { treeOf } from '../support/tree.ts';

const STATE = { name: 'my-state', type: 'state', operation: 'IN' } as const;

describe('copies of the files of a job', function () {
  let job: Job;

  beforeEach(() => {
    job = new Job([STATE], { MYSTATE_TYPE: 'state', A_NAME: 'a', A_TYPE: 'image' });
  });

  afterEach(() => {
    for (const place of ['job/state', 'job']) job.spawn(['umount', '-q', job.path(place)]);
    job.spawn(['chmod', '-R', 'u+rwx', job.root]);
    job.remove();
  });

  function done(argv: readonly string[], stderr = /^$/): void {
    const ended = job.run(argv);
    expect(ended.stderr).to.match(stderr);
    expect({ status: ended.status, stdout: ended.stdout }).to.deep.equal({ status: 0, stdout: '' });
    expect(workplaces()).to.equal('');
  }

  /** Runs a line that is refused, and sees that nothing has changed. */
  function refused(
    argv: readonly string[],
    status: number,
    stderr: RegExp,
    env: Record<string, string> = {},
  ): void {
    const before = treeOf(job.root);
    const ended = job.run(argv, env);
    expect(ended.stderr).to.match(stderr);
    expect(ended.status).to.equal(status);
    expect(treeOf(job.root)).to.deep.equal(before);
  }

  const workplaces = (): string => job.spawn(['find', job.root, '-name', '.shipctl*']).stdout;

  /** A tree with everything that a tree may have. */
  function makeTree(): void {
    job.write('work/d/a b\n c.txt', 'A');
    job.write('work/d/.hidden', 'H');
    job.write('work/d/sub/run.sh', 'R');
    job.write('work/d/empty', '');
    writeFileSync(Buffer.concat([Buffer.from(job.path('work/d/')), Buffer.from([0xff, 0x41])]), 'not UTF-8');
    mkdirSync(job.path('work/d/nothing'));
    chmodSync(job.path('work/d/sub/run.sh'), 0o750);
    chmodSync(job.path('work/d/a b\n c.txt'), 0o400);
    chmodSync(job.path('work/d/nothing'), 0o1777);
    linkSync(job.path('work/d/empty'), job.path('work/d/second'));
    symlinkSync('sub/run.sh', job.path('work/d/inside'));
    symlinkSync('../../../etc', job.path('work/d/outside'));
    symlinkSync('/nowhere', job.path('work/d/dangling'));
    symlinkSync(Buffer.from([0xfe]), job.path('work/d/bytes'));
    job.write('work/d/closed/x', 'X');
    chmodSync(job.path('work/d/closed'), 0o555);
  }

  /** All that is in a directory, whose names need not be UTF-8. */
  function contents(directory: Buffer): Record<string, string> {
    const found: Record<string, string> = {};
    for (const name of readdirSync(directory, 'buffer').sort((a, b) => a.compare(b))) {
      const path = Buffer.concat([directory, Buffer.from('/'), name]);
      const stat = lstatSync(path);
      const mode = (stat.mode & 0o177777).toString(8);
      const what = stat.isFile()
        ? readFileSync(path)
        : stat.isSymbolicLink()
          ? readlinkSync(path, 'buffer')
          : '';
      found[name.toString('latin1')] = `${mode} ${what.toString('latin1')}`;
      if (stat.isDirectory())
        for (const [below, text] of Object.entries(contents(path)))
          found[`${name.toString('latin1')}/${below}`] = text;
    }
    return found;
  }
  const contentsOf = (path: string): Record<string, string> => contents(Buffer.from(job.path(path)));

  it('have the same names, bytes, modes and links, there and back, and once more', () => {
    makeTree();
    const tree = contentsOf('work/d');
    expect(Object.keys(tree)).to.have.lengthOf(14);
    done(['copy_file_to_state', 'd']);
    expect(contentsOf('job/state/d')).to.deep.equal(tree);
    done(['copy_file_to_state', './d/']);
    expect(contentsOf('job/state/d')).to.deep.equal(tree);
    done(['copy_file_from_prev_state', 'd', 'back/again/'], /^shipctl: warning/);
    job.env['JOB_PREVIOUS_STATE'] = job.path('job/state');
    done(['copy_file_from_prev_state', 'd', 'back/again/']);
    expect(contentsOf('work/back/again/d')).to.deep.equal(tree);
    done(['copy_file_to_resource_state', 'd', 'my-state']);
    expect(contentsOf('job/OUT/my-state/state/d')).to.deep.equal(tree);
  });

  it('have names on the command line that need not be UTF-8', () => {
    job.write('work/caf', 'F');
    const script =
      'n=$(printf "caf\\351"); mv caf "$n"; "$0" copy_file_to_state "$n" && "$0" refresh_file_to_state "./$n" && ' +
      '"$0" copy_file_from_prev_state "$n" "to/$n/" && "$0" copy_file_from_prev_state "$n" "to/new-$n" && "$0" put_resource_state a K "$n"';
    const { status, stderr } = job.spawn(['sh', '-c', script, BINARY], {
      JOB_PREVIOUS_STATE: job.path('job/state'),
    });
    expect(stderr).to.equal('shipctl: the value contains bytes that are not UTF-8\n');
    expect(status).to.equal(1);
    expect(Object.keys(contentsOf('job/state'))).to.deep.equal(['caf\xe9']);
    expect(Object.keys(contentsOf('work/to'))).to.deep.equal(['caf\xe9', 'caf\xe9/caf\xe9', 'new-caf\xe9']);
  });

  it('are new files: what is written in a copy does not reach what it was copied from', () => {
    job.write('work/f', 'one');
    done(['copy_file_to_state', 'f']);
    writeFileSync(job.path('job/state/f'), 'two');
    expect(job.read('work/f')).to.equal('one');
  });

  it('are merged into what exists', () => {
    job.write('work/d/sub/new', 'N');
    job.write('work/d/both', 'N');
    job.write('job/state/d/sub/old', 'O');
    job.write('job/state/d/both', 'O');
    done(['copy_file_to_state', 'd']);
    expect(Object.keys(treeOf(job.path('job/state/d')))).to.deep.equal(['both', 'sub', 'sub/new', 'sub/old']);
    expect(job.read('job/state/d/both')).to.equal('N');
  });

  it('take the place of a link, and leave alone what it leads to', () => {
    job.write('work/f', 'new');
    job.write('elsewhere', 'mine');
    symlinkSync(job.path('elsewhere'), job.path('job/state/f'));
    done(['copy_file_to_state', 'f']);
    expect(lstatSync(job.path('job/state/f')).isFile()).to.equal(true);
    expect(job.read('elsewhere')).to.equal('mine');
  });

  it('go through a link that is the destination itself', () => {
    job.write('work/f', 'new');
    mkdirSync(job.path('elsewhere'));
    symlinkSync(job.path('elsewhere'), job.path('work/to'));
    job.env['JOB_PREVIOUS_STATE'] = job.path('work');
    done(['copy_file_from_prev_state', 'f', 'to']);
    expect(job.read('elsewhere/f')).to.equal('new');
  });

  it('leave out a FIFO, with a warning', function () {
    need(this, 'mkfifo');
    job.write('work/d/f', 'F');
    job.spawn(['mkfifo', 'd/fifo']);
    done(['copy_file_to_state', 'd'], /^shipctl: warning: .*\/d\/fifo can't be copied, and was left out\n$/);
    expect(readdirSync(job.path('job/state/d'))).to.deep.equal(['f']);
    refused(['copy_file_to_state', 'd/fifo'], 1, /neither a file nor a directory/);
  });

  it('of a resource with nothing that can be copied leave that of another as it is', function () {
    need(this, 'mkfifo');
    mkdirSync(job.path('job/IN/my-state/state/empty'), { recursive: true });
    job.write('job/OUT/next-state/state/kept', 'K');
    job.env['NEXTSTATE_TYPE'] = 'state';
    const words = ['replicate', 'my-state', 'next-state', '--files-only'];
    done(words, /^shipctl: warning: nothing was copied: FROM has no files\n$/);
    job.spawn(['mkfifo', job.path('job/IN/my-state/state/empty/fifo')]);
    done(words, /^shipctl: warning: nothing was copied: FROM has no files\n$/);
    expect(job.read('job/OUT/next-state/state/kept')).to.equal('K');
  });

  it('hold what a file of /proc holds', () => {
    done(['copy_file_to_state', '/proc/version']);
    expect(job.read('job/state/version')).to.equal(readFileSync('/proc/version', 'utf8'));
  });

  it('onto themselves do no harm', () => {
    makeTree();
    done(['copy_file_to_state', 'd']);
    const before = contentsOf('job/state/d');
    const inode = statSync(job.path('job/state/d/empty')).ino;
    symlinkSync(job.path('job/state/d/empty'), job.path('work/empty'));
    job.write('job/state/n.env', 'N=1\n');
    symlinkSync(job.path('job/state/n.env'), job.path('work/n.env'));
    done(['copy_file_to_state', `${job.path('job/state')}/.`]);
    done(['copy_file_to_state', `${job.path('job/state')}/.`]);
    done(['copy_file_to_state', 'n.env']);
    expect(lstatSync(job.path('job/state/n.env')).isFile()).to.equal(true);
    expect(job.read('job/state/n.env')).to.equal('N=1\n');
    expect(contentsOf('job/state/d')).to.deep.equal(before);
    expect(statSync(job.path('job/state/d/empty')).ino).to.equal(inode);
  });

  it('of a directory into itself are refused', () => {
    job.write('job/state/f', 'F');
    for (const path of ['..', '../job', job.path('job/state'), '/'])
      refused(['copy_file_to_state', path], 99, /into itself/);
    job.env['JOB_PREVIOUS_STATE'] = job.path('job/state');
    refused(['copy_file_from_prev_state', '.', join(job.path('job/state'), 'new/deep')], 99, /into itself/);
  });

  it('are refused where a path leads out of its directory', () => {
    job.write('outside', 's3cret');
    job.write('job/previousState/in/f', 'F');
    symlinkSync('../..', job.path('job/previousState/out'));
    symlinkSync('in', job.path('job/previousState/link'));
    symlinkSync('../../../..', job.path('job/IN/my-state/out'));
    mkdirSync(job.path('job/IN/my-state/state'));
    symlinkSync('/etc', job.path('job/IN/my-state/state/etc'));
    for (const path of ['../state', '..', 'in/../../state', 'out/outside', 'out/', 'out/none'])
      refused(['copy_file_from_prev_state', path, '.'], 99, /leads out of/);
    for (const path of ['../version.json', 'etc/passwd', 'etc/'])
      refused(['copy_file_from_resource_state', 'my-state', path, '.'], 99, /leads out of/);
    refused(['copy_file_from_resource_state', '../my-state', 'f', '.'], 99, /it contains \//);
    refused(['copy_file_to_resource_state', '../outside', '..'], 99, /has no variables/);
    done(['copy_file_from_prev_state', 'link/f', '.']);
    done(['copy_file_from_prev_state', 'out', '.']);
    expect(readlinkSync(job.path('work/out'))).to.equal('../..');
  });

  it('take what was kept before in place of a link that leads to nothing', () => {
    symlinkSync('/nowhere', job.path('work/f'));
    job.write('job/previousState/f', 'kept');
    done(['refresh_file_to_state', 'f']);
    expect(job.read('job/state/f')).to.equal('kept');
  });

  it('are refused if a file is in the place of a directory, or the reverse', () => {
    job.write('work/d/x/f', 'F');
    job.write('job/state/d/x', 'file');
    refused(['copy_file_to_state', 'd'], 1, /d\/x, which is a directory, over .*d\/x, which is not/);
    job.write('work/e/x', 'F');
    job.write('job/state/e/x/f', 'file');
    refused(['copy_file_to_state', 'e'], 1, /e\/x, which is not a directory, over .*e\/x, which is/);
    job.write('job/previousState/f', 'F');
    job.write('work/to', 'file');
    refused(['copy_file_from_prev_state', 'f', 'to/'], 1, /\/to is not a directory/);
    refused(['copy_file_from_prev_state', 'f', 'to/deep'], 1, /\/to is not a directory/);
    mkdirSync(job.path('elsewhere'));
    symlinkSync(job.path('elsewhere'), job.path('job/state/link'));
    job.write('work/link/f', 'F');
    refused(['copy_file_to_state', 'link'], 1, /which is a directory, over .*link, which is not/);
  });

  it('of what an ordinary user may not read leave nothing, and say what it was', function () {
    needRoot(this, 'setpriv');
    job.write('work/d/a', 'A');
    job.write('work/d/secret', 'S');
    chmodSync(job.path('work/d/secret'), 0o600);
    job.spawn(['chown', '-R', '4242', job.root]);
    job.spawn(['chown', '0', job.path('work/d/secret')]);
    const before = treeOf(job.root);
    const { status, stderr } = job.spawn([
      ...['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups', BINARY],
      ...['copy_file_to_state', 'd'],
    ]);
    expect(stderr).to.match(/^shipctl: can't copy .*\/d\/secret: permission denied \(EACCES\)\n$/);
    expect(status).to.equal(1);
    expect(treeOf(job.root)).to.deep.equal(before);
  });

  it('of read-only directories go over one another, also for an ordinary user', function () {
    needRoot(this, 'setpriv');
    job.write('work/d/closed/x', 'X');
    chmodSync(job.path('work/d/closed/x'), 0o444);
    chmodSync(job.path('work/d/closed'), 0o555);
    chmodSync(job.root, 0o755);
    job.spawn(['chown', '-R', '4242', job.root]);
    for (const state of ['job/state', 'job/state', 'job/OUT/my-state/state']) {
      const { status, stderr } = job.spawn(
        [
          ...['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups', BINARY],
          ...['copy_file_to_state', 'd'],
        ],
        { JOB_STATE: job.path(state) },
      );
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(contentsOf(state)['d/closed']).to.equal('40555 ');
      expect(contentsOf(state)['d/closed/x']).to.equal('100444 X');
    }
  });

  it("drop set-user-ID of somebody else's file, and keep that of one's own", function () {
    needRoot(this, 'chown');
    for (const name of ['mine', 'theirs']) job.write(`work/${name}`, 'x');
    job.spawn(['chown', '4242', 'theirs']);
    for (const name of ['mine', 'theirs']) {
      chmodSync(job.path(`work/${name}`), 0o4755);
      done(['copy_file_to_state', name]);
    }
    expect(statSync(job.path('job/state/mine')).mode & 0o7777).to.equal(0o4755);
    expect(statSync(job.path('job/state/theirs')).mode & 0o7777).to.equal(0o755);
  });

  describe('with file systems of their own', () => {
    before(function () {
      needRoot(this, 'mount', 'umount');
    });

    function mount(place: string, ...words: string[]): void {
      const { status, stderr } = job.spawn(['mount', ...words, job.path(place)]);
      expect(status, stderr).to.equal(0);
    }

    /** Fills what is left of a small file system except some bytes. */
    function fill(place: string, left: number): void {
      job.spawn([
        'sh',
        '-c',
        `cat /dev/zero > "$1" 2>/dev/null; truncate -s -${left} "$1"`,
        'sh',
        job.path(`${place}/fill`),
      ]);
    }

    for (const left of [0, 4096, 8192, 16384, 32768]) {
      it(`leave nothing, and lines stay whole, on a full disk with ${left} bytes left`, () => {
        mount('job', '-t', 'tmpfs', '-o', 'size=256k', 'none');
        job.write('job/state/a.env', `OLD=${'x'.repeat(4000)}\n`);
        job.write('job/state/d/f1', 'old');
        job.write('job/OUT/b/version.json', '{}');
        for (const number of [1, 2, 3]) job.write(`work/d/f${number}`, 'x'.repeat(20_000));
        fill('job', left);
        const full = /no space is left on the device \(ENOSPC\)/;
        refused(['copy_file_to_state', 'd'], 1, full);
        if (left < 32768) {
          refused(['put_resource_state', 'a', 'K', 'v'.repeat(40_000)], 1, full);
          refused(['post_resource_state', 'a', 'K', 'v'.repeat(40_000)], 1, full);
        }
      });
    }

    it('are made beside the destination if JOB_PATH is on another file system', () => {
      mount('job/state', '-t', 'tmpfs', '-o', 'size=256k', 'none');
      makeTree();
      done(['copy_file_to_state', 'd']);
      expect(contentsOf('job/state/d')).to.deep.equal(contentsOf('work/d'));
      done(['put_resource_state', 'a', 'K', 'v']);
      done(['post_resource_state', 'a', 'L', 'v']);
      expect(job.read('job/state/a.env')).to.equal('L=v\n');
    });

    it('are made beside the destination if that is mounted, if only on another place of the same file system', () => {
      mkdirSync(job.path('mounted'));
      mount('job/state', '--bind', job.path('mounted'));
      job.write('work/d/f', 'F');
      done(['copy_file_to_state', 'd']);
      expect(job.read('mounted/d/f')).to.equal('F');
    });

    it('are refused if the destination is read-only', () => {
      job.write('work/d/f', 'F');
      job.write('job/state/a.env', 'OLD=1\n');
      mount('job/state', '--bind', job.path('job/state'));
      mount('job/state', '-o', 'remount,ro,bind');
      for (const argv of [
        ['copy_file_to_state', 'd'],
        ['put_resource_state', 'a', 'K', 'v'],
        ['post_resource_state', 'a', 'K', 'v'],
      ])
        refused(argv, 1, /job\/state.*the file system is read-only \(EROFS\)/);
    });
  });

  it('are made if JOB_PATH is not set, is missing, or cannot be written to', () => {
    job.write('work/f', 'F');
    job.write('file', '');
    for (const place of [undefined, '', job.path('none'), job.path('file')]) {
      if (place === undefined) delete job.env['JOB_PATH'];
      else job.env['JOB_PATH'] = place;
      done(['copy_file_to_state', 'f']);
      done(['put_resource_state', 'a', 'K', 'v']);
    }
    expect(job.read('job/state/a.env')).to.equal('K=v\n'.repeat(4));
  });

  it("keep away from a workplace that is somebody else's, or a link", () => {
    job.write('work/f', 'F');
    const name = `.shipctl-${process.geteuid?.() ?? 0}`;
    mkdirSync(job.path('elsewhere'));
    symlinkSync(job.path('elsewhere'), job.path(`job/${name}`));
    const { status } = job.run(['copy_file_to_state', 'f']);
    expect(status).to.equal(0);
    expect(job.read('job/state/f')).to.equal('F');
    expect(readdirSync(job.path('elsewhere'))).to.deep.equal([]);
    expect(readdirSync(job.path('job/state'))).to.deep.equal(['f']);
  });

  it('make the directories on the way with the modes that the user wants', () => {
    job.write('work/f', 'F');
    job.spawn(['rmdir', job.path('job/state')]);
    job.spawn(['sh', '-c', 'umask 027; exec "$@"', 'sh', BINARY, 'put_resource_state', 'a', 'K', 'v']);
    expect(statSync(job.path('job/state')).mode & 0o777).to.equal(0o750);
    expect(statSync(job.path('job/state/a.env')).mode & 0o777).to.equal(0o640);
    job.spawn([
      'sh',
      '-c',
      'umask 027; exec "$@"',
      'sh',
      BINARY,
      'copy_file_to_resource_state',
      'f',
      'my-state',
    ]);
    expect(statSync(job.path('job/OUT/my-state/state')).mode & 0o777).to.equal(0o750);
    chmodSync(job.path('job/state/a.env'), 0o604);
    done(['post_resource_state', 'a', 'K', 'v']);
    expect(statSync(job.path('job/state/a.env')).mode & 0o777).to.equal(0o604);
  });

  for (const mode of [0o700, 0o555]) {
    it(`of what is in a directory give a new one its mode, ${mode.toString(8)}, and leave that of an old one`, () => {
      job.write('job/previousState/keys/k', 'K');
      job.spawn(['mkdir', '-m', '750', job.path('work/old')]);
      chmodSync(job.path('job/previousState/keys'), mode);
      for (const to of ['new/deep', 'other/', 'old']) done(['copy_file_from_prev_state', 'keys/.', to]);
      const modes = ['new/deep', 'other', 'old'].map((to) => statSync(job.path(`work/${to}`)).mode & 0o777);
      expect(modes).to.deep.equal([mode, mode, 0o750]);
    });
  }

  it('say which argument is empty', () => {
    expect(job.run(['copy_file_to_state', '']).stderr).to.equal('shipctl: PATH is empty\n');
    expect(job.run(['copy_file_from_prev_state', 'a', '']).stderr).to.equal('shipctl: DIR is empty\n');
  });

  it('never hold the workplace, though it is in what is copied', () => {
    job.env['JOB_STATE'] = job.path('state');
    job.write('job/x/f', 'F');
    done(['copy_file_to_state', '../job']);
    expect(Object.keys(treeOf(job.path('state'))).some((path) => path.includes('.shipctl'))).to.equal(false);
    expect(existsSync(job.path('state/job/x/f'))).to.equal(true);
  });
});
