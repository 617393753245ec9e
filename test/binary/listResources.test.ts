import { expect } from 'chai';
import { BINARY, awsResource } from '../support/job.ts';
import { withJob } from '../support/withJob.ts';

const RESOURCES = [
  awsResource('my-aws'),
  { name: 'my-image', type: 'image', operation: 'OUT' },
  { name: "it's $(here)", type: 'params' },
] as const;

describe('list_resources, built', () => {
  it('prints the resources in the order of their steps, for a loop of a shell', () =>
    withJob(RESOURCES, async (job) => {
      const loop = `"$0" list_resources | while IFS="$(printf '\\t')" read -r name type operation; do
        printf '<%s> <%s> <%s>\\n' "$name" "$type" "$operation"; done`;
      const { status, stdout, stderr } = await job.start(['sh', '-c', loop, BINARY]);
      expect({ status, stdout, stderr }).to.deep.equal({
        status: 0,
        stdout: "<my-aws> <cliConfig> <IN>\n<my-image> <image> <OUT>\n<it's $(here)> <params> <IN>\n",
        stderr: '',
      });
    }));

  it('prints JSON', () =>
    withJob(RESOURCES, async (job) => {
      const { status, stdout } = await job.shipctl(['list_resources', '--json', '--type', 'image']);
      expect(status).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal([{ name: 'my-image', type: 'image', operation: 'OUT' }]);
    }));
});
