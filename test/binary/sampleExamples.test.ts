import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { addStandIns } from '../../scripts/sample/shell.ts';
import { makeWorkplace } from '../../scripts/sample/workplace.ts';
import { type SampleJob, copySampleJob } from '../../scripts/support/sampleJob.ts';
import { catalog } from '../../src/catalog.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { HttpServer } from '../support/httpServer.ts';
import { BINARY, type Ended, HANG_MS } from '../support/job.ts';

const commands = await Promise.all(Object.values(catalog).map((load) => load()));

/** What is said of a server that does not speak as AWS does. */
const NOT_AWS = /the answer of AWS in [\w-]+ can't be read|sts:AssumeRole: the answer holds no keys/;

/** Examples that need a server of a given name on the internet, or another kind of cluster, and what they say without it. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  'aks_token my-cluster': /^shipctl: the resource "my-cluster" has no Azure integration/,
  ...Object.fromEntries(
    ['', ' --keep 5 --json', ' --delete'].map((options) => [
      `deploy_ecs my-cluster --manifest shop.json${options}`,
      /^shipctl: the resource "my-cluster" has no AWS integration/,
    ]),
  ),
  'eks_token my-aws': /^shipctl: the resource "my-aws" .*: no clusterName, which eks_token needs/,
  'gke_token my-cluster': /^shipctl: the resource "my-cluster" has no Google Cloud integration/,
  'aws_credentials my-aws --role-arn arn:aws:iam::111122223333:role/deploy': NOT_AWS,
  verify_aws: NOT_AWS,
  'verify_aws my-aws --allowed-account-ids 123456789012': NOT_AWS,
  'verify_aws my-aws --policy deploy --json': NOT_AWS,
  'notify my-irc --recipient ircs://irc.example.com#builds':
    /^shipctl: not sent to "ircs:\/\/irc\.example\.com/,
};

/** What the services answer to a request at the end of whose path they are asked. */
const ANSWERS: readonly (readonly [path: RegExp, answer: string])[] = [
  [/applications\.json/, '{"applications":[{"id":7,"name":"shop"}]}'],
  [/\/issue$/, '{"id":"1","key":"OPS-1"}'],
];

/** Programs that the examples of `retry` run. */
const RETRIED = ['npm', 'make', 'curl', 'tar'];

/** Runs a line in a shell, beside the server that this process is. */
function run(line: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], {
      cwd,
      env,
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

describe('each example of the help, in the sample job', () => {
  let job: SampleJob;
  let server: HttpServer;
  let workplace: string;
  let env: Record<string, string>;

  before(async function () {
    need(this, 'git');
    job = copySampleJob();
    workplace = makeWorkplace(job);
    const bin = join(dirname(job.home), 'bin');
    mkdirSync(bin);
    symlinkSync(BINARY, join(bin, 'shipctl'));
    addStandIns(bin);
    for (const name of RETRIED) writeFileSync(join(bin, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    server = await HttpServer.start();
    server.behaviour = (response, _number, { url }) =>
      response.end(ANSWERS.find(([path]) => path.test(url))?.[1] ?? 'ok');
    const urls = Object.keys(job.env).filter((name) => /_(WEBHOOK)?URL$/.test(name));
    env = {
      ...job.env,
      PATH: `${bin}:${job.env['PATH'] ?? ''}`,
      ...Object.fromEntries(urls.map((name) => [name, server.url])),
      AWS_ENDPOINT_URL: server.url,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  });

  after(() => {
    server.stop();
    job.remove();
  });

  const all = commands.flatMap(({ examples }) => examples);
  for (const example of few(all, 40)) {
    it(`runs: ${example}`, async () => {
      const { status, stderr } = await run(`shipctl ${example}`, workplace, env);
      const elsewhere = ELSEWHERE[example];
      if (elsewhere) expect(stderr).to.match(elsewhere);
      else expect(status, stderr).to.equal(0);
      expect(stderr).not.to.match(/warning|fault of shipctl/);
    });
  }
});
