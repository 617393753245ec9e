import { GETTERS, type Getter, TEXT_COMMANDS, type TextCommandName } from '../job/getters.ts';
import { DIALECTS, type Dialect, type Shell } from './dialects.ts';

// In full, since what is in a range of characters depends on the locale.
const DIGITS = '0123456789';
const WORD = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${DIGITS}_`;

/** The line of the table that says which variable a getter prints. */
function row({ name, middle, hasKey, isOfJob }: Getter): string {
  const check = isOfJob ? '__shipctl_is_there "$2" && ' : '';
  return `    ${hasKey ? 3 : 2}/${name}/*) ${check}__shipctl_middle=${middle} ;;`;
}

/** What makes the text of each command in `__shipctl_word`, which holds the command's word. */
const textLines = ({ drop, raise }: Dialect): Readonly<Record<TextCommandName, string>> => ({
  get_resource_name: `${drop}${raise}
      __shipctl_word=\${__shipctl_word#"\${__shipctl_word%%[!${DIGITS}]*}"}
      [ "$__shipctl_word" ] || return 0 # for the program to refuse`,
  sanitize_shippable_string: drop,
  to_uppercase: raise,
});

/**
 * Functions for a shell, by which getters read its variables without starting a program. They answer simple calls that
 * have an answer; all else is left to the program, so that messages and statuses are its own.
 *
 * @returns a text for `eval`
 */
export function shellFunctions(shell: Shell): string {
  const { start, drop, raise, read, helpers } = DIALECTS[shell];
  return `# shipctl as a function of ${shell}: it reads variables itself, and leaves all else to the program.
shipctl() {${start}
  local __shipctl_into='' __shipctl_middle='' __shipctl_word='' __shipctl_found=''
  case \${1-}/\${2-} in
    -v/ | -v/[${DIGITS}]* | -v/*[!${WORD}]* | -v/__shipctl_*)
      command shipctl "$@" # refuses it
      return
      ;;
    -v/*)
      __shipctl_into=$2
      shift 2
      ;;
  esac
  # What stands between the prefix of the name and the key; odd words are for the program to judge.
  case $#/\${1-}/\${2-}/\${3-} in
    *[!${WORD}./:-]* | */-* | */*/*/*/*) ;;
${GETTERS.map(row).join('\n')}
    ${TEXT_COMMANDS.map(({ name }) => `2/${name}/?*/`).join(' | ')}) __shipctl_text "$@" ;;
  esac
  case $__shipctl_middle in
    ?*)
      __shipctl_word=$2/\${3-}${drop}${raise}
      __shipctl_word=\${__shipctl_word#"\${__shipctl_word%%[!${DIGITS}]*}"}
      case $#/$__shipctl_word in
        ?//* | 3*/) ;; # a name or a key without usable characters
        *)
          __shipctl_word=\${__shipctl_word%/*}$__shipctl_middle\${__shipctl_word#*/}${read}
          ;;
      esac
      ;;
  esac
  case $__shipctl_found:$__shipctl_into in
    yes:) printf '%s\\n' "$__shipctl_word" ;;
    yes:*) eval "$__shipctl_into=\\$__shipctl_word" ;; # a name, as was checked
    :) command shipctl "$@" ;;
    *) __shipctl_ask "$@" ;;
  esac
  return # or else zsh, under set -e, goes on where it failed
}
# The commands that print a text made of their word.
__shipctl_text() {
  __shipctl_word=$2
  case $1 in
${Object.entries(textLines(DIALECTS[shell]))
  .map(([name, line]) => `    ${name})${line}\n      ;;\n`)
  .join('')}  esac
  __shipctl_found=yes
}
# Whether the job has an integration of that name.
__shipctl_is_there() {
  set -- "\${JOB_INTEGRATIONS:+$JOB_INTEGRATIONS/$1/integration.json}"
  [ -f "$1" ] && [ -r "$1" ]
}
# Sets the variable to what the program prints, without the last line break.
__shipctl_ask() {
  set -- 0 "$@"
  __shipctl_word=$(
    shift
    command shipctl "$@" || __shipctl_found=$?
    printf /
    exit "\${__shipctl_found:-0}"
  ) || set -- "$?"
  __shipctl_word=\${__shipctl_word%/}
  __shipctl_word=\${__shipctl_word%'
'}
  eval "$__shipctl_into=\\$__shipctl_word"
  return "$1"
}${helpers}
`;
}
