import { expect } from 'chai';
import { type WantedToken, keptToken, tokenOwners, tokensOf } from '../../../src/core/clouds/keptToken.ts';
import type { Token } from '../../../src/core/clouds/token.ts';
import { StateTokens } from '../../../src/effects/shared/tokenFiles.ts';
import { ShipctlError } from '../../../src/errors.ts';
import type { Environment } from '../../../src/world/environment.ts';
import { writeText } from '../../support/memory/contents.ts';
import { failWhen } from '../../support/memory/disturb.ts';
import { MemoryMachine } from '../../support/memory/host.ts';
import { type Process, MemoryDisk } from '../../support/memory/memoryDisk.ts';
import { fakeNetwork } from '../../support/fakeNetwork.ts';

const STATE = '/home/user/.local/state/shipctl';
const ENV: Environment = {
  get: (name) => ({ HOME: '/home/user' })[name],
  bytes: () => undefined,
  names: () => [],
};
const OWNER = { job: 'job', build: '1', resource: 'gc' };

/** Processes of one machine that need a token. */
class Stage {
  readonly machine = new MemoryMachine();
  readonly disk = new MemoryDisk(this.machine.storage);
  readonly warnings: string[] = [];
  now = 1_000_000_000_000;
  isReadOnly = false;
  /** How many tokens were made. */
  made = 0;

  constructor() {
    for (const path of ['/home', '/home/user']) this.disk.mkdir(path, 0o755);
  }

  async token({
    rights = {},
    make = () => this.make(),
    secrets = ['secret'],
    owner = OWNER,
    ...more
  }: Partial<WantedToken> & { readonly rights?: Process } = {}): Promise<string> {
    const network = { ...fakeNetwork({}).network, now: () => this.now };
    const outside = {
      tokenFiles: () => Promise.resolve(this.files(rights)),
      network: () => Promise.resolve(network),
    };
    const warn = (text: string): void => {
      this.warnings.push(text);
    };
    return (await keptToken(outside, { owner, purpose: 'google', secrets, make, ...more }, warn)).value;
  }

  make(seconds = 3600): Promise<Token> {
    this.made++;
    const { now: obtained } = this;
    return Promise.resolve({ value: `token-${this.made}`, obtained, expires: obtained + seconds * 1000 });
  }

  files(rights: Process = {}): StateTokens {
    const host = this.machine.start(rights);
    if (this.isReadOnly)
      failWhen(host.disk, ({ path, isChange }) => (isChange && path.startsWith(STATE) ? 'EROFS' : undefined));
    return new StateTokens(ENV, host);
  }

  /** Names in the state directory, without the mark of the directory. */
  get names(): readonly string[] {
    return this.disk.readdir(STATE).filter((name) => name !== '.shipctl-record');
  }

  get path(): string {
    return `${STATE}/${this.names.find((name) => name.endsWith('.token')) ?? ''}`;
  }
}

const refusing = (): Promise<Token> => Promise.reject(new ShipctlError('the server is gone'));

