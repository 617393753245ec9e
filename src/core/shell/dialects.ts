/** The shells that there are functions for; `sh` is any whose `local -` does what dash's and busybox's does. */
export const SHELLS = ['bash', 'zsh', 'sh'] as const;

export type Shell = (typeof SHELLS)[number];

/** What the shells have their own ways for; each text is whole lines. */
export interface Dialect {
  /** Keeps values out of a trace, and gives patterns their usual meaning, until the function returns. */
  readonly start: string;
  /** Takes `-`, `.` and `:` out of __shipctl_word. */
  readonly drop: string;
  /** Puts the letters of __shipctl_word, which are ASCII, into upper case. */
  readonly raise: string;
  /** Where the variable named by __shipctl_word is there: its value in the same place, and that it was found. */
  readonly read: string;
  /** The functions that these call. */
  readonly helpers: string;
}

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');

const toUpper = (letter: string): string =>
  `      *${letter}*) __shipctl_word=\${__shipctl_word%%${letter}*}${letter.toUpperCase()}\${__shipctl_word#*${letter}} ;;`;

const bash: Dialect = {
  start: `
  if [[ a == A || $- == *x* ]]; then
    __shipctl_apart "$@"
    return
  fi`,
  drop: `
      __shipctl_word=\${__shipctl_word//[-.:]/}`,
  raise: `
      __shipctl_word=\${__shipctl_word//i/I} # in Turkish there is another one
      __shipctl_word=\${__shipctl_word^^}`,
  read: `
          if [[ \${!__shipctl_word+x} && \${!__shipctl_word@a} == x ]]; then # it is exported
            __shipctl_word=\${!__shipctl_word} __shipctl_found=yes
          fi`,
  helpers: `
# Does it without a trace, since the values are secrets, and without nocasematch, which changes all patterns.
__shipctl_apart() {
  local -
  set +x
  if [[ a != A ]]; then
    shipctl "$@"
    return
  fi
  shopt -u nocasematch
  shipctl "$@" && set -- 0 || set -- "$?"
  shopt -s nocasematch
  return "$1"
}
# Older ones can't tell which variables are exported.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  unset -f shipctl
  printf '%s\\n' 'shipctl: shell_init needs bash 4.4 or newer; shipctl stays the program' >&2
fi`,
};

const zsh: Dialect = {
  start: `
  emulate -L zsh # puts the options back at the end
  set +x # the values are secrets; apart, since an old emulate takes no options`,
  drop: bash.drop,
  raise: `
      __shipctl_word=\${__shipctl_word//i/I} # in Turkish there is another one
      __shipctl_word=\${(U)__shipctl_word}`,
  read: `
          case \${(Pt)__shipctl_word} in # it is exported
            scalar-export* | scalar-local-export*) __shipctl_word=\${(P)__shipctl_word} __shipctl_found=yes ;;
          esac`,
  helpers: '',
};

const sh: Dialect = {
  start: `
  local - # puts the options back at the end
  set +x # the values are secrets`,
  drop: `
      __shipctl_drop`,
  raise: `
      __shipctl_raise`,
  read: `
          # Safe: the word is only A-Z, 0-9 and _, whatever was asked for, and begins with no digit.
          eval "case \\\${$__shipctl_word+x} in
            x) __shipctl_word=\\$$__shipctl_word __shipctl_found=yes ;;
          esac"`,
  helpers: `
__shipctl_drop() {
  while :; do
    case $__shipctl_word in
      *[-.:]*) __shipctl_word=\${__shipctl_word%%[-.:]*}\${__shipctl_word#*[-.:]} ;;
      *) return 0 ;;
    esac
  done
}
__shipctl_raise() {
  while :; do
    case $__shipctl_word in
${LETTERS.map(toUpper).join('\n')}
      *) return 0 ;;
    esac
  done
}
# Prints nothing and leaves nothing changed, if \`local\` does what these functions need.
__shipctl_probe() {
  local - && local __shipctl_word=inside && set -f
}
# Other shells lack \`local -\`, or print all variables for it: try it where nothing shows.
if (
  set +f
  __shipctl_probe | if read -r __shipctl_word; then false; else :; fi || exit
  __shipctl_word=outside
  __shipctl_probe || exit
  case $-/$__shipctl_word in
    *f*/*) exit 1 ;;
    */outside) exit 0 ;;
    *) exit 1 ;;
  esac
) >/dev/null 2>&1; then
  :
else
  unset -f shipctl
  printf '%s\\n' 'shipctl: shell_init sh needs a shell whose "local -" keeps options in a function, such as dash, busybox or bash 4.4; shipctl stays the program' >&2
fi`,
};

/** How each shell does it. */
export const DIALECTS: Readonly<Record<Shell, Dialect>> = { bash, zsh, sh };
