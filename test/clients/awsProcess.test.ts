import { expect } from 'chai';
import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { Botocore, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, type Job, awsResource } from '../support/job.ts';
import { asProcess, keysOf, oddNames, oddResources, profilesOf } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

/** Puts shipctl into a directory of that name. */
function shipctlIn(job: Job, directory: string): string {
  const path = job.path(`${directory}/shipctl`);
  mkdirSync(job.path(directory));
  try {
    linkSync(BINARY, path);
  } catch {
    // The directory is on another file system.
    copyFileSync(BINARY, path);
  }
  return path;
}

describe('the keys that clients ask shipctl for, in mode process', () => {
  const { program: version2 = '' } = AWS_CLIS[1] ?? {};
  const python = pythonWithBotocore() ?? 'python3 with botocore';

  it('reach version 2 of the AWS CLI unchanged, for every name and value', async function () {
    need(this, version2);
    await withJob(oddResources(oddNames), async (job) => {
      expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 0, stdout: '' });
      expect(job.read('home/.aws/credentials')).to.not.include('secret');
      const profiles = profilesOf(oddNames);
      const asked = few([...profiles], 4);
      const handed = await new AwsCli(job, version2).exportAll(asked.map(([profile]) => profile));
      for (const [profile, keys] of asked) {
        expect(handed.get(profile), profile).to.deep.equal(asProcess(keys));
      }
    });
  });

  it('reach botocore unchanged, for every name and value', async function () {
    need(this, python);
    await withJob(oddResources(oddNames), async (job) => {
      expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 0, stdout: '' });
      const botocore = new Botocore(python, job.env);
      try {
        for (const [profile, keys] of profilesOf(oddNames)) {
          const found = await botocore.credentials(profile);
          const region = 'us-east-1';
          expect(found, profile).to.include({
            sessionToken: null,
            ...keys,
            region,
            method: 'custom-process',
          });
        }
      } finally {
        await botocore.stop();
      }
    });
  });

  it('win over keys that stood in the credentials file', async function () {
    need(this, version2);
    await withJob(oddResources(['my-aws']), async (job) => {
      const stale = 'aws_access_key_id = STALE\naws_secret_access_key = STALE\n';
      const before = `[my-aws]\n${stale}[default]\n${stale}[other]\n${stale}`;
      job.write('home/.aws/credentials', before);
      expect(job.run(['configure_aws', '--mode', 'process', '--overwrite'])).to.include({ status: 0 });
      const aws = new AwsCli(job, version2);
      const handed = await aws.exportAll(['my-aws', 'default', 'other']);
      expect(handed.get('my-aws')).to.deep.equal(asProcess(keysOf('my-aws')));
      expect(handed.get('default')).to.deep.equal(asProcess(keysOf('my-aws')));
      expect(handed.get('other')).to.include({ AccessKeyId: 'STALE' });
      expect(job.run(['cleanup'])).to.include({ status: 0 });
      expect(job.read('home/.aws/credentials')).to.equal(before);
    });
  });

  for (const directory of ['plain', 'with blanks  and (brackets) $HOME "quotes"', 'ünï;code&#x']) {
    it(`come from a shipctl in the directory ${directory}, with nothing on PATH`, async function () {
      need(this, version2, python);
      const names = ['my-aws', 'x=y:z', 'my prof'];
      await withJob(oddResources(names), async (job) => {
        const shipctl = shipctlIn(job, directory);
        const written = job.spawn([shipctl, 'configure_aws', '--mode', 'process']);
        expect(written).to.include({ status: 0, stdout: '' });
        const handed = await new AwsCli(job, version2).exportAll(names, { PATH: '' });
        const botocore = new Botocore(python, { ...job.env, PATH: '' });
        try {
          for (const name of names) {
            expect(handed.get(name), name).to.deep.equal(asProcess(keysOf(name)));
            expect(await botocore.credentials(name), name).to.include(keysOf(name));
          }
        } finally {
          await botocore.stop();
        }
      });
    });
  }

  it('are those of the job that asks, not those of the job that configured', async function () {
    need(this, version2);
    await withJob([awsResource('my-aws')], async (job) => {
      expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 0 });
      const env = { MYAWS_INTEGRATION_SECRETKEY: 'rotated==' };
      const handed = await new AwsCli(job, version2).exportAll(['my-aws'], env);
      expect(handed.get('my-aws')).to.include({ SecretAccessKey: 'rotated==' });
    });
  });
});