describe('a token that is kept', () => {
  it('is asked for once, and only its owner can read it', async () => {
    const stage = new Stage();
    expect([await stage.token(), await stage.token(), await stage.token()]).to.deep.equal(
      Array(3).fill('token-1'),
    );
    expect(stage.names.map((name) => name.replace(/^[0-9a-f]{64}/, 'x'))).to.deep.equal(['x.token']);
    expect(stage.disk.lstat(stage.path).mode).to.equal(0o600);
    expect(stage.disk.lstat(STATE).mode).to.equal(0o700);
    expect(stage.warnings).to.deep.equal([]);
  });

  it('is renewed before it ends, and after the clock was set back', async () => {
    const stage = new Stage();
    await stage.token();
    for (const [step, value] of [
      [3_299_000, 'token-1'],
      [1000, 'token-2'],
      [-1000, 'token-3'],
    ] as const) {
      stage.now += step;
      expect(await stage.token()).to.equal(value);
    }
  });

  it('is another one for other secrets, another resource, job and build', async () => {
    const stage = new Stage();
    await stage.token();
    for (const other of [{ resource: 'b' }, { job: 'b' }, { build: '2' }])
      await stage.token({ owner: { ...OWNER, ...other } });
    expect(stage.made).to.equal(4);
    expect(await stage.token({ secrets: ['changed'] })).to.equal('token-5');
    expect(await stage.token({ secrets: ['changed'] })).to.equal('token-5');
    expect(await stage.token()).to.equal('token-6');
  });

  it('needs no lock while it is fresh', async () => {
    const stage = new Stage();
    await stage.token();
    const lock = stage.files().lock(stage.names[0]?.slice(0, 64) ?? '', 1);
    expect(await stage.token()).to.equal('token-1');
    lock.release();
  });

  it('is used as long as it works if another process is asking for the next one, without waiting', async () => {
    const stage = new Stage();
    await stage.token();
    const lock = stage.files().lock(stage.names[0]?.slice(0, 64) ?? '', 1);
    const start = stage.machine.now;
    for (const step of [3_301_000, 288_000]) {
      stage.now += step;
      expect(await stage.token()).to.equal('token-1');
    }
    expect(stage.machine.now - start).to.be.below(1000);
    expect([stage.made, stage.warnings]).to.deep.equal([1, []]);
    lock.release();
    expect(await stage.token()).to.equal('token-2');
    expect(await stage.token()).to.equal('token-2');
    expect(stage.warnings).to.deep.equal([]);
  });

  for (const [waitSeconds, most] of [
    [undefined, 60],
    [5, 5],
    [-1, 0],
    [300, 60],
  ] as const)
    it(`waits at most ${most} s for others that ask if ${waitSeconds ?? 'no time'} is given, then asks too`, async () => {
      const stage = new Stage();
      await stage.token();
      const lock = stage.files().lock(stage.names[0]?.slice(0, 64) ?? '', 1);
      stage.now += 3_600_000;
      const start = stage.machine.now;
      expect(await stage.token({ waitSeconds })).to.equal('token-2');
      expect(stage.machine.now - start).to.be.within(most * 1000, most * 1000 + 500);
      expect(stage.warnings.join()).to.include('the token is not kept for the next call');
      lock.release();
    });

  const cut: readonly (readonly [title: string, text: string])[] = [
    ['was cut', '{"version":1,"job":"job"'],
    ['is empty', ''],
    ['is no JSON object', 'null'],
    ['is of another version', '{"version":2}'],
    ['holds no times', '{"version":1,"job":"","build":"","resource":"","madeFrom":"","token":{"value":"v"}}'],
  ];
  for (const [title, text] of cut)
    it(`is asked for again if its file ${title}`, async () => {
      const stage = new Stage();
      await stage.token();
      writeText(stage.disk, stage.path, text);
      expect(await stage.token()).to.equal('token-2');
      expect(await stage.token()).to.equal('token-2');
      expect(stage.warnings).to.deep.equal([]);
    });

  const HOUR_MS = 3_600_000;
  const impossible: readonly (readonly [title: string, alter: (token: Token) => unknown])[] = [
    ['null', () => null],
    ['no object', () => 'token'],
    ['without a value', ({ obtained, expires }) => ({ obtained, expires })],
    ['with an end that no date can be', (token) => ({ ...token, expires: 9e15 })],
    ['with an end beyond all numbers of a date', (token) => ({ ...token, expires: 1e300 })],
    ['with a beginning that no date can be', (token) => ({ ...token, obtained: -9e15 })],
    ['of more than 48 hours', (token) => ({ ...token, expires: token.obtained + 48 * HOUR_MS + 1 })],
    ['of an account that is no text', (token) => ({ ...token, account: 7 })],
  ];
  for (const [title, alter] of impossible)
    it(`is asked for again if the token in its file is ${title}`, async () => {
      const stage = new Stage();
      await stage.token();
      const [bytes] = stage.files().all().values();
      const kept = JSON.parse(Buffer.from(bytes ?? []).toString()) as { readonly token: Token };
      writeText(stage.disk, stage.path, JSON.stringify({ ...kept, token: alter(kept.token) }));
      expect(await stage.token()).to.equal('token-2');
      expect(await stage.token()).to.equal('token-2');
      expect(stage.warnings).to.deep.equal([]);
    });

  it('is kept for as long as a session can last', async () => {
    const stage = new Stage();
    await stage.token({ make: () => stage.make(36 * 3600) });
    stage.now += 35 * HOUR_MS;
    expect(await stage.token()).to.equal('token-1');
  });

  it('is asked for again if somebody else altered it', async () => {
    const stage = new Stage();
    await stage.token();
    const path = stage.path;
    const text = Buffer.from(stage.files().all().get(path.slice(-70, -6)) ?? []).toString();
    writeText(stage.disk, path, text.replace('token-1', 'theirs'));
    expect(await stage.token()).to.equal('token-2');
  });

  it('is used until it ends if no other can be had', async () => {
    const stage = new Stage();
    await stage.token();
    stage.now += 3_500_000;
    expect(await stage.token({ make: refusing })).to.equal('token-1');
    expect(stage.warnings).to.deep.equal(['the server is gone; the present one is used until it ends']);
    stage.now += 95_000;
    const error: unknown = await stage.token({ make: refusing }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ShipctlError).with.property('message', 'the server is gone');
  });

  it('is used if no other can be had and the directory became read-only', async () => {
    const stage = new Stage();
    await stage.token();
    stage.now += 3_500_000;
    stage.isReadOnly = true;
    expect(await stage.token({ make: refusing })).to.equal('token-1');
    expect(stage.warnings).to.have.length(2);
  });

  it('is known to a cleanup while it is asked for, which waits for it', async () => {
    const stage = new Stage();
    const make = (): Promise<Token> => {
      const files = stage.files();
      expect(tokenOwners(files)).to.have.lengthOf(1);
      const names = tokensOf(files, ({ resource }) => resource === 'gc');
      expect(names).to.have.lengthOf(1);
      expect(tokensOf(files, () => false)).to.deep.equal([]);
      expect(() => {
        files.remove(names, 1);
      }).to.throw(/timed out after 1 s waiting for process \d+/);
      return stage.make();
    };
    expect(await stage.token({ make })).to.equal('token-1');
    expect(await stage.token()).to.equal('token-1');
    const files = stage.files();
    files.remove(
      tokensOf(files, () => true),
      1,
    );
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
  });

  it('leaves nothing behind if none can be had', async () => {
    const stage = new Stage();
    await stage.token({ make: refusing }).catch(() => undefined);
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
  });

  const unusable: readonly (readonly [title: string, prepare: (stage: Stage) => Process, message: RegExp])[] =
    [
      [
        'the directory is read-only',
        (stage) => {
          makeState(stage.disk);
          stage.isReadOnly = true;
          return {};
        },
        /the file system is read-only/,
      ],
      [
        'the directory belongs to somebody else',
        ({ disk }) => {
          makeState(disk);
          disk.chmod(STATE, 0o777);
          return { uid: 1000 };
        },
        /belongs to user 0/,
      ],
      [
        'a file has the place of the directory',
        ({ disk }) => {
          makeState(disk);
          disk.rmdir(STATE);
          writeText(disk, STATE, '');
          return {};
        },
        /is not a directory/,
      ],
    ];
  for (const [title, prepare, message] of unusable)
    it(`is given without being kept, with one warning, if ${title}`, async () => {
      const stage = new Stage();
      const rights = prepare(stage);
      expect(await stage.token({ rights })).to.equal('token-1');
      expect(await stage.token({ rights })).to.equal('token-2');
      expect(stage.warnings.length).to.equal(2);
      expect(stage.warnings[0])
        .to.match(/^the token is not kept for the next call: /)
        .and.match(message);
    });
});

/** Makes the state directory, for root. */
function makeState(disk: MemoryDisk): void {
  for (const path of ['/home/user/.local', '/home/user/.local/state', STATE]) disk.mkdir(path, 0o755);
}

describe('the tokens that a cleanup removes', () => {
  it('are those it is for, and what cannot be read', async () => {
    const stage = new Stage();
    await stage.token();
    await stage.token({ owner: { ...OWNER, resource: 'other' } });
    const own = tokensOf(stage.files(), ({ resource }) => resource === 'gc');
    expect(own.length).to.equal(1);
    writeText(stage.disk, `${STATE}/${'0'.repeat(64)}.token`, 'cut');
    expect(tokensOf(stage.files(), ({ resource }) => resource === 'gc').length).to.equal(2);
    stage.files().remove([...stage.files().all().keys()], 1);
    expect(stage.disk.readdir('/home/user')).to.deep.equal([]);
  });
});
