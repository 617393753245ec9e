import type { Ended, Job } from './job.ts';
import { inParallel } from './parallel.ts';

/** The two AWS CLIs: the one on PATH, and version 2 where SHIPCTL_AWS2 names it. */
export const AWS_CLIS: readonly { readonly title: string; readonly program: string }[] = [
  { title: 'aws on PATH', program: 'aws' },
  { title: 'aws of SHIPCTL_AWS2', program: process.env['SHIPCTL_AWS2'] ?? 'SHIPCTL_AWS2' },
];

/** How many programs run side by side. */
const PLACES = [1, 2, 3];

/** An AWS CLI in a job, away from whatever network there is. */
export class AwsCli {
  readonly #job: Job;
  readonly #program: string;

  constructor(job: Job, program: string) {
    this.#job = job;
    this.#program = program;
  }

  run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.#job.start([this.#program, ...argv], {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '1',
      ...env,
    });
  }

  /** What a command prints on standard output, when it ends well. */
  async prints(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(argv, env);
    if (status !== 0) throw new Error(`aws ${argv.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  }

  /** One setting of a profile; undefined if it has none. */
  async get(profile: string, key: string): Promise<string | undefined> {
    const { status, stdout, stderr } = await this.run(['configure', 'get', key, `--profile=${profile}`]);
    if (status !== 0 && stderr !== '') throw new Error(`configure get ${key} of ${profile}: ${stderr}`);
    return status === 0 ? stdout.replace(/\n$/, '') : undefined;
  }

  /** These settings of each profile. */
  async getAll(profiles: readonly string[], keys: readonly string[]): Promise<ReadonlyMap<string, Settings>> {
    const all = new Map<string, Settings>(profiles.map((profile) => [profile, {}]));
    const wanted = profiles.flatMap((profile) => keys.map((key) => ({ profile, key })));
    await inParallel(wanted, PLACES, async ({ profile, key }) => {
      const value = await this.get(profile, key);
      all.set(profile, { ...all.get(profile), ...(value === undefined ? {} : { [key]: value }) });
    });
    return all;
  }

  /** The keys of each profile, as version 2 hands them on; it asks a credential process for them. */
  async exportAll(
    profiles: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ReadonlyMap<string, unknown>> {
    const all = new Map<string, unknown>();
    const command = ['configure', 'export-credentials', '--format=process'];
    await inParallel(profiles, PLACES, async (profile) => {
      all.set(profile, JSON.parse(await this.prints([...command, `--profile=${profile}`], env)));
    });
    return all;
  }
}

export type Settings = Readonly<Record<string, string>>;
