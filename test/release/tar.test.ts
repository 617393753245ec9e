import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type TarEntry, tarOf } from '../../scripts/release/tar.ts';
import { need } from '../support/clients.ts';

const ENTRIES: readonly TarEntry[] = [
  { path: 'a/bin/run', content: Buffer.alloc(513, 'x'), isExecutable: true },
  { path: 'a/bin/link', content: { link: 'run' } },
  { path: 'a/empty', content: Buffer.alloc(0) },
  { path: 'a/block', content: Buffer.alloc(512, 'y') },
];

describe('an archive', () => {
  for (const tar of [['tar'], ['busybox', 'tar']]) {
    it(`is read by ${tar.join(' ')}`, function () {
      need(this, tar[0] ?? '');
      const directory = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-tar-')));
      const [program = '', ...words] = tar;
      const { status, stderr } = spawnSync(program, [...words, '-xf', '-'], {
        cwd: directory,
        input: tarOf(ENTRIES),
        encoding: 'utf8',
      });
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      const inside = (name: string): string => join(directory, name);
      expect(readFileSync(inside('a/bin/run'), 'utf8')).to.equal('x'.repeat(513));
      expect(readFileSync(inside('a/block'), 'utf8')).to.equal('y'.repeat(512));
      expect(statSync(inside('a/empty')).size).to.equal(0);
      expect(readlinkSync(inside('a/bin/link'))).to.equal('run');
      expect(statSync(inside('a/bin/run')).mode & 0o777).to.equal(0o755);
      expect(statSync(inside('a/block')).mode & 0o777).to.equal(0o644);
      expect(statSync(inside('a/block')).mtimeMs).to.equal(0);
      rmSync(directory, { recursive: true, force: true });
    });
  }

  it('is the same in whatever order its entries come', () => {
    expect(tarOf(ENTRIES).equals(tarOf(ENTRIES.toReversed()))).to.equal(true);
  });

  it('refuses a name that does not fit', () => {
    expect(() => tarOf([{ path: 'x'.repeat(101), content: Buffer.alloc(0) }])).to.throw('too long a name');
  });
});
