import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';

const SCRIPT = join(import.meta.dirname, '../support/everyCommand.sh');

/** All documented commands of v5.8. */
const COMMANDS = [
  ...[
    'bump_version',
    'copy_file_from_prev_state',
    'copy_file_from_resource_state',
    'copy_file_to_resource_state',
  ],
  ...[
    'copy_file_to_state',
    'copy_resource_file_from_state',
    'decrypt',
    'get_git_changes',
    'get_integration_field',
  ],
  ...['get_integration_keys', 'get_integration_resource', 'get_integration_resource_field'],
  ...['get_integration_resource_keys', 'get_json_value', 'get_params_resource', 'get_resource_env'],
  ...[
    'get_resource_id',
    'get_resource_meta',
    'get_resource_name',
    'get_resource_operation',
    'get_resource_path',
  ],
  ...['get_resource_pointer_key', 'get_resource_state', 'get_resource_type', 'get_resource_version_id'],
  ...[
    'get_resource_version_key',
    'get_resource_version_name',
    'get_resource_version_number',
    'jdk',
    'notify',
  ],
  ...['post_resource_state', 'post_resource_state_multi', 'put_resource_state', 'put_resource_state_multi'],
  ...['refresh_file_to_out_path', 'refresh_file_to_state', 'replace', 'replicate', 'retry'],
  ...['sanitize_shippable_string', 'split_tests', 'to_uppercase'],
];

/** A server that takes what is posted to it. */
class Receiver {
  readonly bodies: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      this.bodies.push(body);
      response.end('ok');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/services/T0/B0/secret`;
  }

  stop(): void {
    this.#server.close();
  }
}

/** The job that the script is written for. */
function jobOfAll(webhookUrl: string): Job {
  const shaData = { branchName: 'abc', commitSha: 'c'.repeat(40), isGitTag: false };
  const job = new Job([
    awsResource('my-aws'),
    { name: 'my-params', type: 'params' },
    { name: 'my-repo', type: 'gitRepo', propertyBag: { shaData } },
    { name: 'my-state', type: 'state', propertyBag: { a: '1' } },
    {
      name: 'my-cluster',
      type: 'cluster',
      version: { propertyBag: { yml: { pointer: { region: 'eu-west-1' } } } },
    },
    {
      name: 'my-slack',
      type: 'notification',
      integration: { masterName: 'slackKey', name: 'slack', webhookUrl },
    },
    { name: 'out-state', type: 'state', operation: 'OUT' },
    { name: 'out-repo', type: 'gitRepo', operation: 'OUT' },
  ]);
  Object.assign(job.env, {
    PATH: `${job.path('bin')}:${job.env['PATH'] ?? ''}`,
    MYPARAMS_VERSIONID: 'v7',
    MYPARAMS_VERSIONNAME: '1.2.3',
    MYPARAMS_VERSIONNUMBER: '9',
    MYPARAMS_PARAMS_LEVEL: 'info',
    MYREPO_BRANCH: 'main',
    MYKEYS_INTEGRATION_URL: 'https://example.com',
    DEPLOYJOB_TYPE: 'runSh',
    GIT_CONFIG_NOSYSTEM: '1',
  });
  job.write('bin/.keep', '');
  symlinkSync(BINARY, job.path('bin/shipctl'));
  job.write(
    'job/integrations/my-keys/integration.json',
    '{"id":"i","name":"my-keys","url":"https://example.com"}',
  );
  job.write('job/integrations/my-keys/integration.env', 'url="https://example.com"\n');
  job.write('job/previousState/terraform.tfstate', 'before\n');
  job.write('job/IN/my-state/state/settings.conf', 'kept\n');
  const java = job.write(
    'home/.sdkman/candidates/java/11.0.2-job/bin/java',
    '#!/bin/sh\necho java of the job\n',
  );
  chmodSync(java, 0o755);
  return job;
}

describe('a job script of v5.8', () => {
  it('calls every documented command', () => {
    const script = readFileSync(SCRIPT, 'utf8');
    expect(COMMANDS.filter((name) => !new RegExp(`\\bshipctl ${name}\\b`).test(script))).to.deep.equal([]);
  });

  it('runs through, with set -euo pipefail', async function () {
    need(this, 'bash', 'git', 'openssl', 'base64', 'sed');
    const receiver = new Receiver();
    const job = jobOfAll(await receiver.start());
    try {
      const { status, stdout, stderr } = await job.start(['bash', SCRIPT]);
      expect(stderr).not.to.match(/secret|fault of shipctl/);
      expect({ status, stdout }, stderr).to.deep.equal({ status: 0, stdout: 'all commands done\n' });
      expect(receiver.bodies).to.have.lengthOf(1);
      expect(receiver.bodies[0]).to.include('all commands were called');
    } finally {
      receiver.stop();
      job.remove();
    }
  });
});
