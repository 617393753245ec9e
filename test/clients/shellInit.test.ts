import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { run as runInMemory } from '../../src/cli/run.ts';
import { GETTERS, TEXT_COMMANDS } from '../../src/core/job/getters.ts';
import { shellFunctions } from '../../src/core/shell/functions.ts';
import { type Case, load, run as replay } from '../golden/replay.mjs';
import { need, skipFor } from '../support/clients.ts';
import { few, runs, thorough } from '../support/extent.ts';
import { fakeWorld } from '../support/fakeWorld.ts';
import { BINARY, Job } from '../support/job.ts';
import { REAL_SHELLS, initLine, quoted, runScript, standIn } from '../support/shells.ts';
import { withJob } from '../support/withJob.ts';

const ANSWERED: ReadonlySet<string> = new Set([...GETTERS, ...TEXT_COMMANDS].map(({ name }) => name));

const CASES: readonly Case[] = ['v5.8.jsonl', 'spec.jsonl']
  .flatMap((file) => load(join(import.meta.dirname, '../golden', file)))
  .filter(({ argv: [name = ''] }) => ANSWERED.has(name));

const SECRET = 's3cr3t';
const ENV = { MYAWS_ID: '42', MYAWS_INTEGRATION_SECRETKEY: SECRET, MYAWS_EMPTY: '' };

const WORD = fc.oneof(
  fc.constantFrom(
    'my-aws',
    'a.b',
    '1-a',
    'é',
    'ſ',
    'K',
    'ı',
    'a/b',
    '-a',
    '--',
    '',
    '12',
    'a b',
    '*',
    'x\n',
    '_',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.stringMatching(/^[A-Za-z0-9_.:-]{1,8}$/),
);
const PLAIN = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,8}$/);
const CALL = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...GETTERS), PLAIN, PLAIN)
      .map(([{ name, hasKey }, ...given]) => [name, ...given.slice(0, hasKey ? 2 : 1)]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...ANSWERED, 'GET_RESOURCE_ID', ''), fc.array(WORD, { maxLength: 3 }))
      .map(([name, words]) => [name, ...words]),
  },
);
const VALUE = fc.oneof(
  fc.constantFrom('', '-n x', '-e', '\\n\\c', '%s%d', 'a\n\n', '  a  b ', '$(id)`id`', "'", '"', '*', '~'),
  fc.string({ unit: 'binary' }),
);
const withoutNul = (text: string): string => text.replaceAll('\0', '');

/** The variable that a call asks for, unless it is one of the shell's own. */
function variableOf([name = '', ...words]: readonly string[]): readonly string[] {
  const getter = GETTERS.find((one) => one.name === name);
  const [prefix = '', key = ''] = words.map((word) => word.replace(/[^A-Za-z0-9_]/g, '').toUpperCase());
  const variable = `${prefix.replace(/^[0-9]+/, '')}${getter?.middle ?? '_'}${getter?.hasKey ? key : ''}`;
  return getter && !/^[0-9]/.test(variable) ? [variable] : [];
}

/** Those in which all recorded cases run. */
const RECORDED = few(REAL_SHELLS, 1);

