import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Job, awsResource } from './job.ts';
import { type Tree, filesBelow, treeOf } from './tree.ts';

/** A state of the AWS files, and a run that is to be disturbed there. */
export interface Situation {
  readonly title: string;
  /** Files below HOME, which shipctl has not seen yet. */
  readonly files?: Readonly<Record<string, { readonly text: string; readonly mode: number }>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before that one, and their environment. */
  readonly before?: readonly {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }[];
  /** Leaves the lock of a process that is gone. */
  readonly hasDeadLock?: boolean;
  readonly argv: readonly string[];
}

/** The keys of the resources of every situation. */
export const SECRETS = [
  's3cr3tS3CR3T/s3cr3t+S3CR3Ts3cr3tS3CR0001',
  's3cr3tS3CR3T/s3cr3t+S3CR3Ts3cr3tS3CR0002',
];
/** Keys that the resource had in an earlier run. */
const EARLIER_SECRET = 'earlierEARLIER/earlier+EARLIERearlier000';
/** Keys that the user had in the files. */
export const USER_SECRET = 'userUSERuser/USERuser+USERuserUSERuser00';

/** What a process wrote into its lock that ran before the machine was started. */
const DEAD_HOLDER = JSON.stringify({
  host: hostname(),
  boot: '00000000-0000-0000-0000-000000000000',
  namespace: 'pid:[1]',
  process: 1,
  started: '1',
});

const USER_FILES = {
  '.aws/credentials': {
    text:
      `# mine – äöü\r\n[default]\r\naws_access_key_id=AKIAUSERUSERUSERUSER\r\naws_secret_access_key = ${USER_SECRET}\r\n` +
      'aws_session_token = IQoJb3JpZ2luX2VjEJ==\r\nregion = eu-west-1\r\n\r\n[mine]\r\nrole_arn = arn:aws:iam::1:role/x\r\n',
    mode: 0o640,
  },
  '.aws/config': {
    text: '[default]\nregion = eu-central-1\ns3 =\n    max_concurrent_requests = 20\n[profile mine]\n  output = json',
    mode: 0o644,
  },
};
const EARLIER = {
  argv: ['configure_aws', 'a'],
  env: { A_INTEGRATION_SECRETKEY: EARLIER_SECRET, AWS_REGION: 'x' },
};

export const CONFIGURE: readonly Situation[] = [
  { title: 'configure_aws in an empty HOME', argv: ['configure_aws'] },
  { title: "configure_aws with the user's own files", files: USER_FILES, argv: ['configure_aws'] },
  {
    title: 'configure_aws of keys that have changed',
    files: USER_FILES,
    before: [EARLIER],
    argv: ['configure_aws', 'a', '--region', 'eu-north-1'],
  },
  {
    title: 'configure_aws in mode process after keys',
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['configure_aws', 'b', '--mode', 'process'],
  },
  {
    title: 'configure_aws of one file that is both',
    files: { '.aws/config': USER_FILES['.aws/config'] },
    env: { AWS_SHARED_CREDENTIALS_FILE: '~/.aws/config' },
    argv: ['configure_aws', 'a'],
  },
  {
    title: "configure_aws with a dead process's lock",
    files: USER_FILES,
    hasDeadLock: true,
    argv: ['configure_aws', 'a'],
  },
];

export const CLEANUP: readonly Situation[] = [
  { title: 'cleanup of files that shipctl made', before: [{ argv: ['configure_aws'] }], argv: ['cleanup'] },
  {
    title: "cleanup of the user's own files",
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['cleanup'],
  },
  {
    title: 'cleanup of one of two resources',
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['cleanup', 'b'],
  },
];

/** A job in a situation, which can be brought back to any state of its HOME that was kept. */
export class Stage {
  readonly job: Job;

  private constructor(job: Job) {
    this.job = job;
  }

