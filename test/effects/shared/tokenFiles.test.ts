import { expect } from 'chai';
import { StateTokens } from '../../../src/effects/shared/tokenFiles.ts';
import type { Environment } from '../../../src/world/environment.ts';
import { callsOf, thrownBy } from '../../support/memory/disturb.ts';
import { type MemoryHost, MemoryMachine } from '../../support/memory/host.ts';
import { Crash, MemoryDisk } from '../../support/memory/memoryDisk.ts';

const STATE = '/home/user/.local/state/shipctl';
const NAME = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

const environment = (variables: Readonly<Record<string, string>> = { HOME: '/home/user' }): Environment => ({
  get: (name) => variables[name],
  bytes: () => undefined,
  names: () => [],
});

class Stage {
  readonly machine = new MemoryMachine();
  readonly disk = new MemoryDisk(this.machine.storage);

  constructor() {
    for (const path of ['/home', '/home/user']) this.disk.mkdir(path, 0o755);
  }

  tokens(host: MemoryHost = this.machine.start()): StateTokens {
    return new StateTokens(environment(), host);
  }

  /** What a new process reads under the name. */
  get text(): string | undefined {
    const bytes = this.tokens().read(NAME);
    return bytes && Buffer.from(bytes).toString();
  }
}

function keep(tokens: StateTokens, text: string, name = NAME): void {
  const lock = tokens.lock(name, 1);
  try {
    lock.write(Buffer.from(text));
  } finally {
    lock.release();
  }
}

describe('the files of tokens', () => {
  it('are read as they were written, and go with the directories that were made for them', () => {
    const stage = new Stage();
    expect(stage.text).to.equal(undefined);
    keep(stage.tokens(), 'one');
    keep(stage.tokens(), 'two', OTHER);
    expect(stage.text).to.equal('one');
    expect([...stage.tokens().all().keys()].sort()).to.deep.equal([NAME, OTHER]);
    stage.tokens().remove([NAME], 1);
    expect([...stage.tokens().all().keys()]).to.deep.equal([OTHER]);
    stage.tokens().remove([OTHER], 1);
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
  });

  it('are whole, and can be written and removed again, whenever a process is killed', () => {
    const counted = new Stage();
    keep(counted.tokens(), 'old');
    const host = counted.machine.start();
    const { length } = callsOf(host.disk, () => {
      keep(counted.tokens(host), 'new');
    });
    expect(length).to.be.above(5);
    for (let at = 0; at < length; at++) {
      const stage = new Stage();
      keep(stage.tokens(), 'old');
      const killed = stage.machine.start();
      let call = 0;
      killed.disk.watcher = (): void => {
        if (call++ >= at) throw new Crash();
      };
      expect(
        thrownBy(() => {
          keep(stage.tokens(killed), 'new');
        }),
      ).to.be.instanceOf(Crash);
      killed.end();
      expect(stage.text, `${at}`).to.be.oneOf(['old', 'new']);
      if (at % 2 === 0) keep(stage.tokens(), 'third');
      stage.tokens().remove([NAME], 10);
      expect(stage.disk.readdir('/home/user'), `${at}`).to.deep.equal([]);
    }
  });

  it('have others wait for the lock of one name only', () => {
    const stage = new Stage();
    const lock = stage.tokens().lock(NAME, 1);
    keep(stage.tokens(), 'other', OTHER);
    expect(() => stage.tokens().lock(NAME, 1)).to.throw(/timed out after .* waiting for process/);
    lock.release();
    keep(stage.tokens(), 'mine');
    expect(stage.text).to.equal('mine');
  });

  it('stay for a cleanup of others, as does the lock of a living process', () => {
    const stage = new Stage();
    keep(stage.tokens(), 'mine');
    const lock = stage.tokens().lock(OTHER, 1);
    stage.tokens().remove([NAME], 1);
    expect(stage.text).to.equal(undefined);
    lock.write(Buffer.from('theirs'));
    lock.release();
    expect([...stage.tokens().all().keys()]).to.deep.equal([OTHER]);
  });

  it('are none for a link, and for what somebody else has there', () => {
    const stage = new Stage();
    keep(stage.tokens(), 'mine');
    stage.disk.unlink(`${STATE}/${NAME}.token`);
    stage.disk.symlink('/etc/passwd', `${STATE}/${NAME}.token`);
    expect(stage.text).to.equal(undefined);
    keep(stage.tokens(), 'again');
    expect(stage.text).to.equal('again');
    expect(stage.disk.lstat(`${STATE}/${NAME}.token`).kind).to.equal('file');
  });

  it('are refused below $JOB_STATE and $JOB_PATH/OUT, which are uploaded', () => {
    const stage = new Stage();
    const places: [variables: Record<string, string>, message: RegExp][] = [
      [{ HOME: '/home/user', JOB_STATE: '/home/user' }, /is below \$JOB_STATE, which/],
      [{ HOME: '/home/user/OUT/x', JOB_PATH: '/home/user' }, /is below \$JOB_PATH\/OUT, which/],
    ];
    for (const [variables, message] of places) {
      const tokens = new StateTokens(environment(variables), stage.machine.start());
      expect(() => tokens.lock(NAME, 1)).to.throw(message);
    }
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
    keep(stage.tokens(), 'from before');
    const tokens = new StateTokens(environment(places[0]?.[0] ?? {}), stage.machine.start());
    tokens.remove([NAME], 1);
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
  });

  it('are removed if they can be, whatever keeps another one', () => {
    const stage = new Stage();
    keep(stage.tokens(), 'mine', OTHER);
    const lock = stage.tokens().lock(NAME, 1);
    expect(() => {
      stage.tokens().remove([NAME, OTHER], 1);
    }).to.throw(/timed out after .* waiting for process/);
    expect([...stage.tokens().all().keys()]).to.deep.equal([]);
    lock.release();
  });
});
