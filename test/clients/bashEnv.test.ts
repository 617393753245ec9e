import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { shellFunctions } from '../../src/core/shell/functions.ts';
import { need } from '../support/clients.ts';
import { Job } from '../support/job.ts';
import { quoted, standIn } from '../support/shells.ts';

const ENV = { MYAWS_ID: '42' };
const GETTER = 'shipctl get_resource_id my-aws';

/** What the program that stands in for shipctl ends with: the shell did not answer. */
const STARTED = 77;

describe('BASH_ENV with the functions of shell_init bash', () => {
  let job: Job;
  let file = '';
  let path = '';
  before(function () {
    need(this, 'bash', 'dash');
    job = new Job([], ENV);
    file = job.write('shipctl.bash', shellFunctions('bash'));
    path = `${standIn(job)}:${job.env['PATH'] ?? ''}`;
  });
  after(() => {
    job.remove();
  });

  /** Runs a script with BASH_ENV set. */
  function runs([program = '', ...options]: readonly string[], script: string) {
    const { status, stdout, stderr } = spawnSync(program, [...options, job.write('script', script)], {
      cwd: job.path('work'),
      env: { ...job.env, PATH: path, BASH_ENV: file },
      // A bash whose input is a socket reads ~/.bashrc as well.
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  const answered: readonly [title: string, words: readonly string[], script: string][] = [
    ['in an unchanged script', ['bash'], GETTER],
    ['under set -eu', ['bash'], `set -euo pipefail\n${GETTER}`],
    ['in a substitution', ['bash'], `x=$(${GETTER}); echo "$x"`],
    ['in a bash that the script starts', ['bash'], `bash -c ${quoted(GETTER)}`],
    ['in a script that a script starts', ['bash'], `printf '%s\\n' ${quoted(GETTER)} >inner; bash ./inner`],
    ['in a script with options of its own', ['bash', '-eu', '-o', 'pipefail'], GETTER],
    ['with -v', ['bash'], `shipctl -v x get_resource_id my-aws; echo "$x"`],
    [
      'in a job that sets BASH_ENV itself, and whose file reads ours',
      ['bash'],
      `printf '. "%s"\\nmine=1\\n' "$BASH_ENV" >mine; BASH_ENV=$PWD/mine bash -c '${GETTER}; [ "$mine" = 1 ]'`,
    ],
  ];
  for (const [title, words, script] of answered) {
    it(`answers ${title}`, () => {
      expect(runs(words, script)).to.deep.equal({ status: 0, stdout: '42\n', stderr: '' });
    });
  }

  const unread: readonly [title: string, words: readonly string[], script: string][] = [
    ['under env -i', ['bash'], `env -i MYAWS_ID=42 PATH="$PATH" bash -c ${quoted(GETTER)}`],
    ['in bash -p', ['bash', '-p'], GETTER],
    ['in bash --posix, which does not read BASH_ENV', ['bash', '--posix'], GETTER],
    ['in bash that is called sh', ['bash'], `exec -a sh bash -c ${quoted(GETTER)}`],
    ['in dash', ['dash'], GETTER],
    ['in a job whose own BASH_ENV is another file', ['bash'], `BASH_ENV=/dev/null bash -c ${quoted(GETTER)}`],
  ];
  for (const [title, words, script] of unread) {
    it(`leaves the call to the program ${title}`, () => {
      expect(runs(words, script)).to.deep.equal({ status: STARTED, stdout: '', stderr: '' });
    });
  }

  it("gives way to a script's own function", () => {
    const { status, stdout } = runs(['bash'], `shipctl() { echo mine "$@"; }\n${GETTER}`);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'mine get_resource_id my-aws\n' });
  });

  it("gives way to a script's own alias", () => {
    const { status, stdout } = runs(
      ['bash'],
      `shopt -s expand_aliases\nalias shipctl='echo mine'\n${GETTER}`,
    );
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'mine get_resource_id my-aws\n' });
  });

  it('prints nothing and changes no option, with any of them on', () => {
    const script = 'echo "$-:$BASHOPTS:$SHELLOPTS"';
    const bare = spawnSync('bash', ['-euf', job.write('script', script)], { env: job.env, encoding: 'utf8' });
    expect(runs(['bash', '-euf'], script).stdout).to.equal(bare.stdout);
  });

  it('does no harm if the file is missing', () => {
    const { status, stdout } = spawnSync('bash', ['-c', 'echo done'], {
      env: { ...job.env, BASH_ENV: '/nonexistent' },
      encoding: 'utf8',
    });
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'done\n' });
  });
});
