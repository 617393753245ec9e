/**
 * Variables that have a shell, the loader or an interpreter run other code, or that are a shell's own; a `*` stands for
 * any end. What is in an integration is data, so `env` sets none of these.
 *
 * @see bash(1), zshparam(1), dash(1), ld.so(8), and the manuals of the interpreters and of git
 */
export const REFUSED_NAMES: readonly string[] = [
  // Where programs and their settings are looked for, and how a shell reads words. bash computes what it assigns
  // to its numbers (RANDOM, OPTIND, …), and runs commands in there.
  'PATH IFS ENV HOME XDG_CONFIG_HOME PWD OLDPWD CDPATH FPATH ZDOTDIR SHELL SHELLOPTS BASHOPTS BASH_*',
  'POSIXLY_CORRECT GLOBIGNORE EXECIGNORE PROMPT* PS0 PS1 PS2 PS3 PS4 NULLCMD READNULLCMD HIST* OPTIND',
  'RANDOM SRANDOM SECONDS LINENO UID EUID GID EGID PPID USERNAME SHLVL FUNCNEST TMOUT _',
  // The loader and the libraries below every program.
  'LD_* GCONV_PATH GLIBC_TUNABLES LOCPATH NLSPATH OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES SSLKEYLOGFILE',
  // Interpreters.
  'NODE_OPTIONS NODE_PATH NODE_V8_COVERAGE BUN_OPTIONS BUN_BE_BUN BUN_JSC_* PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE PYTHONBREAKPOINT',
  'PYTHONWARNINGS PYTHONINSPECT PYTHONEXECUTABLE PERL5* PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LUA_* PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS',
  // Programs that other programs start.
  'EDITOR VISUAL PAGER BROWSER LESSOPEN LESSCLOSE MAKEFLAGS GNUMAKEFLAGS RSYNC_RSH SSH_ASKPASS SUDO_ASKPASS',
  'GIT_ASKPASS GIT_SSH GIT_SSH_COMMAND GIT_PROXY_COMMAND GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER',
  'GIT_EXTERNAL_DIFF GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG* GIT_DIR',
].flatMap((line) => line.split(' '));

/** Whether a variable of that name is one of {@link REFUSED_NAMES}. */
export const isRefused = (name: string): boolean =>
  REFUSED_NAMES.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
