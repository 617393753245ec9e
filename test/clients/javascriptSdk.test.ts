import { expect } from 'chai';
import { join } from 'node:path';
import type { Job } from '../support/job.ts';
import { type Keys, keysOf, oddNames, oddResources } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const READER = join(import.meta.dirname, '../support/sdk_reader.mjs');

async function found(job: Job, profiles: readonly string[]): Promise<Readonly<Record<string, Keys>>> {
  const { status, stdout, stderr } = await job.start([process.execPath, READER, ...profiles]);
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as Readonly<Record<string, Keys>>;
}

/** The SDK drops a section of two plain words, and takes what begins with # or ; for a comment. */
const isReadInCredentials = (name: string): boolean =>
  !/^[\w-]+ [\w-]+$/.test(name) && !/^[#;]/.test(keysOf(name).accessKey);

/** In the config file it reads no profile with any other character in its name. */
const isReadInConfig = (name: string): boolean => /^[\w@+.%:/-]+$/.test(name);

describe('the AWS SDK for JavaScript, with the profiles that configure_aws wrote', () => {
  it('finds the keys of every profile, in mode keys', async () => {
    await withJob(oddResources(), async (job) => {
      expect(job.run(['configure_aws'])).to.include({ status: 0, stdout: '' });
      const names = oddNames.filter(isReadInCredentials);
      const keys = await found(job, [...names, 'default']);
      for (const name of names) expect(keys[name], name).to.deep.equal(keysOf(name));
      expect(keys['default']).to.deep.equal(keysOf(oddNames.at(-1) ?? ''));
    });
  });

  it('finds the same keys in mode process, through the shell that it hands the line to', async () => {
    const names = oddNames.filter(isReadInConfig);
    expect(names).to.include('team@corp:prod+1%');
    await withJob(oddResources(names), async (job) => {
      expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 0, stdout: '' });
      const keys = await found(job, [...names, 'default']);
      for (const name of names) expect(keys[name], name).to.deep.equal(keysOf(name));
      expect(keys['default']).to.deep.equal(keysOf(names.at(-1) ?? ''));
    });
  });

  it('finds the same keys in the default, whatever its resource is called', async () => {
    for (const name of oddNames.filter((one) => !one.includes("'"))) {
      await withJob(oddResources([name]), async (job) => {
        expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 0, stdout: '' });
        expect((await found(job, ['default']))['default'], name).to.deep.equal(keysOf(name));
      });
    }
  });
});
