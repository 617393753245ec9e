import { constants } from 'node:fs';
import { expect } from 'chai';
import { withOpen } from '../../src/effects/disk.ts';
import {
  type Lock,
  acquire,
  acquireForeign,
  isAbandoned,
  isForeignAbandoned,
  lockOf,
} from '../../src/effects/lock.ts';
import { MemoryHost, MemoryMachine } from '../support/memory/host.ts';
import { Crash } from '../support/memory/memoryDisk.ts';
import { treeIn } from '../support/memory/treeIn.ts';

const LOCK = lockOf('/d/a');

function machine(): MemoryMachine {
  const one = new MemoryMachine();
  one.start().disk.mkdir('/d', 0o755);
  return one;
}

const names = (host: MemoryHost): readonly string[] => host.disk.readdir('/d');

describe('a lock', () => {
  const gone = (): never => {
    throw new Error('gone');
  };
  const take = (host: MemoryHost, seconds = 1): Lock =>
    acquire(LOCK, host.now() + seconds * 1000, gone, host);

  /** Whether a process, which is killed at some call, comes to its end. */
  const isTaken = (host: MemoryHost): boolean => {
    try {
      take(host).release();
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    }
  };

  it('is waited for until it is released', () => {
    const one = machine();
    const [holder, waiting] = [one.start(), one.start()];
    const lock = take(holder);
    let pauses = 0;
    waiting.whilePaused = () => {
      if (++pauses === 3) lock.release();
    };
    take(waiting).release();
    expect(pauses).to.equal(3);
    expect(waiting.reported).to.deep.equal([]);
    expect(names(waiting)).to.deep.equal([]);
  });

  it('is waited for in silence for a second, and then with one line that names the holder', () => {
    const one = machine();
    const [holder, waiting] = [one.start(), one.start()];
    const lock = take(holder);
    const reports: [after: number, count: number][] = [];
    waiting.whilePaused = () => {
      reports.push([waiting.now(), waiting.reported.length]);
      if (waiting.now() > 25_000) lock.release();
    };
    take(waiting, 30).release();
    expect(reports.filter(([after, count]) => after > 1100 && count !== 1)).to.deep.equal([]);
    expect(reports.filter(([after, count]) => after <= 1000 && count !== 0)).to.deep.equal([]);
    expect(waiting.reported).to.deep.equal([
      `waiting for process ${holder.self().process} to release ${LOCK}`,
    ]);
  });

  it('names the host of a holder on another one', () => {
    const one = machine();
    const elsewhere = one.start();
    elsewhere.self = () => ({ ...MemoryHost.prototype.self.call(elsewhere), host: 'far' });
    const lock = take(elsewhere);
    const waiting = one.start();
    expect(() => take(waiting, 30)).to.throw(/after 30 s waiting for process \d+ on far to release/);
    lock.release();
  });

  it('is reported without a name if its file cannot be read', () => {
    const one = machine();
    const waiting = one.start();
    one.start().disk.mkdir(LOCK, 0o755);
    expect(() => take(waiting, 30)).to.throw(/after 30 s waiting for another process to release/);
    expect(waiting.reported).to.deep.equal([`waiting for another process to release ${LOCK}`]);
  });

  it('is not taken over from a process that lives, or that cannot be seen', () => {
    const one = machine();
    const [holder, waiting] = [one.start(), one.start()];
    const lock = take(holder);
    const before = treeIn(waiting.disk);
    expect(() => take(waiting)).to.throw(
      /^timed out after 1 s waiting for process \d+ to release \/d\/\.a\.shipctl-lock\. Run this again when it is done$/,
    );
    expect(isAbandoned(LOCK, waiting)).to.equal(false);
    holder.end();
    const unseen = Object.assign(one.start(), { isAlive: () => undefined });
    expect(() => take(unseen)).to.throw(/can't be seen from here/);
    expect(treeIn(waiting.disk)).to.deep.equal(before);
    lock.release();
  });

  it('is taken over from a process that is gone, wherever that ended', () => {
    const one = machine();
    const { disk } = one.start();
    for (let number = 0; ; number++) {
      const killed = one.start();
      killed.disk.crashAt(number);
      if (isTaken(killed)) break;
      killed.end();
      const host = one.start();
      if (disk.readdir('/d').length > 0 && number > 1) expect(isAbandoned(LOCK, host)).to.equal(true);
      take(host, 5).release();
      expect(names(host), `${number}`).to.deep.equal([]);
    }
  });
});

describe('the lock of another program', () => {
  const FOREIGN = '/d/a.lock';
  const gone = (): never => {
    throw new Error('gone');
  };
  const take = (host: MemoryHost, seconds = 1): (() => void) => {
    const deadline = host.now() + seconds * 1000;
    const own = acquire(LOCK, deadline, gone, host);
    try {
      const foreign = acquireForeign(FOREIGN, LOCK, deadline, gone, host);
      return () => {
        foreign.release();
        own.release();
      };
    } catch (error) {
      own.release();
      throw error;
    }
  };
  const makeTheirs = (host: MemoryHost): void => {
    withOpen(
      host.disk,
      FOREIGN,
      constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
      () => undefined,
      0,
    );
  };

  it('is made for as long as it is held', () => {
    const host = machine().start();
    const release = take(host);
    expect(names(host)).to.have.members(['a.lock', '.a.shipctl-lock']);
    expect(() => {
      makeTheirs(host);
    }).to.throw('EEXIST');
    release();
    expect(names(host)).to.deep.equal([]);
  });

  it('is made where no file can have a second name', () => {
    const host = machine().start();
    host.disk.failAt(0, 'EXDEV', ({ name }) => name === 'link');
    take(host)();
    expect(names(host)).to.deep.equal([]);
  });

  it('is waited for until the other program has removed it', () => {
    const one = machine();
    const [theirs, host] = [one.start(), one.start()];
    makeTheirs(theirs);
    host.whilePaused = () => {
      if (host.now() > 3000 && names(theirs).includes('a.lock')) theirs.disk.unlink(FOREIGN);
    };
    take(host, 10)();
    expect(host.reported).to.deep.equal([`waiting for another process to release ${FOREIGN}`]);
    expect(names(host)).to.deep.equal([]);
  });

  it('is never removed if the other program left it', () => {
    const one = machine();
    makeTheirs(one.start());
    const host = one.start();
    expect(isForeignAbandoned(FOREIGN, host)).to.equal(false);
    expect(() => take(host, 30)).to.throw(
      `timed out after 30 s waiting for another process to release ${FOREIGN}. ` +
        'Run this again when it is done; if it was killed, remove the file',
    );
    expect(names(host)).to.deep.equal(['a.lock']);
  });

  it('is removed if a killed shipctl left it, wherever that ended', () => {
    const one = machine();
    for (let number = 0; ; number++) {
      const killed = one.start();
      killed.disk.crashAt(number);
      try {
        take(killed)();
        break;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
      killed.end();
      const host = one.start();
      if (names(host).includes('a.lock'))
        expect(isForeignAbandoned(FOREIGN, host), `${number}`).to.equal(true);
      take(host, 5)();
      expect(names(host), `${number}`).to.deep.equal([]);
    }
  });
});
