import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRoot } from '../../scripts/support/paths.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, HANG_MS } from '../support/job.ts';

const COMMAND = [process.execPath, '--import', 'tsx', inRoot('scripts', 'sample.ts'), '--shell'];

/** A shell of the user's, and the one that opens. */
const SHELLS: readonly (readonly [named: string, opened: string])[] = [
  ['bash', 'bash'],
  ['zsh', 'zsh'],
  ['sh', 'sh'],
  ['fish', 'sh'],
];

describe('npm run sample -- --shell', () => {
  let temporary = '';

  before(() => {
    temporary = mkdtempSync(join(tmpdir(), 'shipctl-shell-'));
  });

  after(() => {
    rmSync(temporary, { recursive: true });
  });

  /** Opens the shell, has it read these lines, and checks that nothing stays behind. */
  function open(
    words: readonly string[],
    shell: string,
    lines: string,
  ): { status: number | null; out: string } {
    const [program = '', ...rest] = words;
    const { status, stdout } = spawnSync(program, rest, {
      cwd: inRoot(),
      env: { ...process.env, SHELL: `/bin/${shell}`, TMPDIR: temporary, TERM: 'dumb' },
      encoding: 'utf8',
      input: lines,
      timeout: HANG_MS,
    });
    expect(readdirSync(temporary).filter((name) => name.startsWith('shipctl-sample-'))).to.deep.equal([]);
    return { status, out: stdout };
  }

  for (const [named, opened] of few(SHELLS, 1)) {
    it(`runs what it reads without a terminal in ${opened} if SHELL is ${named}, and ends as that does`, function () {
      need(this, opened);
      const lines = 'echo "$0"; shipctl get_resource_type my-state; shipctl-source to_uppercase x; exit 3\n';
      const { status, out } = open(COMMAND, named, lines);
      expect(out).to.match(new RegExp(`^\\S*/${opened}\nstate\nX\n$`));
      expect(status).to.equal(3);
    });
  }

  it('has a home directory of its own and the built programs first in PATH', () => {
    const { out } = open(COMMAND, 'sh', 'echo "$HOME"; readlink "$(command -v shipctl)"\n');
    const [home = '', program] = out.split('\n');
    expect(home).to.match(/\/shipctl-sample-\w+\/home$/);
    expect(program).to.equal(BINARY.replace(/-fast$/, ''));
  });

  for (const shell of few(['bash', 'zsh', 'sh'], 1)) {
    it(`says on a terminal how to leave, and shows where it is in the prompt of ${shell}`, function () {
      need(this, 'script', shell);
      const command = COMMAND.map((word) => `'${word}'`).join(' ');
      const { status, out } = open(['script', '-qec', command, '/dev/null'], shell, 'false\nexit\n');
      expect(out).to.include('Leave it with exit or Ctrl-D').and.include('(sample job) $ ');
      expect(status).to.equal(0);
    });
  }
});
