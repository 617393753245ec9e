import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { builtProgram } from './builtProgram.ts';

/** The packaged program, which the tests of this folder's users run; SHIPCTL_BINARY names another one. */
export const BINARY = builtProgram();

/** Ends a program that hangs, before mocha gives its test up; far longer than anything takes, also on a busy machine. */
export const HANG_MS = 540_000;

/** Whether it is the one that is made of Bun. */
export const IS_COMPILED = basename(BINARY) === 'shipctl-fast';

/** How a program ended, and what it printed. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource as a test describes it; what is left out is left out of the job. */
export interface ResourceSpec {
  readonly name: string;
  readonly type?: string;
  readonly operation?: 'IN' | 'OUT';
  /** `integration.json`, and the variables of its fields. */
  readonly integration?: Readonly<Record<string, unknown>>;
  /** `version.propertyBag` of `version.json`; null for a job without that file. */
  readonly propertyBag?: Readonly<Record<string, unknown>> | null;
  /** More of `version.json`. */
  readonly version?: Readonly<Record<string, unknown>>;
}

/** An AWS resource with keys of its own. */
export function awsResource(name: string, more: Partial<ResourceSpec> = {}, number = 0): ResourceSpec {
  const tail = `${number}`.padStart(4, '0');
  return {
    name,
    type: 'cliConfig',
    integration: {
      masterName: 'amazonKeys',
      name: 'keys',
      accessKey: `AKIATESTKEYTESTK${tail}`,
      secretKey: `s3cr3tS3CR3T/s3cr3t+S3CR3Ts3cr3tS3CR${tail}`,
    },
    propertyBag: { region: 'us-east-1' },
    ...more,
  };
}

const prefixOf = (name: string): string => name.replace(/\W/g, '').replace(/^\d+/, '').toUpperCase();

/** A job in a directory of its own, with a HOME of its own, as the platform lays it out. */
export class Job {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-test-')));
  readonly home = join(this.root, 'home');
  readonly env: Record<string, string>;

  constructor(resources: readonly ResourceSpec[], env: Readonly<Record<string, string>> = {}) {
    for (const directory of ['home', 'tmp', 'work', 'job/state', 'job/previousState', 'job/integrations']) {
      mkdirSync(join(this.root, directory), { recursive: true });
    }
    this.env = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: this.home,
      TMPDIR: this.path('tmp'),
      JOB_NAME: 'deploy-job',
      BUILD_ID: '7',
      JOB_PATH: this.path('job'),
      JOB_STATE: this.path('job/state'),
      JOB_PREVIOUS_STATE: this.path('job/previousState'),
      JOB_INTEGRATIONS: this.path('job/integrations'),
      JOB_MESSAGE: this.path('job/message.json'),
    };
    const steps = resources.map(({ name, operation = 'IN' }) => ({ [operation]: name }));
    this.write('job/message.json', JSON.stringify({ name: 'deploy-job', steps }));
    for (const resource of resources) this.add(resource);
    Object.assign(this.env, env);
  }

  /** Injects a resource as the platform does; it gets no step. */
  add({
    name,
    type = 'cliConfig',
    operation = 'IN',
    integration,
    propertyBag = {},
    version = {},
  }: ResourceSpec): void {
    const prefix = prefixOf(name);
    const meta = `job/${operation}/${name}`;
    Object.assign(this.env, {
      [`${prefix}_NAME`]: name,
      [`${prefix}_TYPE`]: type,
      [`${prefix}_OPERATION`]: operation,
      [`${prefix}_ID`]: '42',
      [`${prefix}_META`]: this.path(meta),
      [`${prefix}_STATE`]: this.path(`${meta}/${type}`),
    });
    if (propertyBag !== null) {
      const text = {
        name,
        type,
        operation,
        version: { versionId: 7, versionNumber: 3, propertyBag },
        ...version,
      };
      this.write(`${meta}/version.json`, JSON.stringify(text));
    }
    if (!integration) return;
    this.write(`${meta}/integration.json`, JSON.stringify({ id: 'i', ...integration }));
    const fields = Object.entries(integration).filter(
      ([field]) => !['id', 'name', 'masterName'].includes(field),
    );
    this.write(
      `${meta}/integration.env`,
      fields.map(([field, value]) => `${field}="${String(value)}"\n`).join(''),
    );
    for (const [field, value] of fields) {
      if (typeof value === 'string')
        this.env[`${prefix}_INTEGRATION_${field.replace(/\W/g, '').toUpperCase()}`] = value;
    }
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string | Uint8Array): string {
    const file = this.path(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** A file's text; undefined if it is missing. */
  read(name: string): string | undefined {
    const file = this.path(name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** Runs the packaged program in the job. */
  run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
    return this.spawn([BINARY, ...argv], env);
  }

  /** Runs any program in the job. */
  spawn(
    [file = '', ...argv]: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): SpawnSyncReturns<string> {
    return spawnSync(file, argv, {
      cwd: this.path('work'),
      env: { ...this.env, ...env },
      encoding: 'utf8',
      input: '',
      timeout: HANG_MS,
    });
  }

  /** Starts the packaged program in the job, beside others. */
  async shipctl(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start([BINARY, ...argv], env);
  }

  /** Starts any program in the job, beside others. */
  start([file = '', ...argv]: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(file, argv, {
        cwd: this.path('work'),
        env: { ...this.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: HANG_MS,
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (status, signal) => {
        resolve({ status, signal, stdout, stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
