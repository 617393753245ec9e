import { LINK_NAMES } from './linkNames.ts';

/** The shells that there are completions for. */
export const COMPLETED_SHELLS = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof COMPLETED_SHELLS)[number];

const NAMES = ['shipctl', ...LINK_NAMES].join(' ');

// Each script asks the program what may stand at the cursor, with the words of the line, which nothing evaluates. What it
// answers is data: bash gets it quoted, zsh and fish quote it themselves.

const bash = `# Completion of shipctl for bash: eval "$(shipctl completion bash)"
_shipctl() {
  COMPREPLY=()
  local line='' word='' quote='' char='' kind='' answer='' entry='' at=0 kept=0 isWord='' isClosed=''
  local words
  words=()
  # The words without their quotes. Readline replaces what follows the last word break or open quote: the first
  # $kept characters of the last word stay.
  line=\${COMP_LINE-}
  line=\${line:0:\${COMP_POINT-0}}
  # Nobody types so much, and reading it would take long.
  if [[ \${#line} -gt 4000 ]]; then return 0; fi
  while [[ $at -lt \${#line} ]]; do
    char=\${line:at:1}
    at=$((at + 1))
    if [[ $quote == "'" && $char != "'" ]]; then
      word+=$char
    elif [[ $quote && $char == "$quote" ]]; then
      quote='' isClosed=yes
    elif [[ $char == \\\\ ]]; then
      char=\${line:at:1}
      at=$((at + 1)) isWord=yes
      if [[ $quote && $char != [\\\\\\"\\$\\\`] ]]; then word+=\\\\; fi
      word+=$char
    elif [[ $quote ]]; then
      word+=$char
    elif [[ $char == [\\'\\"] ]]; then
      quote=$char kept=\${#word} isWord=yes
    elif [[ $char == [[:space:]] ]]; then
      if [[ $isWord ]]; then words+=("$word"); fi
      word='' kept=0 isWord='' isClosed=''
    else
      word+=$char isWord=yes
      if [[ \${COMP_WORDBREAKS-} == *"$char"* ]]; then kept=\${#word}; fi
    fi
  done
  words+=("$word")
  if [[ ! $line ]]; then words=("\${COMP_WORDS[@]:0:COMP_CWORD+1}"); fi
  # Variables may be set in front of the command.
  while [[ \${#words[@]} -gt 1 && \${words[0]} != "$1" ]]; do words=("\${words[@]:1}"); done
  if [[ \${#words[@]} -lt 2 || ($isClosed && ! $quote) ]]; then return 0; fi
  at=$((\${#words[@]} - 1))
  word=\${words[at]}
  words[0]=\${words[0]##*/}
  answer=$(command shipctl completion bash "\${words[@]}" </dev/null 2>/dev/null) || return 0
  kind=\${answer%%$'\\n'*}
  case $kind in
    directory) compopt -o dirnames 2>/dev/null || : ;;
    "program $at") answer=$kind$'\\n'$(compgen -c -- "$word") || : ;;
    file | program*) compopt -o default 2>/dev/null || : ;;
  esac
  answer=\${answer#"$kind"}
  while [[ $answer ]]; do
    answer=\${answer#$'\\n'}
    entry=\${answer%%$'\\n'*}
    answer=\${answer#"$entry"}
    entry=\${entry%%$'\\t'*}
    if [[ ! $entry || $entry != "$word"* ]]; then continue; fi
    entry=\${entry:kept}
    case $quote in
      "'") if [[ $entry == *"'"* ]]; then continue; fi ;;
      '"')
        if [[ $entry == *[\\\\\\"\\$\\\`!]* ]]; then continue; fi ;;
      *) if [[ $entry ]]; then printf -v entry %q "$entry"; fi ;;
    esac
    COMPREPLY+=("$entry")
  done
}
if type compopt >/dev/null 2>&1; then
  complete -F _shipctl ${NAMES}
else
  complete -o default -F _shipctl ${NAMES}
fi
`;

const zsh = `#compdef ${NAMES}
# Completion of shipctl for zsh: eval "$(shipctl completion zsh)" after compinit, or a file _shipctl in $fpath.
_shipctl() {
  local kind
  local -a lines texts shown
  lines=("\${(@f)$(command shipctl completion zsh "\${words[1]:t}" "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" </dev/null 2>/dev/null)}")
  kind=\${lines[1]-}
  if [[ $kind != words && $PREFIX == --*=* ]]; then compset -P '*='; fi
  case $kind in
    file) _files ;;
    directory) _files -/ ;;
    program*)
      (( CURRENT -= \${kind#program } ))
      shift \${kind#program } words
      _normal
      ;;
    words)
      shown=("\${(@)lines[2,-1]/$'\\t'/  -- }")
      texts=("\${(@)lines[2,-1]%%$'\\t'*}")
      if (( \${#lines} > 1 )); then compadd -l -d shown -a texts; fi
      ;;
  esac
}
if [[ \${funcstack[1]-} == _shipctl ]]; then
  _shipctl "$@"
elif (( \${+functions[compdef]} )); then
  compdef _shipctl ${NAMES}
else
  print -u2 -r -- 'shipctl: completion needs "autoload -Uz compinit && compinit" before it'
fi
`;

const fish = `# Completion of shipctl for fish: shipctl completion fish | source
function __shipctl_completions
    command -q shipctl; or return 0
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r '.*/' '' -- $words[1])
    set -l lines (command shipctl completion fish "$program" $words[2..-1] "$word" </dev/null 2>/dev/null)
    switch "$lines[1]"
        case file
            __fish_complete_path "$word"
        case directory
            __fish_complete_directories "$word" ''
        case 'program *'
            set -l start (string replace 'program ' '' -- $lines[1])
            set -l own
            if test (count $words) -gt $start
                set own (string escape -- $words[(math $start + 1)..-1])
            end
            complete -C (string join ' ' -- $own "$word")
        case words
            if test (count $lines) -gt 1
                printf '%s\\n' $lines[2..-1]
            end
    end
end
for name in ${NAMES}
    complete -c $name -f -a '(__shipctl_completions)'
end
`;

/** The text that gives a shell completions for all names of the program. */
export const COMPLETION_SCRIPTS: Readonly<Record<CompletedShell, string>> = { bash, zsh, fish };
