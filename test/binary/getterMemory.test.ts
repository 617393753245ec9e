import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { BINARY, IS_COMPILED, Job, awsResource } from '../support/job.ts';
import { peakMemory } from '../support/peakMemory.ts';

const MOST_MIB = IS_COMPILED ? 32 : 55;

describe('the memory of a getter', () => {
  it(`is at most ${MOST_MIB} MiB`, function () {
    need(this, 'python3');
    const job = new Job([awsResource('my-aws')]);
    try {
      const kibibytes = peakMemory(job, [BINARY, 'get_integration_resource_field', 'my-aws', 'accessKey']);
      expect(kibibytes)
        .to.be.above(1000)
        .and.below(MOST_MIB * 1024);
    } finally {
      job.remove();
    }
  });
});
