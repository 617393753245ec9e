import { hostname } from 'node:os';
import { awsResource } from './job.ts';
import type { Situation, Subject } from './situations.ts';

/** Two resources of AWS. */
export const AWS: Subject = {
  resources: [awsResource('a', {}, 1), awsResource('b', { propertyBag: { region: 'us-west-2' } }, 2)],
  tools: [['.aws/credentials', '.aws/config']],
  secrets: ['s3cr3tS3CR3T/s3cr3t+S3CR3Ts3cr3tS3CR0001', 's3cr3tS3CR3T/s3cr3t+S3CR3Ts3cr3tS3CR0002'],
  othersSecrets: ['userUSERuser/USERuser+USERuserUSERuser00'],
  configure: ['configure_aws'],
};

/** Keys that the resource had in an earlier run. */
const EARLIER_SECRET = 'earlierEARLIER/earlier+EARLIERearlier000';

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
      `# mine – äöü\r\n[default]\r\naws_access_key_id=AKIAUSERUSERUSERUSER\r\naws_secret_access_key = ${AWS.othersSecrets.join('')}\r\n` +
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
  { title: 'configure_aws in an empty HOME', subject: AWS, argv: ['configure_aws'] },
  {
    title: "configure_aws with the user's own files",
    subject: AWS,
    files: USER_FILES,
    argv: ['configure_aws'],
  },
  {
    title: 'configure_aws of keys that have changed',
    subject: AWS,
    files: USER_FILES,
    before: [EARLIER],
    argv: ['configure_aws', 'a', '--region', 'eu-north-1'],
  },
  {
    title: 'configure_aws in mode process after keys',
    subject: AWS,
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['configure_aws', 'b', '--mode', 'process'],
  },
  {
    title: 'configure_aws of one file that is both',
    subject: AWS,
    files: { '.aws/config': USER_FILES['.aws/config'] },
    env: { AWS_SHARED_CREDENTIALS_FILE: '~/.aws/config' },
    argv: ['configure_aws', 'a'],
  },
  {
    title: "configure_aws with a dead process's lock",
    subject: AWS,
    files: USER_FILES,
    deadLocks: { '.aws/.credentials.shipctl-lock': DEAD_HOLDER },
    argv: ['configure_aws', 'a'],
  },
];

export const CLEANUP: readonly Situation[] = [
  {
    title: 'cleanup of files that shipctl made',
    subject: AWS,
    before: [{ argv: ['configure_aws'] }],
    argv: ['cleanup'],
  },
  {
    title: "cleanup of the user's own files",
    subject: AWS,
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['cleanup'],
  },
  {
    title: 'cleanup of one of two resources',
    subject: AWS,
    files: USER_FILES,
    before: [{ argv: ['configure_aws'] }],
    argv: ['cleanup', 'b'],
  },
];
