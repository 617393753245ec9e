/** What a machine or image has to have, for all commands or for some. */
export interface ImageNeed {
  readonly name: string;
  /** The commands that need it. */
  readonly commands: string;
  /** What those do without it, in words that continue their names. */
  readonly without: string;
  /** What to do if it is missing. */
  readonly advice: string;
  /** Whether the image is unfit without it. */
  readonly isEssential: boolean;
}

/** All of them by what is looked for, in the order in which they are checked. */
export const IMAGE_NEEDS = {
  proc: {
    name: '/proc',
    commands: 'every command of shipctl-fast',
    without: 'fails, and shipctl works with some limits',
    advice: 'mount it: mount -t proc proc /proc',
    isEssential: false,
  },
  home: {
    name: 'HOME',
    commands: 'configure, configure_aws and cleanup',
    without: 'fail, unless variables name other places for the files',
    advice: 'set HOME to a directory that this user may write to',
    isEssential: true,
  },
  temporary: {
    name: 'TMPDIR or /tmp',
    commands: 'get_git_changes',
    without: 'fails if it has to copy the index of the repository',
    advice: 'make /tmp writable: chmod 1777 /tmp',
    isEssential: false,
  },
  certificates: {
    name: 'CA certificates',
    commands: 'notify, deploy_ecs, verify_aws, scopes, tokens and roles',
    without: 'trust only the public authorities that the program knows',
    advice: 'install ca-certificates',
    isEssential: false,
  },
  sh: {
    name: '/bin/sh',
    commands: 'retry',
    without: 'runs only programs, not a command line in one argument',
    advice: 'install a shell',
    isEssential: false,
  },
  git: {
    name: 'git',
    commands: 'get_git_changes',
    without: 'fails',
    advice: 'install git',
    isEssential: false,
  },
  java: {
    name: 'java',
    commands: 'jdk set',
    without: 'fails unless the version is in a directory that it knows',
    advice: 'install a JDK',
    isEssential: false,
  },
  alternatives: {
    name: 'update-alternatives',
    commands: 'jdk set',
    without: "switches only the job's shell, not the whole machine",
    advice: 'install what provides it, such as dpkg',
    isEssential: false,
  },
  service: {
    name: 'shippable_service',
    commands: 'service',
    without: 'fails',
    advice: 'base the image on one of the platform, or start services without shipctl',
    isEssential: false,
  },
} as const satisfies Record<string, ImageNeed>;

export type ImageNeedName = keyof typeof IMAGE_NEEDS;

/** How one check came out. */
export interface ImageCheck extends ImageNeed {
  readonly state: 'ok' | 'missing' | 'unfit';
}

/** All checks. `unfit` is what is missing and essential. */
export function checkImage(has: Readonly<Record<ImageNeedName, boolean>>): readonly ImageCheck[] {
  return (Object.keys(IMAGE_NEEDS) as ImageNeedName[]).map((key) => {
    const need = IMAGE_NEEDS[key];
    return { ...need, state: has[key] ? 'ok' : need.isEssential ? 'unfit' : 'missing' };
  });
}

/** A line of the report: `missing  git: without it, get_git_changes fails; install git` */
export function checkLine({ state, name, commands, without, advice }: ImageCheck): string {
  const what =
    state === 'ok' ? `${name}: for ${commands}` : `${name}: without it, ${commands} ${without}; ${advice}`;
  return `${state.padEnd(7)}  ${what}\n`;
}
