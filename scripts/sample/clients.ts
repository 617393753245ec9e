import { spawnSync } from 'node:child_process';
import { fromIni } from '@aws-sdk/credential-providers';
import { mask } from './mask.ts';
import type { SampleJob } from '../support/sampleJob.ts';
import { check, say, show } from './transcript.ts';

/** The two shared AWS files. */
export interface Files {
  readonly credentials: string;
  readonly config: string;
}

/** A profile that must come of the sample job. */
export interface Profile {
  readonly name: string;
  readonly region: string;
  /** The variables that hold its keys. */
  readonly keys?: Readonly<{ id: string; secret: string; token?: string }>;
  /** The variable that holds its role. */
  readonly role?: string;
}

const LAST_KEYS = { id: 'MYAWS_INTEGRATION_ACCESSKEY', secret: 'MYAWS_INTEGRATION_SECRETKEY' };

/** One profile for each AWS resource of the job; the last of those is the default one too. */
export const EXPECTED: readonly Profile[] = [
  {
    name: 'prod.aws',
    region: 'eu-west-1',
    keys: {
      id: 'PRODAWS_INTEGRATION_AWS_ACCESS_KEY_ID',
      secret: 'PRODAWS_INTEGRATION_AWS_SECRET_ACCESS_KEY',
      token: 'PRODAWS_INTEGRATION_AWS_SESSION_TOKEN',
    },
  },
  { name: 'deploy-role', region: 'us-west-2', role: 'DEPLOYROLE_INTEGRATION_ASSUMEROLEARN' },
  { name: 'my-aws', region: 'us-east-1', keys: LAST_KEYS },
  { name: 'default', region: 'us-east-1', keys: LAST_KEYS },
];

/** Shows what the AWS SDK for JavaScript reads of a profile with keys. */
export async function showKeys(job: SampleJob, { name, keys }: Profile, files: Files): Promise<void> {
  const { credentials: filepath, config: configFilepath } = files;
  const read = await fromIni({ profile: name, filepath, configFilepath, ignoreCache: true })();
  const token = read.sessionToken === undefined ? '' : `, session token ${mask(read.sessionToken)}`;
  say(`${name}: key ${mask(read.accessKeyId)}, secret ${mask(read.secretAccessKey)}${token}`);
  check(`the SDK reads the right key id of ${name}`, read.accessKeyId === job.env[keys?.id ?? '']);
  check(`the SDK reads the right secret of ${name}`, read.secretAccessKey === job.env[keys?.secret ?? '']);
  check(`the SDK reads the right token of ${name}`, read.sessionToken === job.env[keys?.token ?? '']);
}

/** Shows what a profile says of its role; assuming it would need the network. */
export function showRole(job: SampleJob, profile: Profile, settings: Readonly<Record<string, string>>): void {
  const role = settings['role_arn'];
  const source = settings['source_profile'] ?? settings['credential_source'];
  say(`${profile.name}: the role ${String(role)}, through ${String(source)}`);
  check(`${profile.name} has the right role`, role !== undefined && role === job.env[profile.role ?? '']);
  check(`${profile.name} says where the keys for its role come from`, source !== undefined);
}

/** Shows what the AWS CLI makes of the profiles, if it is installed. */
export function showAwsCli(job: SampleJob): void {
  if (spawnSync('sh', ['-c', 'command -v aws'], { env: job.env }).status !== 0) {
    say('# skipped: aws configure list, since the aws command is not installed');
    return;
  }
  for (const { name, region, role } of EXPECTED) {
    // Listing a role's profile would ask its source for keys.
    const question: readonly string[] = role === undefined ? ['list'] : ['get', 'role_arn'];
    const { stdout } = show(job, ['aws', 'configure', ...question, '--profile', name]);
    check(`the AWS CLI says the same of ${name}`, stdout.includes(job.env[role ?? ''] ?? region));
  }
}
