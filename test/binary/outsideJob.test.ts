import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { BINARY, HANG_MS } from '../support/job.ts';

/** Calls that need something of a job. */
const CALLS = [
  'get_resource_id my-aws',
  'get_resource_version_key my-aws region',
  'get_integration_resource_field my-aws accessKey',
  'get_integration_resource_keys my-aws',
  'get_integration_field my-keys url',
  'env my-keys',
  'list_resources',
  'configure',
  'configure my-registry',
  'configure --plan',
  'configure_aws',
  'configure_aws my-aws',
  'aws_credentials my-aws',
  'verify_aws',
  'verify_aws my-aws',
  'cleanup my-aws',
  'notify my-slack --text x',
  'post_resource_state my-image versionName 1',
  'copy_file_to_state x',
  'copy_file_from_prev_state x .',
  'copy_file_from_resource_state my-state x .',
  'replicate a b',
];

describe('outside a job', () => {
  for (const call of CALLS) {
    it(`${call} says that this is not a job, and ends with 99`, () => {
      const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', AWS_REGION: 'us-east-1' };
      const { status, stdout, stderr } = spawnSync(BINARY, call.split(' '), {
        env,
        encoding: 'utf8',
        timeout: HANG_MS,
      });
      expect({ status, stdout }, stderr).to.deep.equal({ status: 99, stdout: '' });
      expect(stderr).to.match(
        /^shipctl: this is not a job: JOB_NAME is not set\. To try shipctl without a job, see docs\/first-job\.md\n$/,
      );
    });
  }
});