for (const shell of REAL_SHELLS) {
  describe(`the functions of shell_init in ${shell.title}`, () => {
    before(function () {
      need(this, shell.program);
    });

    it('are what the program prints', () => {
      const job = new Job([]);
      const { stdout } = runScript(
        shell,
        job,
        `eval "$(shipctl shell_init ${shell.functions})"\ncommand -v shipctl`,
      );
      expect(stdout.toString()).to.match(/^(shipctl|.*\/shipctl)\n$/);
      expect(runScript(shell, job, `shipctl shell_init ${shell.functions}`).stdout.toString()).to.equal(
        spawnSync(shell.program, [
          ...shell.words,
          '-c',
          `cat ${initLine(shell, job).slice(2)}`,
        ]).stdout.toString(),
      );
      job.remove();
    });

    const ways: readonly [title: string, line: string][] = [
      ['', 'shipctl "$@"'],
      [', with -v,', 'shipctl -v x "$@" || exit; printf "%s\\n" "$x"'],
    ];
    const test = RECORDED.includes(shell) ? it : thorough.it;
    for (const [title, line] of ways) {
      test(`give${title} what is recorded of each command`, () => {
        const job = new Job([]);
        const script = `set -eu\nPATH=${dirname(BINARY)}:$PATH\n${initLine(shell, job)}${line}`;
        const found = CASES.flatMap((testCase) => {
          const bin = [shell.program, ...shell.words, job.write('script', script)];
          const done = replay(testCase, bin);
          rmSync(done.root, { recursive: true, force: true });
          return done.found.map((text) => `${testCase.id}: ${text}`);
        });
        job.remove();
        expect(found).to.deep.equal([]);
      });
    }

    it('answer as the program does, or ask it, whatever the words and variables', () => {
      const job = new Job([]);
      const directory = standIn(job);
      const start = `IFS=9a_; set -euf\n${initLine(shell, job)}`;
      let answered = 0;
      // So many that not each of them can be left to the program by chance.
      const numRuns = Math.max(10, runs(40));
      const property = fc.asyncProperty(
        fc.array(CALL, { minLength: 30, maxLength: 60 }),
        fc.array(VALUE, { minLength: 20, maxLength: 20 }),
        fc.constantFrom('C', 'C.UTF-8'),
        async (calls, values, locale) => {
          const env = Object.fromEntries(
            calls.flatMap((words, index) =>
              variableOf(words).map((variable) => [variable, withoutNul(values[index % 20] ?? '')] as const),
            ),
          );
          const lines = calls.map((words) => {
            const call = words.map((word) => quoted(withoutNul(word))).join(' ');
            return `s=0; shipctl ${call} || s=$?; printf '\\0%s\\0' "$s"`;
          });
          const script = start + lines.join('\n');
          const { stdout, stderr } = runScript(shell, job, script, { ...env, LC_ALL: locale }, directory);
          expect(stderr.toString()).to.equal('');
          const parts = stdout.toString('latin1').split('\0');
          for (const [index, words] of calls.entries()) {
            const [out = '', status] = parts.slice(index * 2);
            if (status === '77') continue;
            answered++;
            const { world, seen } = fakeWorld({ env });
            expect(String(await runInMemory(words.map(withoutNul), world)), words.join(' ')).to.equal(status);
            expect(seen.out.toString('latin1')).to.equal(out);
          }
        },
      );
      return fc
        .assert(property, { numRuns })
        .then(() => expect(answered).to.be.greaterThan(numRuns))
        .finally(() => {
          job.remove();
        });
    });

    it('leave to the program what it has to judge', () => {
      const job = new Job([]);
      const calls = [
        'get_resource_id -a',
        'get_resource_env a -a',
        'get_resource_env -- a',
        "get_resource_id ''",
      ];
      calls.push(
        "get_resource_env a ''",
        'get_resource_env a .',
        'get_resource_id 1',
        'get_resource_id a b',
        '',
      );
      calls.push(
        'get_resource_id a/',
        'get_integration_field ../job a',
        'get_integration_field ghost a',
        '--version',
      );
      calls.push(
        'GET_RESOURCE_ID a',
        'get_resource_id ghost',
        'get_resource_id --help',
        'to_uppercase ß',
        '-v',
      );
      const env = {
        A_ID: '1',
        A_A: '2',
        A__: '3',
        A_INTEGRATION_A: '4',
        JOB_INTEGRATION_A: '5',
        GHOST_INTEGRATION_A: '6',
      };
      for (const call of calls) {
        const script = `${initLine(shell, job)}shipctl ${call}`;
        const { status, stdout } = runScript(shell, job, script, env, standIn(job));
        expect(`${String(status)}${stdout.toString()}`, call).to.equal('77');
      }
      job.remove();
    });

    it('start nothing for a variable that is set, and keep line breaks at its end', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        job.write('job/integrations/keys/integration.json', '{}');
        const calls = GETTERS.map(({ name, middle, hasKey, isOfJob }, index) => {
          const variable = `${isOfJob ? 'KEYS' : 'MYAWS'}${middle}${hasKey ? 'K1' : ''}`;
          job.env[variable] = `v${index}\n\n`;
          const call = `${name} ${isOfJob ? 'keys' : 'my-aws'}${hasKey ? ' k.1' : ''}`;
          return `unset x; shipctl -v x ${call}; printf '%s' "$x"; shipctl ${call}`;
        });
        const { stdout, stderr } = runScript(shell, job, `${initLine(shell, job)}PATH=\n${calls.join('\n')}`);
        expect(stderr.toString()).to.equal('');
        const expected = GETTERS.map(({ middle, hasKey, isOfJob }) => {
          const value = job.env[`${isOfJob ? 'KEYS' : 'MYAWS'}${middle}${hasKey ? 'K1' : ''}`] ?? '';
          return `${value}${value}\n`;
        });
        expect(stdout.toString()).to.equal(expected.join(''));
      }));

    it('make no process for a getter with -v', function () {
      need(this, 'strace');
      const job = new Job([]);
      // Only calls that succeed: one that a signal interrupts is made again.
      const words = ['-f', '-qqz', '-e', 'trace=clone,clone3,fork,vfork,execve', '-o', job.path('trace')];
      const processes = (script: string, expected: string): number => {
        const file = job.write('script', initLine(shell, job) + script);
        const { stdout } = job.spawn(['strace', ...words, shell.program, ...shell.words, file], ENV);
        expect(stdout).to.equal(expected);
        return (job.read('trace') ?? '').match(/\b(clone3?|v?fork|execve)\(/g)?.length ?? 0;
      };
      const without = processes(':', '');
      expect(processes('shipctl -v x get_resource_id my-aws; printf %s "$x"', '42')).to.equal(without);
      job.remove();
    });

    it('show no value in a trace, and leave it on', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const script = `${initLine(shell, job)}set -x
shipctl -v x get_integration_resource_field my-aws secretKey
shipctl get_integration_resource_field my-aws secretKey >/dev/null
shipctl -v y get_integration_resource_field 'my aws' secretKey
case $- in *x*) echo traced ;; esac
{ set +x; } 2>/dev/null
printf '%s %s\\n' "$x" "$y"`;
        const { stdout, stderr } = runScript(shell, job, script, ENV);
        expect(stdout.toString()).to.equal(`traced\n${SECRET} ${SECRET}\n`);
        expect(stderr.toString())
          .to.match(/shipctl -v x/)
          .and.not.include(SECRET);
      }));

    it('change no other name and no option', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const states: Readonly<Record<string, string>> = {
          bash: 'declare -p; declare -F; shopt -p; set +o; alias; trap',
          zsh: 'typeset | LC_ALL=C sort; print -l ${(ko)functions}; setopt; alias; trap',
          sh: 'set; set -o; alias; trap',
        };
        const state = states[shell.functions] ?? '';
        const script = `x=1 y=2; set -fu; printf -- ''
{ ${state}; } >${job.path('before')}
${initLine(shell, job)}
shipctl -v x get_resource_id my-aws
shipctl -v y get_resource_id 'my aws'
shipctl get_resource_id my-aws
shipctl get_resource_id ghost 2>/dev/null
{ ${state}; } >${job.path('after')}`;
        expect(runScript(shell, job, script, ENV).stdout.toString()).to.equal('42\n');
        const own = /__shipctl_|^(shipctl|declare -f shipctl)\b/;
        const fleeting =
          /^$|'\?'=|\b(_|BASH_\w+|S?RANDOM|LINENO|SECONDS|EPOCH\w+|FUNCNAME|HISTCMD|PIPESTATUS|pipestatus|status|functions|x|y)\b/;
        const kept = (name: string): string[] =>
          (job.read(name) ?? '').split('\n').filter((line) => !own.test(line) && !fleeting.test(line));
        expect(kept('after')).to.deep.equal(kept('before'));
      }));

    it('pass statuses on, and end a script under set -e', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const script = `${initLine(shell, job)}set -e
shipctl -v x get_resource_id ghost 2>/dev/null || printf '%s.%s.' "$?" "$x"
shipctl -v PATH= get_resource_id my-aws || printf '%s.' "$?"
shipctl -v __shipctl_word get_resource_id my-aws || printf '%s.' "$?"
shipctl retry --max-attempts 1 sh -c 'exit 7' 2>/dev/null || printf '%s.' "$?"
shipctl -v x get_resource_id ghost
echo not reached`;
        const { stdout, stderr, status } = runScript(shell, job, script, ENV);
        expect(stdout.toString()).to.equal('99..99.99.7.');
        expect(stderr.toString()).to.match(/-v VAR COMMAND is only for the functions.*no resource "ghost"/s);
        expect(status).to.equal(99);
      }));

    it('fail if standard output takes nothing', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const script = `${initLine(shell, job)}shipctl get_resource_id my-aws >/dev/full`;
        expect(runScript(shell, job, script, ENV).status).not.to.equal(0);
      }));

    test('know the letters of names in a locale where i has another upper case', function () {
      need(this, 'localedef');
      const job = new Job([]);
      const made = job.spawn(['localedef', '-i', 'tr_TR', '-f', 'UTF-8', job.path('tr_TR.UTF-8')]);
      if (made.status !== 0) skipFor(this, 'no source of tr_TR here');
      const script = `${initLine(shell, job)}shipctl get_resource_name abcdefghijklmnopqrstuvwxyz
shipctl get_integration_resource_field hi iii`;
      const env = { LOCPATH: job.root, LC_ALL: 'tr_TR.UTF-8', HI_INTEGRATION_III: 'v' };
      const { stdout } = runScript(shell, job, script, env, standIn(job));
      expect(stdout.toString()).to.equal('ABCDEFGHIJKLMNOPQRSTUVWXYZ\nv\n');
      job.remove();
    });

    it('give every byte that a variable can hold', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
        const value = Buffer.from(quoted(bytes.toString('latin1')), 'latin1');
        const script = Buffer.concat([
          Buffer.from(`${initLine(shell, job)}export MYAWS_ID=`),
          value,
          Buffer.from(
            `\nshipctl -v x get_resource_id my-aws; printf %s "$x"; shipctl get_resource_id my-aws`,
          ),
        ]);
        const { stdout } = runScript(shell, job, script, { LC_ALL: 'C.UTF-8' });
        expect(stdout.equals(Buffer.concat([bytes, bytes, Buffer.from('\n')]))).to.equal(true);
      }));
  });
}

