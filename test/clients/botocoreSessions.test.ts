import { expect } from 'chai';
import { Botocore, type Found, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import type { Job } from '../support/job.ts';
import { keysOf, oddNames, oddResources, profilesOf } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

/** What the Elastic Beanstalk CLI would use: its own profile, or else the default. */
async function beanstalk(botocore: Botocore): Promise<Found> {
  const all = await botocore.credentials(null);
  return all.profiles?.includes('eb-cli') ? botocore.credentials('eb-cli') : all;
}

async function withBotocore(
  job: Job,
  python: string,
  work: (botocore: Botocore) => Promise<void>,
): Promise<void> {
  const botocore = new Botocore(python, job.env);
  try {
    await work(botocore);
  } finally {
    await botocore.stop();
  }
}

describe('a botocore session, with the profiles that configure_aws wrote', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';
  const names = ['1st', 'my-aws'];

  beforeEach(function () {
    need(this, python);
  });

  it('finds the keys and the region of every profile', async () => {
    await withJob(oddResources(), async (job) => {
      expect(job.run(['configure_aws'])).to.include({ status: 0, stdout: '' });
      await withBotocore(job, python, async (botocore) => {
        for (const [profile, keys] of profilesOf(oddNames)) {
          const found = await botocore.credentials(profile);
          const method = 'shared-credentials-file';
          expect(found, profile).to.include({ sessionToken: null, ...keys, region: 'us-east-1', method });
        }
      });
    });
  });

  it('finds no profile that was not written', async () => {
    await withJob(oddResources(names), async (job) => {
      expect(job.run(['configure_aws'])).to.include({ status: 0 });
      await withBotocore(job, python, async (botocore) => {
        const { profiles } = await botocore.credentials(null);
        expect(profiles).to.have.members([...names, 'default']);
        expect(await botocore.credentials('eb-cli')).to.deep.equal({ error: 'ProfileNotFound' });
      });
    });
  });

  for (const mode of ['keys', 'process']) {
    it(`gives the Elastic Beanstalk CLI the default if there is no eb-cli, in mode ${mode}`, async () => {
      await withJob(oddResources(names), async (job) => {
        expect(job.run(['configure_aws', '--mode', mode])).to.include({ status: 0 });
        await withBotocore(job, python, async (botocore) => {
          expect(await beanstalk(botocore)).to.include({ ...keysOf('my-aws'), region: 'us-east-1' });
        });
      });
    });

    it(`gives the Elastic Beanstalk CLI the profile eb-cli that --profile wrote, in mode ${mode}`, async () => {
      await withJob(oddResources(names), async (job) => {
        const line = ['configure_aws', '1st', '--profile', 'eb-cli', '--region', 'eu-west-1', '--mode', mode];
        expect(job.run(line)).to.include({ status: 0 });
        await withBotocore(job, python, async (botocore) => {
          expect(await beanstalk(botocore)).to.include({ ...keysOf('1st'), region: 'eu-west-1' });
          expect(await botocore.credentials('default')).to.deep.equal({ error: 'ProfileNotFound' });
        });
      });
    });
  }

  it("leaves the Elastic Beanstalk CLI the user's own eb-cli", async () => {
    await withJob(oddResources(names), async (job) => {
      job.write(
        'home/.aws/config',
        '[profile eb-cli]\naws_access_key_id = MINE\naws_secret_access_key = mine\n',
      );
      expect(job.run(['configure_aws'])).to.include({ status: 0 });
      await withBotocore(job, python, async (botocore) => {
        expect(await beanstalk(botocore)).to.include({ accessKey: 'MINE', secretKey: 'mine' });
      });
    });
  });
});
