import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { expect } from 'chai';
import { ALLOWED_NAMES } from '../../src/core/shell/refusedNames.ts';
import { need } from '../support/clients.ts';
import { HANG_MS, Job } from '../support/job.ts';
import { quoted } from '../support/shells.ts';

/** A shell that may evaluate what `env` prints. */
interface Evaluator {
  readonly program: string;
  readonly words: readonly string[];
  /** Makes all parameters of its own known. */
  readonly start?: string;
}

const LOAD_MODULES = 'for m in ${module_path[1]}/**/*.so; zmodload ${${m#$module_path[1]/}%.so}';
const LIST_MODULES = 'print -l ${module_path[1]}/**/*.so';

const EVALUATORS: readonly Evaluator[] = [
  { program: 'bash', words: ['--norc'] },
  { program: 'zsh', words: ['-f'], start: LOAD_MODULES },
  { program: 'dash', words: [] },
  { program: 'busybox', words: ['sh'] },
  { program: 'mksh', words: [] },
  { program: 'lksh', words: [] },
  { program: 'ksh93', words: [] },
  { program: 'yash', words: [] },
  { program: 'posh', words: [] },
];

/** What may have a shell look at one of its parameters. Some of it is an error in some of them. */
const USES = [
  ...[
    'cd .',
    'pushd .; popd',
    '(:)',
    ': & wait',
    'echo a | { read x; }',
    'hash -r',
    'getopts a x -a',
    'set -x; :',
  ],
  ...[
    'select x in a; do break; done </dev/null',
    'nosuchcmd',
    'time :',
    'history',
    'fc -l',
    'print -P x',
    'jobs',
  ],
  ...[
    'f() { :; }; f',
    'kill -l',
    'ulimit',
    "printf '%(%s)T' -1",
    'echo $RANDOM $SECONDS $((LINENO + COLUMNS))',
  ],
  ...[
    'ls -d .',
    'typeset -p; declare -p; set',
    'echo *',
    'x=~',
    'trap : EXIT',
    'test -t 0',
    'read -t 0 x',
    'complete',
  ],
  ...[
    'echo $(:)',
    'coproc :',
    'bind -l',
    'true | true',
    'sched',
    'zftp params',
    'unset x',
    '. /dev/null',
    'alias',
  ],
  ...['command -V ls', 'type ls', 'umask', 'autoload x; x', 'compgen -v', 'time (:)', 'eval :', 'exec true'],
];

/** The files of a shell's program: itself, and what it loads. */
function filesOf({ program, words }: Evaluator): readonly string[] {
  const own = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
  const modules =
    program === 'zsh' ? spawnSync(program, [...words, '-c', LIST_MODULES]).stdout.toString() : '';
  return [realpathSync(own), ...modules.split('\n').filter((name) => name !== '')];
}

/** The parameters that a shell says it has, in lower case too. */
function ownNamesOf({ program, words, start = '' }: Evaluator): readonly string[] {
  const all = 'print -rl -- "${(@k)parameters}"';
  const script = `${start}\n[ -z "\${ZSH_VERSION-}" ] || eval ${quoted(all)}\nset`;
  return (
    spawnSync(program, [...words, '-c', script])
      .stdout.toString()
      .match(/^[A-Za-z_]\w*/gm) ?? []
  );
}

/** All that may be the name of a parameter in a shell's program, upper case as such names are. */
function namesOf(shell: Evaluator): readonly string[] {
  const texts = filesOf(shell).map((file) => readFileSync(file, 'latin1'));
  // yash has characters of four bytes.
  const names = texts
    .flatMap((text) => [text, text.replaceAll('\0\0\0', '')])
    .flatMap((text) => text.match(/(?<!\w)[A-Z_][A-Z0-9_]{1,40}(?!\w)/g) ?? []);
  return [...new Set([...names, ...ALLOWED_NAMES])].sort();
}

for (const shell of EVALUATORS) {
  describe(`the names that env leaves to ${[shell.program, ...shell.words].join(' ')}`, () => {
    let job: Job;
    /** What env prints of all names, a line for each. */
    let lines: readonly string[];

    before(function () {
      need(this, shell.program);
      job = new Job([]);
      const names = namesOf(shell);
      // A shell computes the subscript of what is a list for it, and runs what is in there.
      const fields = names.map((name) => [name, `path[$(echo ${name} >>${job.path('ran')})1]`] as const);
      job.write('job/integrations/kv/integration.json', JSON.stringify(Object.fromEntries(fields)));
      const { status, stdout } = job.run(['env', 'kv']);
      expect(status).to.equal(0);
      lines = stdout.split('\n').slice(0, -1);
      expect(names).to.include('IFS');
      expect(lines).to.have.length.within(100, names.length - 5);
    });

    it('run nothing if they are its own, which some shells stop at', () => {
      const names = new Set(ownNamesOf(shell));
      expect([...names]).to.include('IFS');
      const fields = [...names].map((name) => [name, `path[$(echo ${name} >>${job.path('ran')})1]`] as const);
      job.write('job/integrations/own/integration.json', JSON.stringify(Object.fromEntries(fields)));
      const printed = job.run(['env', 'own']).stdout.split('\n').slice(0, -1);
      const script = [shell.start ?? '', ...printed.map((line) => `(eval ${quoted(line)})`)].join('\n');
      job.spawn([shell.program, ...shell.words, job.write('script', script)]);
      expect(job.read('ran')).to.equal(undefined);
    });

    after(() => {
      (job as Job | undefined)?.remove();
    });

    for (const way of ['a script', 'an interactive shell']) {
      it(`run nothing and stop nothing in ${way}`, () => {
        const exported = lines.map((line) => `${line}; echo ${line.replace(/^export (\w+)=.*/, '$1')}`);
        const uses = USES.map((use) => `(eval ${quoted(use)}) >/dev/null 2>&1 </dev/null`);
        const script = [shell.start ?? '', ...exported, ...uses, 'echo all done', ''].join('\n');
        const isScript = way === 'a script';
        const { stdout } = spawnSync(
          shell.program,
          [...shell.words, ...(isScript ? [job.write('script', script)] : ['-i'])],
          {
            cwd: job.path('work'),
            env: job.env,
            encoding: 'utf8',
            input: isScript ? '' : script,
            timeout: HANG_MS,
          },
        );
        expect((job.read('ran') ?? '').split('\n').slice(0, -1)).to.deep.equal([]);
        const last = stdout.trim().split('\n').at(-1);
        expect(stdout.includes('all done'), `stopped after ${String(last)}`).to.equal(true);
      });
    }
  });
}
