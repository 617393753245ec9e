import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';
import { TYPING_SHELLS, typed } from '../support/typing.ts';

const TAB = '\t';

/** Names that a shell would act on, each with the start that is typed. */
const ODD: readonly (readonly [start: string, name: string])[] = [
  ['zmy', 'zmy aws'],
  ['zmy\\ a', 'zmy aws'],
  ['zit', "zit's"],
  ['zsay', 'zsay "hi"'],
  ['z\\$\\(', 'z$(touch pwned)v2'],
  ['z\\`', 'z`touch pwned`'],
  ['z\\$H', 'z$HOME-x'],
  ['zstar', 'zstar*x'],
  ['zsemi', 'zsemi;touch pwned'],
  ['zback', 'zback\\slash'],
  ['\\~', '~home'],
  ['za:b', 'za:b=c@d'],
  ['za:b=c', 'za:b=c@d'],
  ['zbang', 'zbang!x'],
  ['zw', 'zwörld'],
  ["'zmy", 'zmy aws'],
  ['"zmy', 'zmy aws'],
  ["'z$(", 'z$(touch pwned)v2'],
  ["'z$H", 'z$HOME-x'],
  ["'zsemi", 'zsemi;touch pwned'],
];

function jobToType(): Job {
  const job = new Job([
    awsResource('my-aws'),
    { name: 'my-repo', type: 'gitRepo' },
    { name: 'tab\there', type: 'state' },
    { name: 'bell\u0007x', type: 'state' },
    ...[...new Set(ODD.map(([, name]) => name))].map((name) => ({ name, type: 'state' })),
  ]);
  job.write('job/integrations/url-keys/integration.json', '{"url":"x"}');
  job.write('job/integrations/url-keys/integration.env', 'url="x"\n');
  mkdirSync(job.path('bin'));
  for (const name of ['shipctl', 'shippable_retry', 'shippable_replace', 'shippable_jdk'])
    symlinkSync(BINARY, join(job.path('bin'), name));
  job.write('work/deploy.yml', '');
  mkdirSync(job.path('work/sources'));
  return job;
}

