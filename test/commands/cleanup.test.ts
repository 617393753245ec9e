import { expect } from 'chai';
import { constants } from 'node:fs';
import { withOpen } from '../../src/effects/disk.ts';
import { run } from '../../src/cli/run.ts';
import { CONFIG, CREDENTIALS, KEYS, ROLE, awsJob } from '../support/awsJob.ts';
import { exampleOf } from '../support/everyKind.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { MemoryMachine } from '../support/memory/host.ts';
import { MemoryDisk } from '../support/memory/memoryDisk.ts';
import type { MemoryStorage } from '../support/memory/storage.ts';

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;

/** Writes into a file of the journal. */
function writePrivate(seen: Seen, path: string, text: string): void {
  const disk = new MemoryDisk(seen.machine.storage);
  disk.unlink(path);
  withOpen(
    disk,
    path,
    constants.O_WRONLY | constants.O_CREAT,
    (descriptor) => disk.write(descriptor, Buffer.from(text), null),
    0o600,
  );
}

describe('shipctl cleanup', () => {
  const scene = awsJob([{ name: 'a', integration: { ...KEYS, accessKey: 'AKIAA' } }, { name: 'b' }]);

  const inOtherJob = ({ machine }: Seen, env: Record<string, string>): ReturnType<typeof fakeWorld> =>
    fakeWorld({ ...scene, env: { ...scene.env, ...env }, machine });

  it('gives the default to the last of those that stay', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS))
      .to.match(/\[default\]\naws_access_key_id = AKIAA\n/)
      .and.not.include('[b]');
    expect(await run(['cleanup', 'a'], world)).to.equal(0);
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });

  it('takes out what two jobs put in alike when the second of them cleans up', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const theirs = inOtherJob(seen, { BUILD_ID: '2' }).world;
    expect(await run(['configure_aws'], theirs)).to.equal(0);
    const both = [...seen.shared];
    expect(await run(['cleanup'], theirs)).to.equal(0);
    expect([...seen.shared]).to.deep.equal(both);
    expect(await run(['cleanup'], world)).to.equal(0);
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });

  it("gives the default to the last in the job's order, in whatever order they were configured", async () => {
    const three = awsJob(
      ['a', 'b', 'c'].map((name) => ({ name, integration: { ...KEYS, accessKey: `AKIA${name}` } })),
    );
    const { world, seen } = fakeWorld(three);
    await run(['configure_aws', 'c'], world);
    await run(['configure_aws', 'a', 'b'], world);
    expect(await run(['cleanup', 'b'], world)).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.match(/\[default\]\naws_access_key_id = AKIAc\n/);
  });

  const goneOnWith: [title: string, edit: (text: string) => string, ofDefault: string | undefined][] = [
    [
      'as shipctl wrote it, if somebody goes on with one of its lines',
      (text) => text.replace(/(\[b\]\n.*)\n/, '$1\n  output = json\n'),
      'AKIAb',
    ],
    [
      'unless somebody gave it a key of their own',
      (text) => text.replace(/(\[b\]\n.*\n.*= ).*\n/, '$1theirs\n'),
      'AKIAa',
    ],
    ['unless somebody deleted one of its keys', (text) => text.replace(/(\[b\]\n.*\n).*\n/, '$1'), 'AKIAa'],
    ['unless somebody renamed it', (text) => text.replace('[b]', '[x]'), 'AKIAa'],
    [
      'unless somebody set for all profiles what would defeat it',
      (text) => `[DEFAULT]\nmfa_serial = x\n${text}`,
      undefined,
    ],
    [
      'unless somebody gave it a token of their own',
      (text) => text.replace(/(\[b\]\n)/, '$1aws_session_token = theirs\n'),
      'AKIAa',
    ],
  ];
  for (const [title, edit, ofDefault] of goneOnWith) {
    it(`gives the default to the last of those that stay ${title}`, async () => {
      const three = awsJob(
        ['a', 'b', 'c'].map((name) => ({ name, integration: { ...KEYS, accessKey: `AKIA${name}` } })),
      );
      const { world, seen } = fakeWorld(three);
      await run(['configure_aws'], world);
      seen.shared.set(CREDENTIALS, { text: edit(textOf(seen, CREDENTIALS) ?? ''), mode: 0o600 });
      expect(await run(['cleanup', 'c'], world), seen.err).to.equal(0);
      expect(/\[default\]\naws_access_key_id = (.*)\n/.exec(textOf(seen, CREDENTIALS) ?? '')?.[1]).to.equal(
        ofDefault,
      );
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen, CREDENTIALS) ?? '').not.to.match(/AKIA|s3cret/);
    });
  }

  it('passes no default on to which somebody gave keys of their own', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const theirs = '[default]\naws_access_key_id = THEIRS\naws_secret_access_key = theirs\n';
    const text = (textOf(seen, CREDENTIALS) ?? '').replace(/\[default\]\n.*\n.*\n/, theirs);
    seen.shared.set(CREDENTIALS, { text, mode: 0o600 });
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include(theirs).and.include('AKIAA');
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)?.trim()).to.equal(theirs.trim());
  });

  it('leaves the default to a later resource when an earlier one is cleaned up', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    expect(await run(['cleanup', 'a'], world)).to.equal(0);
    expect(textOf(seen, CREDENTIALS))
      .to.match(/\[default\]\naws_access_key_id = AKIA\n/)
      .and.not.include('[a]');
  });

  it("undoes only this job's records", async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const other = inOtherJob(seen, { BUILD_ID: '2' });
    expect(await run(['cleanup'], other.world)).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include('[a]');
    expect(await run(['cleanup', '--all'], other.world)).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal([]);
  });

  it('refuses a name that neither the journal nor the job has', async () => {
    const { world, seen } = fakeWorld(scene);
    expect(await run(['cleanup', 'ghost'], world)).to.equal(99);
    expect(seen.err).to.match(/no resource "ghost"/);
    expect(await run(['cleanup', 'a'], world)).to.equal(0);
  });

  it('says so if nothing was undone', async () => {
    const { world, seen } = fakeWorld(scene);
    expect(await run(['cleanup'], world)).to.equal(0);
    expect(seen.err).to.equal('shipctl: nothing to undo for the job "job", build "1"\n');
  });

  const said: [title: string, words: string[], shared: Record<string, string>, line: string][] = [
    ['what it removed', [], {}, 'removed profiles a, b and [default]'],
    ['which profile [default] is then', ['b'], {}, 'removed profile b, [default] is now a'],
    ['what it would remove', ['b', '--plan'], {}, 'would remove profile b, [default] would be a'],
    [
      'what it restored, as well with --json',
      ['--json'],
      { [CREDENTIALS]: '[default]\naws_access_key_id = OLD\n', [CONFIG]: '[profile b]\nregion = x\n' },
      'removed profile a, restored profile b and [default]',
    ],
  ];
  for (const [title, words, shared, line] of said) {
    it(`says in one line ${title}; nothing with --quiet`, async () => {
      for (const [quiet, err] of [
        [[], `shipctl: ${line}\n`],
        [['--quiet'], ''],
      ] as const) {
        const { world, seen } = fakeWorld({ ...scene, shared });
        await run(['configure_aws', '--quiet', '--overwrite'], world);
        expect(await run(['cleanup', ...words, ...quiet], world)).to.equal(0);
        expect(seen.err).to.equal(err);
      }
    });
  }

  it('says that another job keeps the profiles', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const other = inOtherJob(seen, { BUILD_ID: '2' });
    await run(['configure_aws', '--quiet'], other.world);
    expect(await run(['cleanup'], other.world)).to.equal(0);
    expect(other.seen.err).to.match(/^shipctl: removed nothing: other jobs use the same profiles\n/);
  });

  it('names the other builds whose settings remain, and --all undoes them', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const other = inOtherJob(seen, { BUILD_ID: '2' });
    expect(
      await run(['configure_aws', 'a', '--profile', 'x', '--quiet'], other.world),
      other.seen.err,
    ).to.equal(0);
    expect(await run(['cleanup'], other.world)).to.equal(0);
    expect(other.seen.err).to.equal(
      'shipctl: removed profile x\nshipctl: settings of other jobs remain: the job "job", build "1" ("a", "b"). To undo them too, run shipctl cleanup --all\n',
    );
  });

  it('shows with --plan what it would do, without a value, and does nothing', async () => {
    const { world, seen } = fakeWorld({
      ...scene,
      shared: { [CREDENTIALS]: '[default]\naws_access_key_id = OLD\naws_secret_access_key = 0ld\n' },
    });
    await run(['configure_aws'], world);
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    expect(await run(['cleanup', '--plan'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal(
      `${CREDENTIALS}\n` +
        ['a', 'b'].map((name) => `  remove [${name}] aws_access_key_id, aws_secret_access_key\n`).join('') +
        `  restore [default] aws_access_key_id, aws_secret_access_key\n${CONFIG}\n  remove the file\n`,
    );
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
  });

  it('prints with --json what was done', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    expect(await run(['cleanup', 'b', '--json'], world)).to.equal(0);
    const { files, others, failures } = JSON.parse(seen.out.toString()) as Record<string, unknown>;
    expect([others, failures]).to.deep.equal([[], []]);
    expect(files).to.deep.equal([
      {
        path: CREDENTIALS,
        profiles: ['b'],
        removed: ['aws_access_key_id', 'aws_secret_access_key'].map((key) => ({ section: 'b', key })),
        changed: [{ section: 'default', key: 'aws_access_key_id' }],
        restored: [],
        isRemoved: false,
        isGone: false,
        secretsLeft: [],
        settingsLeft: [],
      },
      {
        path: CONFIG,
        profiles: ['b'],
        removed: [{ section: 'profile b', key: 'region' }],
        changed: [],
        restored: [],
        isRemoved: false,
        isGone: false,
        secretsLeft: [],
        settingsLeft: [],
      },
    ]);
    expect(seen.out.toString()).not.to.include('s3cret');
  });

  it('reports a file that is gone, and forgets it', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws', '--quiet'], world);
    seen.shared.delete(CONFIG);
    expect(await run(['cleanup', '--quiet'], world)).to.equal(0);
    expect(seen.err).to.equal(
      `shipctl: warning: ${CONFIG} is missing, and with it what shipctl wrote. If the file was moved, remove that by hand\n`,
    );
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });

  it('reports a directory that is gone', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    new MemoryDisk(seen.machine.storage).rename('/home/user/.aws', '/home/user/elsewhere');
    expect(await run(['cleanup'], world)).to.equal(0);
    for (const path of [CREDENTIALS, CONFIG])
      expect(seen.err).to.include(`shipctl: warning: ${path} is missing, and with it what shipctl wrote.`);
    expect(seen.err).not.to.include('nothing to undo');
  });

  it('fails if a pointer of the journal cannot be used', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const pointers = [...seen.journal.keys()].filter((path) => path.endsWith('.json'));
    for (const path of pointers) writePrivate(seen, path, '');
    for (const words of [[], ['--all'], ['--plan']]) {
      seen.err = '';
      expect(await run(['cleanup', ...words], world)).to.equal(1);
      for (const path of pointers)
        expect(seen.err.split(`the journal ${path} can't be used;`)).to.have.length(2);
      expect(seen.err).not.to.include('nothing to undo');
    }
  });

  const RECORD = '/home/user/.aws/.credentials.shipctl-record';
  const ELSEWHERE = { BUILD_ID: '2', AWS_CONFIG_FILE: '/x/d', AWS_SHARED_CREDENTIALS_FILE: '/x/c' };

  it('fails if a record is damaged by which the job has something, and undoes its other files', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const elsewhere = inOtherJob(seen, { ...ELSEWHERE, BUILD_ID: '1' });
    await run(['configure_aws'], elsewhere.world);
    writePrivate(seen, RECORD, '{');
    for (const words of [[], ['--all']]) {
      seen.err = '';
      expect(await run(['cleanup', '--quiet', ...words], world)).to.equal(1);
      expect(seen.err).to.equal(
        `shipctl: the record ${RECORD} is damaged; without it shipctl can't tell what it wrote to ${CREDENTIALS}. ` +
          'Remove the record to leave the file as it is now\n',
      );
      expect([...seen.shared.keys()]).to.deep.equal([CREDENTIALS]);
    }
  });

  it("is not stopped, nor failed, by another job's damaged record", async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const other = inOtherJob(seen, ELSEWHERE);
    await run(['configure_aws'], other.world);
    writePrivate(seen, '/x/.c.shipctl-record', '{');
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()].sort()).to.deep.equal(['/x/c', '/x/d']);
    expect(await run(['cleanup'], { ...world, env: inOtherJob(seen, { BUILD_ID: '3' }).world.env })).to.equal(
      0,
    );
    expect(await run(['cleanup', '--all'], world)).to.equal(1);
  });

  it('fails if the record beside its own file is damaged, and no pointer says whose it is', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], inOtherJob(seen, { XDG_STATE_HOME: '/b' }).world);
    writePrivate(seen, RECORD, '{');
    expect(await run(['cleanup'], world)).to.equal(1);
    expect(seen.err)
      .to.include(`shipctl: the record ${RECORD} is damaged;`)
      .and.not.include('nothing to undo');
    new MemoryDisk(seen.machine.storage).unlink(RECORD);
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal([CREDENTIALS]);
  });

  it('finds with --all what jobs with another state directory have in its own files, but not elsewhere', async () => {
    const { world, seen } = fakeWorld(scene);
    const state = { XDG_STATE_HOME: '/b', JOB_NAME: 'other' };
    await run(['configure_aws'], inOtherJob(seen, state).world);
    await run(['configure_aws'], inOtherJob(seen, { ...ELSEWHERE, ...state }).world);
    expect(await run(['cleanup', '--all', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()].sort()).to.deep.equal(['/x/c', '/x/d']);
    expect(seen.err).to.equal('');
    const there = inOtherJob(seen, state);
    expect(await run(['cleanup', '--all'], there.world), there.seen.err).to.equal(0);
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });

  for (const [title, old, turn] of [
    [
      'that another one has replaced',
      '/dot/c',
      (disk: MemoryDisk) => {
        disk.rename('/dot/d', CREDENTIALS);
      },
    ],
    [
      'that a link no longer leads to',
      '/dot/c',
      (disk: MemoryDisk) => {
        disk.unlink(CREDENTIALS);
        disk.symlink('/dot/d', CREDENTIALS);
      },
    ],
    [
      'that was moved to the place of its link',
      CREDENTIALS,
      (disk: MemoryDisk) => {
        disk.rename('/dot/c', CREDENTIALS);
      },
    ],
  ] as const)
    it(`puts back the keys in a file ${title}`, async () => {
      const text = '[default]\naws_access_key_id = OLD\naws_secret_access_key = 0ld\n';
      const { world, seen } = fakeWorld({
        ...scene,
        shared: { '/dot/c': text, '/dot/d': text, [CONFIG]: '' },
      });
      const disk = new MemoryDisk(seen.machine.storage);
      disk.symlink('/dot/c', CREDENTIALS);
      await run(['configure_aws'], world);
      turn(disk);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen, old)).to.equal(text);
    });

  it('finishes what a killed one has begun, wherever that was', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws'], world);
    const cleanUp = async (storage: MemoryStorage, crash?: number): Promise<Seen> => {
      const machine = new MemoryMachine(storage);
      if (crash !== undefined) {
        const host = machine.start();
        host.disk.crashAt(crash, false);
        machine.start = () => host;
      }
      const killed = inOtherJob({ ...seen, machine }, {});
      await run(['cleanup', 'b', '--quiet'], killed.world);
      return killed.seen;
    };
    const whole = await cleanUp(seen.machine.storage.copy());
    for (let call = 0, isKilled = true; isKilled; call++) {
      const { err, machine } = await cleanUp(seen.machine.storage.copy(), call);
      isKilled = err !== '';
      const next = await cleanUp(machine.storage);
      expect([...next.shared], `killed at ${call}`).to.deep.equal([...whole.shared]);
    }
  });

  it('goes on after a file that it can not clean up, and fails in the end', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws', '--quiet'], world);
    const env = {
      BUILD_ID: '2',
      AWS_CONFIG_FILE: '/x/config',
      AWS_SHARED_CREDENTIALS_FILE: '/x/credentials',
    };
    const other = inOtherJob(seen, env);
    await run(['configure_aws', '--quiet'], other.world);
    seen.shared.set(CREDENTIALS, { text: 'nothing\n', mode: 0o600 });
    expect(await run(['cleanup', '--all'], world)).to.equal(1);
    expect(seen.err).to.match(
      /^shipctl: \/home\/user\/.aws\/credentials, line 1: .*Correct it and run this again\n$/,
    );
    expect([...seen.shared.keys()]).to.deep.equal([CREDENTIALS]);
  });

  it('says what it removed for one tool if it fails for another', async () => {
    const { masterName, fields } = exampleOf('gitCredential');
    const both = awsJob([
      { name: 'a', integration: KEYS },
      { name: 'b', integration: { masterName, ...fields } },
    ]);
    const { world, seen } = fakeWorld(both);
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    seen.shared.set(CREDENTIALS, { text: 'nothing\n', mode: 0o600 });
    expect(await run(['cleanup'], world)).to.equal(1);
    expect(seen.err).to.match(
      /^shipctl: removed credential https:\S+\nshipctl: \S+credentials, line 1: .*Correct it and run this again\n$/,
    );
  });

  it('takes the keys out though the other file has a mistake in it, and fails in the end', async () => {
    const { world, seen } = fakeWorld(scene);
    await run(['configure_aws', '--quiet'], world);
    const config = seen.shared.get(CONFIG)?.text ?? '';
    seen.shared.set(CONFIG, { text: `${config}nothing\n`, mode: 0o600 });
    expect(await run(['cleanup', '--quiet'], world)).to.equal(1);
    expect(seen.err).to.match(
      /^shipctl: \/home\/user\/.aws\/config, line \d+: .*Correct it and run this again\n$/,
    );
    expect([...seen.shared.keys()]).to.deep.equal([CONFIG]);
    seen.shared.set(CONFIG, { text: config, mode: 0o600 });
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });

  for (const [given, last] of [
    [0o600, 0o644],
    [0o400, 0o400],
    [0o640, 0o640],
    [0o666, 0o644],
  ] as const) {
    it(`leaves the mode ${last.toString(8)} if somebody gave the file ${given.toString(8)}`, async () => {
      const shared = { [CREDENTIALS]: '[mine]\noutput = json\n' };
      const { world, seen } = fakeWorld({ ...scene, shared });
      await run(['configure_aws', '--quiet'], world);
      const text = textOf(seen, CREDENTIALS) ?? '';
      for (const again of [[], ['configure_aws', '--quiet']]) {
        await run(['configure_aws', '--quiet'], world);
        seen.shared.set(CREDENTIALS, { text, mode: given });
        if (again.length > 0) expect(await run(again, world), seen.err).to.equal(0);
        expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
        expect(seen.shared.get(CREDENTIALS)).to.deep.equal({ text: shared[CREDENTIALS], mode: last });
        seen.shared.set(CREDENTIALS, { text: shared[CREDENTIALS], mode: 0o644 });
      }
    });
  }

  it('misses no file in which nothing had to be written: a role has no credentials', async () => {
    const { world, seen } = fakeWorld(awsJob([{ name: 'a', integration: ROLE }]));
    expect(await run(['configure_aws', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared.keys()]).to.deep.equal([CONFIG]);
    seen.err = '';
    expect(await run(['cleanup', '--quiet'], world)).to.equal(0);
    expect(seen.err).to.equal('');
    expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
  });
});
