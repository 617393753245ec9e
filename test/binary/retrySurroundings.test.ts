import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';

describe('what surrounds a program that shipctl retry runs', () => {
  let job: Job;

  before(function () {
    need(this, 'bash');
    job = new Job([]);
  });

  after(() => {
    job.remove();
  });

  /** What a script of the shell prints in which "$@" stands in front of a program. */
  function printed(script: string, ...inFront: readonly string[]): string {
    const { status, stdout, stderr } = job.spawn(['bash', '-c', script, 'bash', ...inFront]);
    expect({ status, stderr }, script).to.deep.equal({ status: 0, stderr: '' });
    return stdout;
  }

  const LIMITS = '"$@" cat /proc/self/limits';
  const ENVIRONMENT = String.raw`"$@" cat /proc/self/environ | tr '\0' '\n' | grep -v '^_='`;
  const rows: [title: string, script: string][] = [
    ['its limits', LIMITS],
    ['a lower limit of open files', `ulimit -Sn 100; ${LIMITS}`],
    ['limits of files, stack, core and processes', `ulimit -n 90; ulimit -s 2000; ulimit -c 0; ${LIMITS}`],
    ['a limit that the shell set in front of exec', `ulimit -Sn 80; exec ${LIMITS}`],
    ['its variables', ENVIRONMENT],
    [
      'variables that are not UTF-8, or have odd names',
      `A=$'\\xe9\\n\\xff' env a.b=1 'x y=2' E= ${ENVIRONMENT.replace('"$@"', '"$@" env -u _')}`,
    ],
    [
      'variables and a descriptor that are for a Node program',
      `export NODE_CHANNEL_FD=7 NODE_CHANNEL_SERIALIZATION_MODE=json NODE_UNIQUE_ID=1 NODE_OPTIONS=--x
      export NODE_V8_COVERAGE=relative; { ${ENVIRONMENT}; "$@" ls -l /proc/self/fd/7 | sed 's/.* 7/7/'; } 7<>/dev/null`,
    ],
    [
      'variables that name what is no channel',
      `export NODE_CHANNEL_FD=x NODE_CHANNEL_SERIALIZATION_MODE=y; ${ENVIRONMENT}`,
    ],
    [
      'its mask, priority, directory and groups',
      `umask 027; nice -n 3 "$@" bash -c 'umask; nice; pwd; id; ulimit -a; ps -o pgid=,sid=,tty= $$ 2>&1 | wc -l'`,
    ],
    ['signals that are not ignored', `"$@" grep -E '^Sig(Ign|Blk)|^Umask' /proc/self/status`],
    [
      'the flags of its streams',
      `"$@" bash -c 'for n in 0 1 2 5; do grep flags /proc/self/fdinfo/$n; done' </dev/null 2>/dev/null 5</dev/null`,
    ],
  ];
  for (const [title, script] of rows) {
    it(`is ${title}, as without shipctl`, () => {
      expect(printed(script, BINARY, 'retry')).to.equal(printed(script));
    });
  }

  it('is the channel of a Node program, on which nobody else reads', function () {
    need(this, 'node');
    job.write(
      'work/parent.cjs',
      `const child = require('node:child_process').spawn('sh', ['-c', '"$@"', 'sh', ...process.argv.slice(2)], {
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      });
      child.on('message', (message) => console.log('answer', message));
      for (let number = 1; number <= 100; number++) child.send(number);`,
    );
    job.write(
      'work/child.cjs',
      `let sum = 0;
      process.on('message', (number) => {
        sum += number;
        if (number === 100) process.send(sum, () => process.disconnect());
      });`,
    );
    const { stdout, stderr } = job.spawn(['node', 'parent.cjs', BINARY, 'retry', 'node', 'child.cjs']);
    expect({ stdout, stderr }).to.deep.equal({ stdout: 'answer 5050\n', stderr: '' });
  });
});