describe('the functions of shell_init, only in bash', () => {
  before(function () {
    need(this, 'bash');
  });

  const [bash] = REAL_SHELLS as [(typeof REAL_SHELLS)[number]];
  const table: readonly [title: string, lines: string, expected: RegExp][] = [
    [
      'know names and words under nocasematch',
      'shopt -s nocasematch; shipctl -v x get_resource_id my-aws; echo $x; shopt -p nocasematch',
      /^42\nshopt -s nocasematch\n$/,
    ],
    [
      'leave variables that are not exported to the program',
      'MYAWS_NEW=1; shipctl get_resource_env my-aws new 2>/dev/null || echo $?',
      /^99\n$/,
    ],
    [
      "leave the shell's own variables to the program",
      'shipctl get_resource_env bash version 2>/dev/null || echo $?',
      /^99\n$/,
    ],
    [
      'set a variable of the function that calls',
      'f() { local x; shipctl -v x get_resource_id my-aws; echo $x; }; x=1; f; echo $x',
      /^42\n1\n$/,
    ],
    ['take a variable for one call', 'MYAWS_ID=7 shipctl get_resource_id my-aws', /^7\n$/],
  ];
  for (const [title, lines, expected] of table) {
    it(title, () =>
      withJob([], async (job) => {
        await Promise.resolve();
        const { stdout } = runScript(bash, job, initLine(bash, job) + lines, ENV);
        expect(stdout.toString()).to.match(expected);
      }),
    );
  }
});

