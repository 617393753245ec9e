import { expect } from 'chai';
import { type Lock, acquire, isAbandoned, lockOf } from '../../src/effects/lock.ts';
import { type MemoryHost, MemoryMachine } from '../support/memory/host.ts';
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
    expect(names(waiting)).to.deep.equal([]);
  });

  it('is not taken over from a process that lives, or that can not be seen', () => {
    const one = machine();
    const [holder, waiting] = [one.start(), one.start()];
    const lock = take(holder);
    const before = treeIn(waiting.disk);
    expect(() => take(waiting)).to.throw(/process \d+ on memory holds the lock/);
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
