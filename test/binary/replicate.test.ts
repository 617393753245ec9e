import { chmodSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { Job } from '../support/job.ts';
import { type Tree, treeOf } from '../support/tree.ts';

describe('replicate', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([
      { name: 'from', type: 'state', propertyBag: { a: 1 } },
      { name: 'to', type: 'state', operation: 'OUT', propertyBag: { old: 1 } },
    ]);
    job.write('job/IN/from/state/file', 'F');
    job.write('job/IN/from/state/.hidden', 'H');
    job.write('job/IN/from/state/sub/run.sh', 'R');
    job.write('job/IN/from/state/was-file/x', 'X');
    job.write('job/IN/from/state/was-directory', 'D');
    symlinkSync('../../../../outside', job.path('job/IN/from/state/link'));
    chmodSync(job.path('job/IN/from/state/sub'), 0o750);
    chmodSync(job.path('job/IN/from/state/sub/run.sh'), 0o700);
    job.write('job/OUT/to/state/file', 'old');
    job.write('job/OUT/to/state/.stale', 'S');
    job.write('job/OUT/to/state/sub/stale/deep', 'S');
    job.write('job/OUT/to/state/was-file', 'S');
    job.write('job/OUT/to/state/was-directory/x', 'S');
  });

  afterEach(() => {
    for (const place of ['job/OUT/to/state', 'job/OUT/to']) job.spawn(['umount', '-q', job.path(place)]);
    job.remove();
  });

  function done(...words: string[]): void {
    const { status, stdout, stderr } = job.run(['replicate', ...words]);
    expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' });
    expect(job.spawn(['find', job.root, '-name', '.shipctl*']).stdout).to.equal('');
  }
  const from = (): Tree => treeOf(job.path('job/IN/from/state'));

  it('makes all files those of FROM, whatever they were, and leaves FROM as it was', () => {
    const before = from();
    chmodSync(job.path('job/OUT/to/version.json'), 0o640);
    done('from', 'to');
    expect(treeOf(job.path('job/OUT/to/state'))).to.deep.equal(before);
    expect(from()).to.deep.equal(before);
    expect(job.read('job/OUT/to/version.json')).to.include('"propertyBag":{"a":1}');
    expect(statSync(job.path('job/OUT/to/version.json')).mode & 0o777).to.equal(0o640);
  });

  it('makes the directories that are missing', () => {
    job.spawn(['rm', '-r', job.path('job/OUT/to/state')]);
    done('from', 'to', '--files-only');
    expect(treeOf(job.path('job/OUT/to/state'))).to.deep.equal(from());
  });

  it('adds to the files of the job', () => {
    job.write('job/state/mine', 'M');
    done('from', 'deploy-job');
    expect(job.read('job/state/mine')).to.equal('M');
    expect(job.read('job/state/sub/run.sh')).to.equal('R');
    expect(readlinkSync(job.path('job/state/link'))).to.equal('../../../../outside');
    expect(job.read('job/state/outputVersion.json')).to.equal('{"propertyBag":{"a":1}}');
  });

  for (const [what, target] of [
    ['FROM', 'job/IN/from/state'],
    ['what holds FROM', 'job/IN'],
    ['another resource', 'job/OUT/other/state'],
    ['a directory of somebody else', 'elsewhere'],
  ] as const) {
    it(`deletes nothing behind a link to ${what}`, () => {
      for (const file of ['job/OUT/other/state/mine', 'elsewhere/mine', 'elsewhere/sub/mine'])
        job.write(file, 'M');
      job.spawn(['rm', '-r', job.path('job/OUT/to/state')]);
      symlinkSync(job.path(target), job.path('job/OUT/to/state'));
      const before = treeOf(job.root);
      const { status, stderr } = job.run(['replicate', 'from', 'to']);
      expect(stderr).to.match(
        /the files of "to" can't be replaced: a link leads from .*OUT\/to\/state to .*\. Remove the link and run this again\n$/,
      );
      expect(status).to.equal(99);
      expect(treeOf(job.root)).to.deep.equal(before);
    });
  }

  it('replaces links in the files of TO, and deletes nothing behind them', () => {
    job.write('elsewhere/mine', 'M');
    job.spawn(['rm', '-r', job.path('job/OUT/to/state/sub')]);
    for (const name of ['sub', 'stale'])
      symlinkSync(job.path('elsewhere'), job.path(`job/OUT/to/state/${name}`));
    done('from', 'to');
    expect(treeOf(job.path('job/OUT/to/state'))).to.deep.equal(from());
    expect(job.read('elsewhere/mine')).to.equal('M');
  });

  it('changes no file if version.json is not what it should be', () => {
    job.write('job/OUT/to/version.json', '{"version":');
    const before = treeOf(job.root);
    const { status, stderr } = job.run(['replicate', 'from', 'to']);
    expect(stderr).to.match(/^shipctl: .*OUT\/to\/version.json is not JSON: it ends too early/);
    expect(status).to.equal(1);
    expect(treeOf(job.root)).to.deep.equal(before);
  });

  it('copies files and metadata one by one if they are on different file systems', function () {
    needRoot(this, 'mount', 'umount');
    mkdirSync(job.path('mounted'));
    job.spawn(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'none', job.path('job/OUT/to/state')]);
    job.write('job/OUT/to/state/stale', 'S');
    const before = from();
    const { status, stderr } = job.run(['replicate', 'from', 'to']);
    expect(stderr).to.match(/OUT\/to\/state and .*OUT\/to are on different file systems/);
    expect(status).to.equal(1);
    expect(job.read('job/OUT/to/state/stale')).to.equal('S');
    done('from', 'to', '--files-only');
    expect(treeOf(job.path('job/OUT/to/state'))).to.deep.equal(before);
    done('from', 'to', '--metadata-only');
    expect(job.read('job/OUT/to/version.json')).to.include('"propertyBag":{"a":1}');
    expect(lstatSync(job.path('job/OUT/to/state/link')).isSymbolicLink()).to.equal(true);
  });
});
