import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeRelease } from '../../scripts/release.ts';
import { PROGRAMS } from '../../scripts/release/archive.ts';
import { RELEASE } from '../../scripts/support/paths.ts';
import { type Case, load, run } from '../golden/replay.mjs';
import { Cleanups } from '../support/cleanups.ts';
import { need, skipFor } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';

const QEMU = 'qemu-aarch64-static';
/** The loader of Debian's libc6:arm64. A directory of libraries that QEMU is given would change what programs see as `/`. */
const LOADER = '/lib/ld-linux-aarch64.so.1';

/** Commands of which one recorded case each is replayed. */
const COMMANDS = [
  'get_integration_resource_field',
  'get_integration_resource_keys',
  'get_resource_version_key',
  'get_json_value',
  'to_uppercase',
  'sanitize_shippable_string',
  'bump_version',
  'replace',
  'decrypt',
  'post_resource_state',
  'put_resource_state_multi',
  'copy_file_to_state',
  'get_git_changes',
  'retry',
  'split_tests',
  'configure_aws',
];

const RECORDED: readonly Case[] = ['v5.8.jsonl', 'spec.jsonl'].flatMap((file) =>
  load(join(import.meta.dirname, '../golden', file)),
);
const CASES = COMMANDS.flatMap((command) => RECORDED.find(({ argv: [name] }) => name === command) ?? []);

thorough.describe('the programs for arm64', () => {
  const cleanups = new Cleanups();
  let directory = '';
  before(async function () {
    if (process.arch === 'arm64')
      skipFor(this, 'this machine is one, and runs all tests on its own programs');
    need(this, QEMU, 'tar');
    if (!existsSync(LOADER)) skipFor(this, 'no libc6:arm64 here');
    await makeRelease();
    directory = cleanups.add(realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-arm64-'))), (path) => {
      rmSync(path, { recursive: true, force: true });
    });
    for (const program of PROGRAMS) {
      const archive = join(RELEASE, `${program}-linux-arm64.tar.gz`);
      const { status } = spawnSync('tar', ['-xzf', archive, '-C', directory]);
      expect(status).to.equal(0);
    }
  });
  after(() => cleanups.run());

  it('are tried with cases of many commands', () => {
    expect(CASES.map(({ argv: [name] }) => name)).to.deep.equal(COMMANDS);
  });

  for (const program of PROGRAMS) {
    const bin = (): readonly [string, string] => [
      QEMU,
      join(directory, `${program}-linux-arm64`, 'bin', 'shipctl'),
    ];

    for (const one of CASES) {
      it(`do what is recorded in ${one.id}, as ${program}`, () => {
        const { root, found } = run(one, bin());
        rmSync(root, { recursive: true, force: true });
        expect(found).to.deep.equal([]);
      });
    }

    it(`pass on variables and limits as they got them, as ${program}`, () => {
      const variables = {
        NODE_CHANNEL_FD: '7',
        NODE_CHANNEL_SERIALIZATION_MODE: 'advanced',
        NODE_UNIQUE_ID: '3',
        NODE_V8_COVERAGE: '/nonexistent',
      };
      const words = [...bin(), 'retry', 'sh', '-c', 'ulimit -Sn; env'];
      const { stdout } = spawnSync('sh', ['-c', 'ulimit -Sn 300; exec "$@"', 'sh', ...words], {
        env: { PATH: process.env['PATH'], ...variables },
        encoding: 'utf8',
      });
      const lines = stdout.split('\n');
      expect(lines[0]).to.equal('300');
      expect(lines).to.include.members(Object.entries(variables).map(([name, value]) => `${name}=${value}`));
    });

    it(`are deaf to the variables of their runtimes, as ${program}`, () => {
      const [, program64] = bin();
      const { status, stdout, stderr } = spawnSync(QEMU, [program64, 'to_uppercase', 'abc'], {
        env: {
          NODE_OPTIONS: '--bad',
          BUN_BE_BUN: '1',
          BUN_OPTIONS: '--print 7',
          BUN_INSPECT: 'ws://127.0.0.1:9/',
        },
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: 'ABC\n', stderr: '' });
    });
  }
});
