import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { HANG_MS, type Job } from './job.ts';

/** A shell that has completions, on a terminal. */
export interface TypingShell {
  readonly name: 'bash' | 'zsh' | 'fish';
  /** Sets the prompt, loads the completions, and has Ctrl-G write the line that was typed to `$LINE`, and end the shell. */
  readonly start: string;
  /** How the shell is started, so that it reads `file` and no file of the user's. */
  readonly words: (file: string) => readonly string[];
}

const PROMPT = 'READY>';

export const TYPING_SHELLS: readonly TypingShell[] = [
  {
    name: 'bash',
    start: [
      `PS1='${PROMPT} '`,
      `bind -x '"\\C-g": printf %s "$READLINE_LINE" >"$LINE"; kill -KILL $$'`,
      `bind 'set show-all-if-ambiguous on' 'set bell-style none' 'set enable-bracketed-paste off'`,
      'eval "$(shipctl completion bash)"',
    ].join('\n'),
    words: (file) => ['--noprofile', '--rcfile', file, '-i'],
  },
  {
    name: 'zsh',
    start: [
      `PS1='${PROMPT} '`,
      'autoload -Uz compinit && compinit -u -D',
      'written() { print -rn -- "$BUFFER" >"$LINE"; kill -KILL $$ }',
      `zle -N written && bindkey '^G' written`,
      'setopt no_beep no_list_beep',
      'eval "$(shipctl completion zsh)"',
    ].join('\n'),
    words: () => ['-d', '-i'],
  },
  {
    name: 'fish',
    start: [
      `function fish_prompt; echo -n '${PROMPT} '; end`,
      'function fish_greeting; end',
      `bind \\cg 'commandline | string join \\n >"$LINE"; kill -KILL $fish_pid'`,
      'shipctl completion fish | source',
    ].join('\n'),
    words: (file) => ['--no-config', '-i', '-C', `source ${file}`],
  },
];

/** What the line became, and what the terminal showed. */
export interface Typed {
  readonly line: string;
  readonly shown: string;
}

/** Lines that are run before and after the completions are loaded. */
interface Around {
  readonly before?: string;
  readonly after?: string;
}

/** Types into a shell in the job's `work`. */
export function typed(shell: TypingShell, job: Job, keys: string, around: Around = {}): Typed {
  const { before = '', after = '' } = around;
  const file = job.write(
    shell.name === 'zsh' ? 'zsh/.zshrc' : 'start',
    `${before}\n${shell.start}\n${after}\n`,
  );
  rmSync(job.path('line'), { force: true });
  const ended = spawnSync(
    'python3',
    [join(import.meta.dirname, 'typeKeys.py'), PROMPT, `${keys}\u0007`, ...wordsOf(shell, file)],
    {
      cwd: job.path('work'),
      env: {
        ...job.env,
        PATH: `${job.path('bin')}:${job.env['PATH'] ?? ''}`,
        TERM: 'dumb',
        LC_ALL: 'C.UTF-8',
        ZDOTDIR: job.path('zsh'),
        LINE: job.path('line'),
        XDG_CONFIG_HOME: job.path('xdg'),
        XDG_DATA_HOME: job.path('xdg'),
      },
      encoding: 'utf8',
      timeout: HANG_MS,
    },
  );
  return { line: (job.read('line') ?? 'nothing was typed').replace(/\n$/, ''), shown: ended.stdout };
}

const wordsOf = ({ name, words }: TypingShell, file: string): readonly string[] => [name, ...words(file)];
