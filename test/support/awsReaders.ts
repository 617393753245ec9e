import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { Botocore, pythonWithBotocore } from './botocore.ts';
import { need, skipFor } from './clients.ts';
import type { Job } from './job.ts';

/** What a client finds for a profile. */
export interface Reading {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly sessionToken?: string;
  readonly region?: string;
  /** Why it finds no keys. */
  readonly error?: string;
}

/** A profile, and the directory of the job whose files credentials and config it is looked for in. */
type Place = readonly [directory: string, profile: string];

/** A client of the AWS files. */
export interface AwsReader {
  readonly title: string;
  /** Skips the test, by name, if the client is missing; makes what it needs. */
  readonly prepare: (test: Context) => void;
  readonly read: (job: Job, places: readonly Place[]) => Promise<readonly Reading[]>;
  readonly stop?: () => void;
}

const SOURCES = join(import.meta.dirname, 'awsReaders');
const GO_PATH = '/usr/share/gocode';
const GO_SDK = join(GO_PATH, 'src/github.com/aws/aws-sdk-go-v2/config');
const JAVASCRIPT_2 = process.env['SHIPCTL_AWS_SDK2'];

/** A program that prints a JSON list of what it finds for the places among its arguments. */
const asProgram =
  (command: () => readonly string[], env: Readonly<Record<string, string>> = {}): AwsReader['read'] =>
  async (job, places) => {
    const words = places.flatMap(([directory, profile]) => [job.path(directory), profile]);
    const ended = await job.start([...command(), ...words], { AWS_EC2_METADATA_DISABLED: 'true', ...env });
    if (ended.status !== 0) throw new Error(`${command().join(' ')} failed: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as readonly Reading[];
  };

async function readWithBotocore(job: Job, places: readonly Place[]): Promise<readonly Reading[]> {
  const botocore = new Botocore(pythonWithBotocore() ?? 'python3', job.env);
  try {
    const readings: Reading[] = [];
    for (const [directory, profile] of places) {
      const { accessKey, secretKey, sessionToken, region, error } = await botocore.credentials(profile, {
        AWS_SHARED_CREDENTIALS_FILE: job.path(`${directory}/credentials`),
        AWS_CONFIG_FILE: job.path(`${directory}/config`),
      });
      const all = { accessKey, secretKey, sessionToken, region, error };
      readings.push(Object.fromEntries(Object.entries(all).filter(([, value]) => (value ?? '') !== '')));
    }
    return readings;
  } finally {
    await botocore.stop();
  }
}

let goDirectory: string | undefined;
const goReader = (): string => join(goDirectory ?? '', 'reader');

export const AWS_READERS = {
  botocore: {
    title: 'botocore, and with it the AWS CLI',
    prepare: (test) => {
      need(test, pythonWithBotocore() ?? 'python3 with botocore');
    },
    read: readWithBotocore,
  },
  go: {
    title: 'the AWS SDK for Go v2, and with it Terraform',
    prepare: (test) => {
      need(test, 'go');
      if (!existsSync(GO_SDK)) skipFor(test, 'no golang-github-aws-aws-sdk-go-v2-dev here');
      if (goDirectory !== undefined) return;
      goDirectory = mkdtempSync(join(tmpdir(), 'shipctl-go-'));
      const env = { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOPATH: `${goDirectory}:${GO_PATH}` };
      const source = join(SOURCES, 'go.go');
      const { status, stderr } = spawnSync('go', ['build', '-o', goReader(), source], {
        env,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`go build failed: ${stderr}`);
    },
    read: asProgram(() => [goReader()]),
    stop: () => {
      if (goDirectory !== undefined) rmSync(goDirectory, { recursive: true, force: true });
      goDirectory = undefined;
    },
  },
  ruby: {
    title: 'the AWS SDK for Ruby',
    prepare: (test) => {
      need(test, 'ruby');
      const { status } = spawnSync('ruby', ['-e', 'require "aws-sdk-core"']);
      if (status !== 0) skipFor(test, 'no ruby-aws-sdk-core here');
    },
    read: asProgram(() => ['ruby', join(SOURCES, 'ruby.rb')], { LC_ALL: 'C.UTF-8' }),
  },
  javascript2: {
    title: 'the AWS SDK for JavaScript v2',
    prepare: (test) => {
      if (JAVASCRIPT_2 === undefined) skipFor(test, 'SHIPCTL_AWS_SDK2 names no aws-sdk');
    },
    read: asProgram(() => [process.execPath, join(SOURCES, 'javascript2.mjs')], {
      SHIPCTL_AWS_SDK2: JAVASCRIPT_2 ?? '',
    }),
  },
  javascript3: {
    title: 'the AWS SDK for JavaScript v3',
    prepare: () => undefined,
    read: asProgram(() => [process.execPath, join(SOURCES, 'javascript3.mjs')]),
  },
} as const satisfies Readonly<Record<string, AwsReader>>;

export type ReaderName = keyof typeof AWS_READERS;
