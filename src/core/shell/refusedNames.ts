/** Names of variables, with blanks between; a `*` stands for any end, and a name in lower case for any case. */
const listed = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(' '));

/**
 * Variables that have a shell, the loader or a program run other code, listen, or write what it does, or that are a
 * shell's own, by whose they are. What is in an integration is data, so `env` sets none of these. Where a family of names
 * is one program's own, all of it is here, since its next version has new ones.
 *
 * @see docs/reference/shell.md, "Names that are left out"
 */
export const REFUSED_NAMES = {
  // Where programs and their settings are looked for, and how a shell reads words. A shell computes what it assigns to
  // its numbers (RANDOM, COLUMNS, …), and runs commands in there.
  shells: listed(
    'PATH IFS ENV HOME XDG_CONFIG_HOME PWD OLDPWD CDPATH FPATH MODULE_PATH FIGNORE SHELL SHELLOPTS POSIXLY_CORRECT',
    'BASH* ZSH* ZDOTDIR ZLE_* ZFTP_* ZCURSES_* exint KSH* YASH_* POSH_* JOBMAX GLOBIGNORE EXECIGNORE EXECSHELL INPUTRC TEXTDOMAIN*',
    'PROMPT* POST_PROMPT_COMMAND RPROMPT* SPROMPT PS0 PS1 PS2 PS3 PS4 RPS1 RPS2 prompt NULLCMD READNULLCMD FCEDIT',
    'HIST* SAVEHIST histchars MAIL MAILCHECK MAILPATH OPTIND RANDOM SRANDOM SECONDS LINENO LINES COLUMNS DIRSTACKSIZE',
    'UID EUID GID EGID PPID PGRP USER_ID USERNAME SHLVL FUNCNEST TMOUT TTYIDLE ARGC ERRNO PIPESTATUS EPOCHSECONDS',
    'EPOCHREALTIME KEYTIMEOUT LISTMAX LOGCHECK PERIOD REPORTTIME REPORTMEMORY TRY_BLOCK_* COMMAND_NOT_FOUND_HANDLER _',
  ),
  // Below every program. The C library itself takes most of these away from programs that run as another user.
  loader: listed(
    'LD_* GLIBC* GCONV_PATH GETCONF_DIR HOSTALIASES LOCALDOMAIN LOCPATH MALLOC_* NIS_PATH NLSPATH RES_OPTIONS RESOLV_*',
    'TZDIR',
  ),
  libraries: listed('OPENSSL_CONF OPENSSL_CONF_INCLUDE OPENSSL_ENGINES OPENSSL_MODULES SSLKEYLOGFILE'),
  node: listed('NODE_* ICU_*'),
  bun: listed('BUN_* JSC_* WTF_* MIMALLOC_* Malloc* WebKit* JavaScriptCore*'),
  interpreters: listed(
    'npm_config_* pnpm_config_* yarn_* COREPACK_HOME COREPACK_ROOT PYTHON* PERL* RUBY* GEM_HOME GEM_PATH BUNDLE_GEMFILE',
    'BUNDLE_PATH BUNDLE_APP_CONFIG BUNDLE_USER_* JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS JDK_JAVAC_OPTIONS _JAVA_OPTIONS',
    'JAVA_OPTS JAVA_HOME JRE_HOME CLASSPATH MAVEN_OPTS MAVEN_ARGS MAVEN_HOME M2_HOME GRADLE_OPTS GRADLE_HOME',
    'GRADLE_USER_HOME ANT_OPTS ANT_ARGS ANT_HOME LUA_* PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS DOTNET_ROOT*',
    'DOTNET_ADDITIONAL_DEPS CORECLR_* COR_* GOFLAGS GOENV GOROOT GOTOOLCHAIN RUSTC RUSTC_* RUSTDOC RUSTFLAGS RUSTUP_*',
    'CARGO_HOME CARGO_BUILD_* CARGO_TARGET_* CC CXX GCC_EXEC_PREFIX COMPILER_PATH',
  ),
  // What other programs start, or read first.
  programs: listed(
    'EDITOR VISUAL PAGER MANPAGER AWS_PAGER SYSTEMD_PAGER BROWSER LESS LESSOPEN LESSCLOSE LESSKEY* VIMINIT EXINIT',
    'MAKEFLAGS GNUMAKEFLAGS MAKEFILES MFLAGS RSYNC_RSH CVS_RSH SVN_SSH HGRCPATH TAR_OPTIONS SSH_ASKPASS SUDO_ASKPASS',
    'WGETRC CURL_HOME PSQLRC RIPGREP_CONFIG_PATH AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_DATA_PATH',
    'TF_CLI_ARGS* TF_CLI_CONFIG_FILE CLOUDSDK_PYTHON* CLOUDSDK_CONFIG ANSIBLE_CONFIG',
    'GIT_ASKPASS GIT_SSH GIT_SSH_COMMAND GIT_PROXY_COMMAND GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF',
    'GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG* GIT_DIR GIT_COMMON_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY',
    'GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_ATTR_* GIT_ALLOW_PROTOCOL GIT_PROTOCOL_FROM_USER GIT_TRACE* GIT_TR2_*',
  ),
} as const;

/** What is taken for a job's own though it is in one of these families; the programs don't know it, or it is harmless. */
export const ALLOWED_NAMES: readonly string[] = listed(
  'LD_API_KEY LD_SDK_KEY LD_MOBILE_KEY LD_CLIENT_ID LD_CLIENT_SIDE_ID LD_PROJECT_KEY LD_ACCESS_TOKEN',
  'NODE_ENV NODE_AUTH_TOKEN NODE_VERSION NODE_NAME NODE_HOST NODE_PORT NODE_IP NODE_URL NODE_ID NODE_TOKEN NODE_USER',
  'NODE_PASSWORD NODE_COUNT NODE_TYPE NODE_SIZE NODE_POOL NODE_GROUP NODE_ROLE NODE_DOMAIN NODE_ADDRESS NODE_KEY',
  'NODE_SECRET NODE_API_KEY NODE_API_URL NODE_LOG_LEVEL NODE_CONFIG NODE_CONFIG_ENV NODE_APP_INSTANCE BUN_AUTH_TOKEN BUN_VERSION',
  'YARN_NPM_AUTH_TOKEN YARN_NPM_AUTH_IDENT YARN_TOKEN YARN_REGISTRY YARN_VERSION PYTHONANYWHERE_API_TOKEN',
  'PYTHON_VERSION PYTHON_ENV PYTHONUNBUFFERED PYTHONIOENCODING PYTHONUTF8 PYTHONDONTWRITEBYTECODE PYTHONHASHSEED',
  'PYTHONFAULTHANDLER RUBY_VERSION RUBY_ENV RUBYGEMS_API_KEY NPM_CONFIG_REGISTRY npm_config_registry',
  'NPM_CONFIG_TOKEN NPM_CONFIG_LOGLEVEL',
);

const ENTRIES: readonly string[] = Object.values(REFUSED_NAMES).flat();

/** Whether a variable of that name is one of {@link REFUSED_NAMES}, and none of {@link ALLOWED_NAMES}. */
export const isRefused = (name: string): boolean =>
  !ALLOWED_NAMES.includes(name) && ENTRIES.some((entry) => fits(entry, name));

function fits(entry: string, name: string): boolean {
  const compared = entry === entry.toLowerCase() ? name.toLowerCase() : name;
  return entry.endsWith('*') ? compared.startsWith(entry.slice(0, -1)) : compared === entry;
}
