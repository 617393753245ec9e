import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, CREDENTIALS, KEYS, ROLE, awsJob } from '../support/awsJob.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const REGISTRY = { masterName: 'dockerRegistryLogin', url: 'quay.io', username: 'me', password: 's3cret' };
const GIT = { masterName: 'gitCredential', host: 'git.example.com', username: 'me', password: 's3cret' };
const PROCESS = ['--mode', 'process'];

const warning = (place: string, secret: string, asking: string): string =>
  `shipctl: warning: ${place} gets the ${secret} of the resource "a" in place of the ${asking} that an earlier call wrote; ` +
  'to keep secrets out of the file, add --mode process\n';
const OF_PROFILE = warning('the profile "a"', 'keys', 'command');
const OF_DEFAULT = warning('[default]', 'keys', 'command');

const a = (integration: Record<string, string> = KEYS): readonly AwsJobResource[] => [
  { name: 'a', integration },
];

/** What the last of several calls says, in the files that those before it left. */
async function said(
  resources: readonly AwsJobResource[],
  calls: readonly (readonly string[])[],
  { shared = {}, builds = [] }: { shared?: Record<string, string>; builds?: readonly string[] } = {},
): Promise<string> {
  const job = awsJob(resources);
  const programs = ['docker-credential-shipctl'];
  const scene = { ...job, processes: { programs } };
  let { machine } = fakeWorld({ ...scene, shared }).seen;
  let text = '';
  for (const [index, argv] of calls.entries()) {
    const env = { ...job.env, BUILD_ID: builds[index] ?? '1' };
    const { world, seen } = fakeWorld({ ...scene, env, machine });
    expect(await run([...argv, '--quiet'], world), seen.err).to.equal(0);
    [machine, text] = [seen.machine, seen.err];
  }
  return text;
}

describe('a call without --mode process, after one with it', () => {
  for (const command of ['configure', 'configure_aws'])
    it(`warns once that a profile gets keys again, for ${command}`, async () => {
      expect(await said(a(), [[command, ...PROCESS], [command]])).to.equal(OF_PROFILE);
      expect(await said(a(), [[command, ...PROCESS], [command], [command]])).to.equal('');
      expect(
        await said(a(), [
          [command, ...PROCESS],
          [command, ...PROCESS],
        ]),
      ).to.equal('');
      expect(await said(a(), [[command], [command]])).to.equal('');
    });

  it('warns in a plan too', async () => {
    expect(
      await said(a(), [
        ['configure', ...PROCESS],
        ['configure', '--plan'],
      ]),
    ).to.equal(OF_PROFILE);
  });

  it('names the profile that the command line names', async () => {
    const named = ['configure_aws', '--profile', 'deploy'];
    expect(await said(a(), [[...named, ...PROCESS], named])).to.equal(
      warning('the profile "deploy"', 'keys', 'command'),
    );
    expect(await said(a(), [[...named, ...PROCESS], ['configure_aws']])).to.equal('');
  });

  it("warns of [default] if the profile is somebody else's", async () => {
    const shared = { [CREDENTIALS]: '[a]\naws_access_key_id = OLD\naws_secret_access_key = old\n' };
    const text = await said(a(), [['configure_aws', ...PROCESS], ['configure_aws']], { shared });
    expect(text).to.include(OF_DEFAULT).and.not.include(OF_PROFILE);
  });

  const b: AwsJobResource = { name: 'b', integration: { ...KEYS, accessKey: 'AKIAB' } };
  const quiet: readonly (readonly [title: string, resources: readonly AwsJobResource[], names: string[]])[] =
    [
      ['a role, which is no secret', a(ROLE), ['a']],
      ['another resource, that gets [default]', [...a(), b], ['b']],
    ];
  for (const [title, resources, names] of quiet)
    it(`says nothing of ${title}`, async () => {
      const calls = [
        ['configure_aws', 'a', ...PROCESS],
        ['configure_aws', ...names],
      ];
      expect(await said(resources, calls)).to.equal('');
    });

  it('says nothing of the command of another build, or of somebody else', async () => {
    const builds = ['1', '2'];
    expect(await said(a(), [['configure_aws', ...PROCESS], ['configure_aws']], { builds })).to.equal('');
    const shared = { [CREDENTIALS]: '[a]\ncredential_process = /usr/local/bin/shipctl aws_credentials a\n' };
    for (const calls of [1, 2])
      expect(
        await said(a(), Array<string[]>(calls).fill(['configure_aws', '--overwrite']), { shared }),
      ).to.equal('');
  });

  const logins: readonly (readonly [kind: string, integration: Record<string, string>, place: string])[] = [
    ['Docker', REGISTRY, 'the login "quay.io"'],
    ['git', GIT, 'the credential "https://git.example.com"'],
  ];
  for (const [kind, integration, place] of logins)
    it(`warns that a password goes into the file again, for ${kind}`, async () => {
      const calls = [['configure', ...PROCESS], ['configure']];
      expect(await said(a(integration), calls)).to.equal(warning(place, 'password', 'helper'));
      expect(await said(a(integration), [...calls, ['configure']])).to.equal('');
      expect(await said(a(integration), [['configure', ...PROCESS], ...calls.slice(0, 1)])).to.equal('');
    });

  it('says nothing if Docker would ask a helper in any case', async () => {
    const shared = { '/home/user/.docker/config.json': '{"credsStore": "pass"}' };
    const calls = [['configure', ...PROCESS], ['configure']];
    expect(await said(a(REGISTRY), calls, { shared })).to.equal('');
  });
});
