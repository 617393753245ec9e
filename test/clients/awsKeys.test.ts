import { expect } from 'chai';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { type Job, awsResource } from '../support/job.ts';
import { asProcess, asSettings, oddNames, oddResources, profilesOf } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'region'];
const ONE = 'home/.aws/one';
const FEW = ['quo,te', 'x=y:z', 'my prof'];

/** The files that are there before, and whether both variables name one of them. */
const LAYOUTS = [
  { title: 'new files', names: oddNames, files: {}, isOneFile: false },
  {
    title: 'files with a [profile default] and stale keys',
    names: FEW,
    files: {
      'home/.aws/credentials':
        '[default]\naws_session_token = STALE\naws_security_token = STALE\nregion = stale-1\n',
      'home/.aws/config':
        '[default]\nrole_arn = arn:stale\n[profile default]\r\nregion = stale-2\r\noutput=json',
    },
    isOneFile: false,
  },
  {
    title: 'one file for both',
    names: FEW,
    files: { [ONE]: '[profile other]\nregion = eu-west-3' },
    isOneFile: true,
  },
];

for (const { title: cli, program } of AWS_CLIS) {
  describe(`${cli}, with the keys that configure_aws wrote`, () => {
    for (const { title, names: all, files, isOneFile } of few(LAYOUTS, 1)) {
      // Version 2 hands on the keys of all of them below, in fewer calls.
      const names = few(program === 'aws' ? all : FEW, 1);

      it(`reads every profile's own keys and region in ${title}`, async function () {
        need(this, program);
        await withJob(oddResources(names), async (job) => {
          prepare(job, files, isOneFile);
          const aws = new AwsCli(job, program);
          const profiles = profilesOf(names);
          const read = await aws.getAll([...profiles.keys()], KEYS);
          for (const [profile, keys] of profiles) {
            expect(read.get(profile), profile).to.deep.equal({ ...asSettings(keys), region: 'us-east-1' });
          }
        });
      });
    }
  });
}

describe('version 2 of the AWS CLI, with the keys that configure_aws wrote', () => {
  const { program = '' } = AWS_CLIS[1] ?? {};

  for (const { title, names: all, files, isOneFile } of few(LAYOUTS, 1)) {
    const names = few(all, 2);
    it(`lists every profile and hands on its keys from ${title}`, async function () {
      need(this, program);
      await withJob(oddResources(names), async (job) => {
        prepare(job, files, isOneFile);
        const aws = new AwsCli(job, program);
        const profiles = profilesOf(names);
        const listed = (await aws.prints(['configure', 'list-profiles'])).trimEnd().split('\n');
        expect(listed).to.include.members([...profiles.keys()]);
        const handed = await aws.exportAll([...profiles.keys()]);
        for (const [profile, keys] of profiles) {
          expect(handed.get(profile), profile).to.deep.equal(asProcess(keys));
        }
      });
    });
  }
});

describe('a resource called plugins', () => {
  it('is a profile like any other in two files', async function () {
    need(this, 'aws');
    await withJob([awsResource('plugins')], async (job) => {
      prepare(job, {}, false);
      expect(await new AwsCli(job, 'aws').get('plugins', 'aws_access_key_id')).to.match(/^AKIA/);
    });
  });

  it('is refused in one file for both, if the AWS CLI would load its keys as code', async () => {
    await withJob([awsResource('plugins')], (job) => {
      const before = '[plugins]\n# none\n';
      useOneFile(job);
      job.write(ONE, before);
      const { status, stderr } = job.run(['configure_aws']);
      expect(status).to.equal(99);
      expect(stderr).to.match(/"plugins" can't be the name of a profile if both AWS files are the same/);
      expect(job.read(ONE)).to.equal(before);
      expect(job.run(['configure_aws', '--profile', 'deploy'])).to.include({ status: 0 });
      expect(job.run(['configure_aws', '--mode', 'process'])).to.include({ status: 99 });
      return Promise.resolve();
    });
  });
});

/** Writes the files that are there before, and then the profiles. */
function prepare(job: Job, files: Readonly<Record<string, string>>, isOneFile: boolean): void {
  for (const [name, text] of Object.entries(files)) job.write(name, text);
  if (isOneFile) useOneFile(job);
  expect(job.run(['configure_aws'])).to.include({ status: 0, stdout: '' });
}

function useOneFile(job: Job): void {
  const path = job.path(ONE);
  Object.assign(job.env, { AWS_SHARED_CREDENTIALS_FILE: path, AWS_CONFIG_FILE: path });
}
