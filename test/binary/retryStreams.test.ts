import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { BINARY, type Ended, Job } from '../support/job.ts';
import { Running } from '../support/runningProgram.ts';

describe('what shipctl retry runs', () => {
  let job: Job;

  before(function () {
    need(this, 'bash');
  });

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  /** Runs a script of the shell in which $S is the program. */
  const shell = (script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    job.start(['bash', '-c', script], { S: BINARY, ...env });

  const rows: [title: string, script: string, stdout: string][] = [
    [
      'reads on where the try before it stopped',
      String.raw`printf 'a\nb\n' | $S retry sh -c 'read x; echo $x; [ $x = b ]' 2>/dev/null`,
      'a\nb\n',
    ],
    [
      'has our own standard output and error',
      `$S retry sh -c 'for n in 1 2; do [ /proc/self/fd/$n -ef /proc/$PPID/fd/$n ] && echo same; done'`,
      'same\nsame\n',
    ],
    [
      'has the files that the shell opened for it',
      `$S retry bash -c 'echo 3 >&3; echo 7 >&7; echo 99 >&99' 3>&1 7>&1 99>&1`,
      '3\n7\n99\n',
    ],
    [
      'has several that lead to one pipe, as the shell opened them',
      `($S retry bash -c 'echo 3 >&3; echo 7 >&7; echo 99 >&99' 3>&1 7>&1 99>&1) | cat`,
      '3\n7\n99\n',
    ],
    [
      'has no other open files, also if retry has options',
      `open() { "$@" sh -c 'ls /proc/$$/fd; :'; }; [ "$(open)" = "$(open $S retry --delay 0 --)" ] && echo same`,
      'same\n',
    ],
    [
      'has the pipe that a make waits with',
      `mkfifo p; exec 4<>p; exec 3<p; $S retry sh -c 'echo x >&4; read x <&3; echo $x'`,
      'x\n',
    ],
    ['reads what the shell put in its arguments', `$S retry cat <(echo hi)`, 'hi\n'],
    [
      'gets the environment as it is, bytes that are not UTF-8 too',
      String.raw`X=$(printf '\351\n\342') $S retry sh -c 'printf %s "$X" | od -An -tx1'`,
      ' e9 0a e2\n',
    ],
    [
      'gets its arguments as they are',
      String.raw`$S retry printf '[%s]' '' ' a  b ' '*' '$HOME' "$(printf 'é\357\277\275')" -n --`,
      '[][ a  b ][*][$HOME][é\ufffd][-n][--]',
    ],
    [
      'gets arguments that are not UTF-8, byte for byte',
      String.raw`$S retry printf '[%s]' $'\x81\xff\n\n' $'%s\xe9\\n' "it's" | od -An -tx1`,
      ' 5b 81 ff 0a 0a 5d 5b 25 73 e9 5c 6e 5d 5b 69 74\n 27 73 5d\n',
    ],
    [
      'keeps variables with odd names beside an argument that is not UTF-8',
      String.raw`env a.b=$'\xe8' 'x y=2' $S retry env $'n\xe9=1' | grep -a '^[anx][^_]*=' | od -An -c | tr -d ' \n'`,
      String.raw`a.b=350\nxy=2\nn351=1\n`,
    ],
    [
      'has a path that is not UTF-8',
      String.raw`n=$'a\xe9'; printf '#!/bin/sh\necho "ran $0" | od -An -c | tr -d " "' >$n; chmod +x $n; $S retry ./$n`,
      'ran./a351\\n\n',
    ],
    [
      'is a script without a first line that names its interpreter',
      `echo 'echo "ran $1"' >s; chmod +x s; $S retry ./s x`,
      'ran x\n',
    ],
    [
      'is found in PATH',
      `mkdir bin; printf '#!/bin/sh\\necho own' >bin/own; chmod +x bin/own; PATH=$PWD/bin:$PATH $S retry own`,
      'own\n',
    ],
    [
      'is a program whose name has blanks',
      `printf '#!/bin/sh\\necho "ran $0"' >'a b'; chmod +x 'a b'; $S retry './a b'; PATH=.:$PATH $S retry 'a b'`,
      'ran ./a b\nran ./a b\n',
    ],
    [
      'is a line for the shell where a file of that name is no program',
      `touch 'echo b'; $S retry 'echo b'; mkdir 'echo c'; PATH=.:$PATH $S retry 'echo c'`,
      'b\nc\n',
    ],
  ];
  for (const [title, script, stdout] of rows) {
    it(title, async () => {
      expect(await shell(script)).to.deep.equal({ status: 0, signal: null, stdout, stderr: '' });
    });
  }

  const faults: [title: string, script: string, status: number, stderr: string][] = [
    ['is not in PATH', '$S retry no-such-program s3cret', 127, '"no-such-program" was not found in PATH'],
    ['is not at a path', '$S retry ./none s3cret', 127, '"./none" was not found'],
    ['is no program', 'touch f; $S retry ./f s3cret', 126, '"./f" can\'t be run: permission denied (EACCES)'],
    ['is a directory', '$S retry /tmp', 126, '"/tmp" can\'t be run: permission denied (EACCES)'],
    [
      'is below a file',
      'touch f; $S retry ./f/x',
      126,
      '"./f/x" can\'t be run: a part of its path is not a directory (ENOTDIR)',
    ],
    [
      'has no interpreter',
      "echo '#!/none' >s; chmod +x s; $S retry ./s",
      126,
      '"./s" can\'t be run: its interpreter is missing',
    ],
    [
      'has a value in front of it',
      '$S retry TOKEN=s3cret make',
      127,
      'TOKEN=… (variables are set with: env NAME=VALUE) was not found in PATH',
    ],
    [
      'is not at a path that is not UTF-8',
      String.raw`: >"$(printf 'a\357\277\275')"; $S retry "./$(printf 'a\351')" s3cret`,
      127,
      String.raw`"./a\xe9" was not found`,
    ],
  ];
  for (const [title, script, status, stderr] of faults) {
    it(`is not tried again if it ${title}`, async () => {
      expect(await shell(script)).to.deep.equal({
        status,
        signal: null,
        stdout: '',
        stderr: `shipctl: ${stderr}\n`,
      });
    });
  }

  it("is tried again if it can't be run for the moment", async () => {
    // A program that is being written can't be run (ETXTBSY).
    const script = 'cp /bin/true busy; exec 9>>busy; exec $S retry --delay 100000 ./busy';
    const running = new Running(job, ['bash', '-c', script], { S: BINARY });
    await running.prints(/"\.\/busy" can't be run: .*; try 2 of 3 follows/);
    running.signal('SIGTERM');
    expect((await running.ended).status).to.equal(143);
  });

  it('is not what is shown: neither arguments nor what the shell runs', async () => {
    const { status, stderr } = await shell(`$S retry 'TOKEN=s3cret; exit 4'; $S retry sh -c 'exit 5' s3cret`);
    expect(status).to.equal(5);
    expect(stderr)
      .to.match(/status 4/)
      .and.match(/status 5/)
      .and.not.include('s3cret');
  });
});