/** Shells whose `local -`, if they have one, does something else; in mksh, lksh and zsh it prints all variables. */
const UNFIT: readonly (readonly [string, ...string[]])[] = [
  ['mksh'],
  ['lksh'],
  ['ksh93'],
  ['yash'],
  ['posh'],
  ['zsh', '-f'],
  ['zsh', '--emulate', 'sh', '-f'],
  ['zsh', '--emulate', 'ksh', '-f'],
];

for (const [program, ...words] of UNFIT) {
  describe(`the functions of shell_init sh in ${[program, ...words].join(' ')}`, () => {
    before(function () {
      need(this, program);
    });

    for (const options of ['-u', '-x', '-eu', '-efC']) {
      it(`are dropped with a message, and show no variable, with ${options}`, () =>
        withJob([], async (job) => {
          await Promise.resolve();
          const sh = { title: program, program, words: [...words, options], functions: 'sh' } as const;
          const script = `${initLine(sh, job)}command -v shipctl
shipctl get_resource_id my-aws
shipctl get_integration_resource_field my-aws secretKey >/dev/null`;
          const { status, stdout, stderr } = runScript(sh, job, script, ENV);
          expect(stdout.toString()).to.match(/^\/.*\/shipctl(-fast)?\n42\n$/);
          expect(stderr.toString())
            .to.include('shipctl: shell_init sh needs a shell whose "local -" ')
            .and.not.include(SECRET);
          expect(status).to.equal(0);
        }));
    }

    it('show no variable either when they are those of another shell', () =>
      withJob([], async (job) => {
        await Promise.resolve();
        for (const functions of ['bash', 'zsh'] as const) {
          for (const options of ['-u', '-x']) {
            const sh = { title: program, program, words: [...words, options], functions };
            const script = `${initLine(sh, job)}shipctl get_resource_id my-aws; shipctl to_uppercase a`;
            const { stdout, stderr } = runScript(sh, job, script, ENV);
            expect(`${stdout.toString()}${stderr.toString()}`).not.to.include(SECRET);
          }
        }
      }));
  });
}

describe('the functions of shell_init in a bash that is too old', () => {
  it('are missing, which is said', function () {
    need(this, 'bash');
    const job = new Job([]);
    const bash = REAL_SHELLS[0] as (typeof REAL_SHELLS)[number];
    const old = shellFunctions('bash').replace('< 404', '< 99999');
    const { stdout, stderr } = runScript(bash, job, `${old}type -t shipctl; shipctl to_uppercase a`);
    expect(stdout.toString()).to.equal('file\nA\n');
    expect(stderr.toString()).to.equal(
      'shipctl: shell_init needs bash 4.4 or newer; shipctl stays the program\n',
    );
    job.remove();
  });
});