/** The last word of a line, as the shell has it when it runs the line. */
function lastWord(shell: string, line: string, job: Job): string {
  const script =
    shell === 'fish'
      ? `set all ${line}; printf %s $all[-1]`
      : `set -- ${line}; for last; do :; done; printf %s "$last"`;
  const words =
    shell === 'fish'
      ? ['--no-config', '-c', script]
      : shell === 'zsh'
        ? ['-f', '-c', script]
        : ['-c', script];
  const ended = spawnSync(shell, words, {
    cwd: job.path('work'),
    env: { ...job.env, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  });
  return ended.stdout;
}

for (const shell of TYPING_SHELLS) {
  describe(`TAB in ${shell.name}`, () => {
    let job: Job;

    before(function () {
      need(this, shell.name, 'python3');
      job = jobToType();
    });
    after(() => {
      job.remove();
    });

    const lines: [title: string, typedLine: string, line: string][] = [
      ['a command', 'shipctl configure_', 'shipctl configure_aws '],
      ['a command after a path', `bin/../../bin/shipctl bump`, `bin/../../bin/shipctl bump_version `],
      ['what commands have in common', 'shipctl get_resource_version_n', 'shipctl get_resource_version_n'],
      ['an option', 'shipctl configure_aws --lock', 'shipctl configure_aws --lock-timeout '],
      ['a choice', 'shipctl configure_aws --mode pro', 'shipctl configure_aws --mode process '],
      ['a choice after =', 'shipctl configure_aws --mode=pro', 'shipctl configure_aws --mode=process '],
      ['a choice of an argument', 'shipctl shell_init ba', 'shipctl shell_init bash '],
      ['a resource', 'shipctl get_resource_id my-r', 'shipctl get_resource_id my-repo '],
      ['a resource after an option', 'shipctl cleanup --all my-r', 'shipctl cleanup --all my-repo '],
      [
        'a field of a resource',
        'shipctl get_integration_resource_field my-aws acc',
        'shipctl get_integration_resource_field my-aws accessKey ',
      ],
      ['an integration', 'shipctl get_integration_field ur', 'shipctl get_integration_field url-keys '],
      [
        'a field of an integration',
        'shipctl get_integration_field url-keys u',
        'shipctl get_integration_field url-keys url ',
      ],
      ['a file', 'shipctl replace depl', 'shipctl replace deploy.yml '],
      ['a directory', 'shipctl get_git_changes --path s', 'shipctl get_git_changes --path sources/'],
      ['a command for help', 'shipctl help retr', 'shipctl help retry '],
      [
        'a program for retry',
        'shipctl retry --delay 1 shippable_rep',
        'shipctl retry --delay 1 shippable_replace ',
      ],
      [
        'nothing for a name that no resource has',
        'shipctl get_resource_id nosuch',
        'shipctl get_resource_id nosuch',
      ],
      ['nothing for a name with a tab', 'shipctl get_resource_id tab', 'shipctl get_resource_id tab'],
      ['nothing for an unknown command', 'shipctl nosuch depl', 'shipctl nosuch depl'],
      ['an option of a link', 'shippable_retry --max', 'shippable_retry --max-attempts '],
      ['a file for a link', 'shippable_replace depl', 'shippable_replace deploy.yml '],
      ['the word of a link', 'shippable_jdk s', 'shippable_jdk set '],
      ['behind variables', 'A=1 shipctl get_resource_id my-r', 'A=1 shipctl get_resource_id my-repo '],
      [
        'behind another command',
        'true; shipctl get_resource_id my-r',
        'true; shipctl get_resource_id my-repo ',
      ],
    ];
    for (const [title, typedLine, line] of few(lines, 4)) {
      it(`completes ${title}`, () => {
        expect(typed(shell, job, typedLine + TAB).line).to.equal(line);
      });
    }

    for (const [start, name] of few(ODD, 3)) {
      it(`completes ${start} to the name ${name}, and runs nothing`, () => {
        const { line } = typed(shell, job, `shipctl get_resource_id ${start}${TAB}`);
        expect(lastWord(shell.name, line, job), line).to.equal(name);
        expect(existsSync(job.path('work/pwned'))).to.equal(false);
      });
    }

    it('lists what may follow, without control characters', () => {
      const { line, shown } = typed(shell, job, `shipctl get_resource_id my-${TAB}`);
      expect(line).to.equal('shipctl get_resource_id my-');
      expect(shown).not.to.include('shipctl:').and.not.include('\u0007');
      // fish draws its list only when it waits for a key.
      if (shell.name !== 'fish') expect(shown).to.include('my-aws').and.include('my-repo');
    });

    it('shows no error and no banner without the program', () => {
      const { line, shown } = typed(shell, job, `shipctl get_resource_id my-${TAB}`, {
        after: shell.name === 'fish' ? 'set PATH /usr/bin /bin' : 'PATH=/usr/bin:/bin',
      });
      expect(line).to.equal('shipctl get_resource_id my-');
      expect(shown).not.to.match(/not found|[Ee]rror|Unknown/);
    });

    if (shell.name === 'bash') {
      it('completes nothing behind a line of thousands of characters, which bash is slow to read', () => {
        const line = `A=${'x'.repeat(4000)} shipctl get_resource_id my-r`;
        const script =
          'eval "$(shipctl completion bash)"; COMP_LINE=$1 COMP_POINT=${#1}; _shipctl shipctl; echo "$COMPREPLY"';
        const complete = (text: string): string =>
          spawnSync('bash', ['-c', script, 'bash', text], {
            env: { ...job.env, PATH: `${job.path('bin')}:${job.env['PATH'] ?? ''}` },
            encoding: 'utf8',
          }).stdout;
        expect(complete(line.replace(/x+/, 'x'))).to.equal('my-repo\n');
        expect(complete(line)).to.equal('\n');
      });
    }

    if (shell.name !== 'fish') {
      it('completes under set -eu, and ends no shell if nothing fits', () => {
        const around = { after: 'set -eu' };
        const { line } = typed(shell, job, `shipctl get_resource_id my-r${TAB}`, around);
        expect(line).to.equal('shipctl get_resource_id my-repo ');
        for (const text of [
          'shipctl retry no-such-pro',
          'shipctl nosuch x',
          'shipctl get_resource_id nosuch',
        ])
          expect(typed(shell, job, text + TAB, around).line).to.equal(text);
      });
    }
  });
}
