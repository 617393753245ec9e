import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { withEnoughTime } from '../support/enoughTime.ts';
import { thorough } from '../support/extent.ts';
import { BINARY, Job } from '../support/job.ts';
import { Running, death, lives } from '../support/runningProgram.ts';

const NODE = process.execPath;

/** Says when it is ready, then each signal, and ends with 5 on that of its argument. */
const LISTENER = `
  const names = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT', 'SIGALRM'];
  for (const name of names) process.on(name, () => { console.log('got ' + name); if (name === process.argv[1]) process.exit(5); });
  process.stdin.resume();
  console.log('ready');
`;

describe('shipctl retry', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  const retry = (...argv: readonly string[]): Running => new Running(job, [BINARY, 'retry', ...argv]);
  const listener = (last: string, ...options: readonly string[]): Running =>
    retry(...options, NODE, '-e', LISTENER, last);

  describe('and signals', () => {
    for (const options of [[], ['--timeout', '100']]) {
      const how = options.length === 0 ? '' : ', also with a time-out';
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
        it(`passes ${signal} on, and tries no more${how}`, async () => {
          const running = listener(signal, ...options);
          await running.prints(/ready/);
          running.signal(signal);
          const { status, stdout, stderr } = await running.ended;
          expect(status).to.equal(5);
          expect(stdout).to.equal(`ready\ngot ${signal}\n`);
          expect(stderr).to.match(/ended with status 5, after SIG[A-Z]+\n$/);
        });
      }

      for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT', 'SIGALRM'] as const) {
        it(`passes ${signal} on, and tries again${how}`, async () => {
          const running = listener(signal, '--max-attempts', '2', ...options);
          await running.prints(/^ready$/m);
          running.signal(signal);
          await running.prints(/(ready[^]*){2}/);
          running.signal(signal);
          const { status, stdout } = await running.ended;
          expect(status).to.equal(5);
          expect(stdout).to.equal(`ready\ngot ${signal}\n`.repeat(2));
        });
      }
    }

    it('ends with 128 + the signal that ended the program', async () => {
      const running = retry('sh', '-c', 'echo ready; read line');
      await running.prints(/ready/);
      running.signal('SIGTERM');
      expect(await running.ended).to.include({ status: 143, stdout: 'ready\n' });
    });

    it('ends well if the program does, in spite of a signal', async () => {
      const running = retry(NODE, '-e', LISTENER.replace('exit(5)', 'exit(0)'), 'SIGTERM');
      await running.prints(/ready/);
      running.signal('SIGTERM');
      expect(await running.ended).to.include({ status: 0, stderr: '' });
    });

    for (const [signal, status] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
      ['SIGQUIT', 131],
    ] as const) {
      it(`stops waiting for the next try on ${signal}`, async () => {
        const running = retry('--delay', '100000', 'sh', '-c', 'echo tried; exit 3');
        await running.prints(/follows/);
        running.signal(signal);
        const { stdout, stderr, ...end } = await running.ended;
        expect(end).to.deep.equal({ status, signal: null });
        expect(stdout).to.equal('tried\n');
        expect(stderr).to.match(new RegExp(`"sh" is not run after ${signal}\\n$`));
      });
    }

    it('goes on waiting on a signal that is only for the program', async () => {
      const running = retry('--delay', '100000', 'false');
      await running.prints(/follows/);
      for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT', 'SIGALRM'] as const)
        running.signal(signal);
      running.signal('SIGTERM');
      expect((await running.ended).status).to.equal(143);
    });

    /** Fills standard error, so that the program waits there to say how the first try ended, and sends it a signal. */
    const FULL = `
import os, signal, subprocess, sys
reader, writer = os.pipe()
os.set_blocking(writer, False)
for size in 4096, 1:
    try:
        while True:
            os.write(writer, b'x' * size)
    except BlockingIOError:
        pass
os.set_blocking(writer, True)
program = subprocess.Popen(sys.argv[1:], stderr=writer)
def waits():
    with open('/proc/%d/syscall' % program.pid) as call:
        return call.read().split()[1:2] == ['0x2']
while not waits():
    pass
program.send_signal(signal.SIGTERM)
os.close(writer)
text = b''
while part := os.read(reader, 65536):
    text += part
print(program.wait(), text.decode().lstrip('x'))
`;

    it('begins no further try if the signal comes while it says how the last one ended', function () {
      need(this, 'python3');
      const words = ['-c', FULL, BINARY, 'retry', 'sh', '-c', 'echo tried; exit 3'];
      const { stdout } = job.spawn(['python3', ...words]);
      expect(stdout).to.match(
        /^tried\n143 shipctl: .*; try 2 of 3 follows\nshipctl: "sh" is not run after SIGTERM\n/,
      );
    });

    it('leaves the program in its own group, so that it ends with that', async () => {
      const running = retry('sh', '-c', 'echo "child $$"; read line');
      const child = Number((await running.prints(/child (\d+)/))[1]);
      process.kill(-running.process, 'SIGKILL');
      expect((await running.ended).signal).to.equal('SIGKILL');
      await death(child);
    });

    it('passes a signal on to all that a program with a time-out has started', async () => {
      const running = retry('--timeout', '1000', 'sh', '-c', 'sleep 1000 & echo "grandchild $!"; wait');
      const grandchild = Number((await running.prints(/grandchild (\d+)/))[1]);
      running.signal('SIGTERM');
      expect((await running.ended).status).to.equal(143);
      await death(grandchild);
    });
  });

  describe('at a terminal', () => {
    /** Types Ctrl-C at a program that counts it, and has it tell the count behind all that shipctl passed on before. */
    const TERMINAL = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
seen = b''
def until(text):
    global seen
    while text not in seen:
        seen += os.read(terminal, 1000)
until(b'ready')
os.write(terminal, b'\\x03')
until(b'got SIGINT')
os.kill(pid, signal.SIGUSR1)
until(b'got SIGUSR1')
print(seen.count(b'got SIGINT'), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

    it('leaves it to the terminal to tell the program of Ctrl-C: to many, a second one means at once', function () {
      need(this, 'python3');
      const words = ['-c', TERMINAL, BINARY, 'retry', NODE, '-e', LISTENER, 'SIGUSR1'];
      expect(job.spawn(['python3', ...words])).to.include({ stdout: '1 5\n', stderr: '' });
    });

    it('passes Ctrl-C on once to a program with a time-out, which the terminal does not tell', function () {
      need(this, 'python3');
      const words = ['-c', TERMINAL, BINARY, 'retry', '--timeout', '100', NODE, '-e', LISTENER, 'SIGUSR1'];
      expect(job.spawn(['python3', ...words])).to.include({ stdout: '1 5\n', stderr: '' });
    });
  });

  describe('and time', () => {
    it('ends all that a program has started when it takes too long', async () => {
      const script = 'sleep 1000 & echo "pids $$ $!"; wait';
      await withEnoughTime(1, async (limit) => {
        const ended = await retry('--timeout', limit, '--max-attempts', '1', 'sh', '-c', script).ended;
        expect(ended).to.include({ status: 124, stderr: `shipctl: "sh" took longer than ${limit} s\n` });
        const pids = /pids (\d+) (\d+)/.exec(ended.stdout)?.slice(1) ?? [];
        for (const pid of pids) await death(Number(pid));
        return pids.length > 0;
      });
    });

    thorough.it('kills what does not end when it is asked to, and tries again', async () => {
      const script = 'trap "" TERM; echo "pid $$"; while :; do sleep 1000; done';
      await withEnoughTime(0.5, async (limit) => {
        const { status, stdout } = await retry('--timeout', limit, '--max-attempts', '2', 'sh', '-c', script)
          .ended;
        expect(status).to.equal(124);
        const pids = [...stdout.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
        expect(pids.filter(lives)).to.deep.equal([]);
        return pids.length === 2;
      });
    });

    thorough.it('kills what is left when the program itself has ended on being asked to', async () => {
      const script = '(trap "" TERM; exec sleep 1000) & echo "grandchild $!"; wait';
      await withEnoughTime(1, async (limit) => {
        const { status, stdout } = await retry('--timeout', limit, '--max-attempts', '1', 'sh', '-c', script)
          .ended;
        expect(status).to.equal(124);
        const [, grandchild] = /grandchild (\d+)/.exec(stdout) ?? [];
        if (grandchild !== undefined) await death(Number(grandchild));
        return grandchild !== undefined;
      });
    });

    it('lets a program that is stopped end by itself', async () => {
      const script = 'trap "echo cleaned; exit" TERM; echo ready; kill -STOP $$';
      await withEnoughTime(1, async (limit) => {
        const { status, stdout } = await retry('--timeout', limit, '--max-attempts', '1', 'sh', '-c', script)
          .ended;
        expect(status).to.equal(124);
        if (stdout === '') return false;
        expect(stdout).to.equal('ready\ncleaned\n');
        return true;
      });
    });

    thorough.it('says 124 also if the program ends well on being asked to', async () => {
      const program = 'process.on("SIGTERM", () => process.exit(0)); process.stdin.resume()';
      const running = retry('--timeout', '2', '--max-attempts', '1', NODE, '-e', program);
      expect((await running.ended).status).to.equal(124);
    });

    it('gives the status of a program that ends in time, whatever the number', async () => {
      for (const seconds of ['100', '99999999999999'])
        expect((await retry('--timeout', seconds, 'true').ended).status, seconds).to.equal(0);
    });

    it('does not wait for what the program leaves running', () => {
      const out = openSync(job.path('out'), 'w');
      const { status } = spawnSync(BINARY, ['retry', 'sh', '-c', 'sleep 1000 & echo $!'], {
        env: job.env,
        stdio: ['ignore', out, out],
      });
      closeSync(out);
      const left = Number(job.read('out'));
      const isLeft = lives(left);
      process.kill(left);
      expect({ status, isLeft }).to.deep.equal({ status: 0, isLeft: true });
    });
  });
});