  /** Makes the job; HOME is kept as `first`, before shipctl ever ran there, and as `ready`, before the disturbed run. */
  static async of({ files = {}, env = {}, before = [], hasDeadLock = false }: Situation): Promise<Stage> {
    const resources = [
      awsResource('a', {}, 1),
      awsResource('b', { propertyBag: { region: 'us-west-2' } }, 2),
    ];
    const stage = new Stage(new Job(resources, env));
    const { job } = stage;
    for (const [path, { text, mode }] of Object.entries(files))
      chmodSync(job.write(`home/${path}`, text), mode);
    stage.keep('first');
    for (const run of before) {
      const { status, stderr } = await job.shipctl(run.argv, run.env);
      if (status !== 0) throw new Error(`the situation could not be made: ${stderr}`);
    }
    if (hasDeadLock) job.write('home/.aws/.credentials.shipctl-lock', DEAD_HOLDER);
    stage.keep('ready');
    return stage;
  }

  keep(name: string): void {
    this.#copy(this.job.home, this.job.path(`kept/${name}`));
  }

  restore(name: string): void {
    this.#copy(this.job.path(`kept/${name}`), this.job.home);
  }

  /** What was kept. */
  kept(name: string): Tree {
    return treeOf(this.job.path(`kept/${name}`));
  }

  remove(): void {
    this.job.remove();
  }

  #copy(from: string, to: string): void {
    rmSync(to, { recursive: true, force: true });
    mkdirSync(dirname(to), { recursive: true });
    execFileSync('cp', ['-a', from, to]);
  }
}

/** As many stages of a situation as the tests use at once. */
export async function stagesOf(situation: Situation): Promise<readonly Stage[]> {
  return Promise.all([Stage.of(situation), Stage.of(situation)]);
}

/** One of the AWS files: its mode and text, or nothing if it is missing. */
export type FileState = string;

/** The one that is written first in front. */
export const AWS_FILES = ['credentials', 'config'];

/** The states of both AWS files. */
export const awsFiles = (job: Job): readonly FileState[] =>
  AWS_FILES.map((name) => awsFileAt(job, `.aws/${name}`));

/** The state of a file below HOME that holds the text of an AWS file. */
export function awsFileAt(job: Job, name: string): FileState {
  const path = join(job.home, name);
  if (!existsSync(path)) return 'not there';
  return `mode ${(lstatSync(path).mode & 0o777).toString(8)}\n${job.read(`home/${name}`) ?? ''}`;
}

export const isAwsFile = (path: string): boolean => AWS_FILES.some((name) => path === `.aws/${name}`);

/** The records beside the AWS files. */
const isRecord = (path: string): boolean => /^\.aws\/\.(credentials|config)\.shipctl-record$/.test(path);

/** The marks of directories that shipctl may make in a HOME, while they are nowhere else than in them. */
const isMark = (path: string): boolean =>
  /^(\.aws|\.local|\.local\/state|\.local\/state\/shipctl)\/\.shipctl-record$/.test(path);

const isPointer = (path: string): boolean => /^\.local\/state\/shipctl\/[0-9a-f]{64}\.json$/.test(path);

/** What a cleanup says that finds all undone. */
export const NOTHING_TO_UNDO = /^shipctl: nothing to undo[^\n]*\n$/;

/** Locks, temporary files, records of changes that are not complete, and all else below HOME that no run leaves behind. */
export function leftovers(job: Job): readonly string[] {
  const isComplete = (path: string): boolean => job.read(`home/${path}`)?.endsWith('}\n') === true;
  return filesBelow(job.home).filter(
    (path) => !isAwsFile(path) && !(isRecord(path) && isComplete(path)) && !isMark(path) && !isPointer(path),
  );
}

/** The paths of the files below HOME that hold one of the resources' secrets. */
export function holdersOfSecrets(job: Job): readonly string[] {
  return filesBelow(job.home).filter((path) => {
    const text = readFileSync(join(job.home, path), 'latin1');
    return SECRETS.some((secret) => text.includes(secret));
  });
}

/** A tree without directories that hold no file: those that a killed run had only made may stay. */
export function withoutEmptyDirectories(tree: Tree): Tree {
  const paths = Object.entries(tree).flatMap(([path, what]) => (what.startsWith('directory') ? [] : [path]));
  const isUsed = (path: string): boolean =>
    paths.some((other) => other === path || other.startsWith(`${path}/`));
  return Object.fromEntries(Object.entries(tree).filter(([path]) => isUsed(path)));
}
