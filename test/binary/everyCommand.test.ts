import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { Receiver, SCRIPT, jobOfAll } from '../support/everyCommand.ts';

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
  ...['sanitize_shippable_string', 'service', 'split_tests', 'to_uppercase'],
];

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
