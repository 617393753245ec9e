import { expect } from 'chai';
import { integrationOf } from '../../../src/core/job/integration.ts';
import { kindRowOf, scopesOf } from '../../../src/core/kinds/kinds.ts';

const RESOURCE = { name: 'a', prefix: 'A', type: 'cliConfig', operation: 'IN', meta: undefined };
const integration = (fields: Readonly<Record<string, string>>): ReturnType<typeof integrationOf> =>
  integrationOf(
    { get: () => undefined, bytes: () => undefined, names: () => [] },
    RESOURCE,
    new Map(Object.entries(fields)),
  );

/** Fields, and a `masterName` of the kind that they are of. */
const KINDS: readonly (readonly [
  fields: Readonly<Record<string, string>>,
  masterName: string | undefined,
])[] = [
  [{ masterName: 'amazonKeys' }, 'amazonKeys'],
  [{ masterName: 'AWS' }, 'AWS'],
  [{ masterName: 'ECR' }, 'AWS'],
  [{ masterName: 'amazonIAM' }, 'amazonIAM'],
  [{ masterName: 'dockerRegistryLogin' }, 'dockerRegistryLogin'],
  [{ masterName: 'Private Docker Registry' }, 'dockerRegistryLogin'],
  [{ masterName: 'Docker Trusted Registry' }, 'dockerRegistryLogin'],
  [{ masterName: 'Docker' }, 'Docker'],
  [{ masterName: 'quayLogin' }, 'quayLogin'],
  [{ masterName: 'Quay.io' }, 'quayLogin'],
  [{ masterName: 'DOC' }, 'digitalOcean'],
  [{ apiToken: 'x' }, 'digitalOcean'],
  [{ masterName: 'GKE' }, 'gcloudKey'],
  [{ masterName: 'GCR' }, 'gcloudKey'],
  [{ json_KEY: 'x' }, 'gcloudKey'],
  [{ masterName: 'GCL' }, 'GCL'],
  [{ credentialFile: 'x' }, 'GCL'],
  [{ masterName: 'artifactory' }, 'artifactoryKey'],
  [{ masterName: 'azureKeys' }, 'azureKeys'],
  [{ appId: 'x', password: 'x', tenant: 'x' }, 'azureKeys'],
  [{ url: 'x', username: 'x', password: 'x' }, 'artifactoryKey'],
  [{ username: 'x', password: 'x', email: 'x' }, 'dockerRegistryLogin'],
  [{ masterName: 'gitCredential' }, 'gitCredential'],
  [{ username: 'x', password: 'x', host: 'x' }, 'gitCredential'],
  [{ username: 'x', password: 'x' }, undefined],
  [{ masterName: 'slackKey' }, undefined],
  [{ masterName: 'slackKey', accessKey: 'x' }, undefined],
  [{ masterName: 'constructor' }, undefined],
  [{ masterName: 'null', accessKey: 'x' }, 'amazonKeys'],
  [{ accessKey: 'x', secretKey: 'x' }, 'amazonKeys'],
  [{ SECRETKEY: 'x' }, 'amazonKeys'],
  [{ aws_access_key_id: 'x' }, 'AWS'],
  [{ assumeRoleARN: 'x' }, 'amazonIAM'],
  [{ webhookUrl: 'x' }, undefined],
  [{}, undefined],
];

describe('the kind of an integration', () => {
  for (const [fields, masterName] of KINDS) {
    it(`is ${masterName ?? 'none'} with ${JSON.stringify(fields)}`, () => {
      const row = kindRowOf(integration(fields));
      if (masterName === undefined) expect(row).to.equal(undefined);
      else expect(row?.masterNames).to.include(masterName);
    });
  }

  it('loads a kind that declares the fields it is told by', async () => {
    for (const [fields] of KINDS) {
      const row = kindRowOf(integration(fields));
      const kind = await row?.load();
      if (kind) expect(Object.keys(kind.fields)).to.include.members(row?.fields ?? []);
    }
  });
});

describe('the scopes of a resource', () => {
  it('are those asked for and those of the kind, without the one that means nothing', () => {
    expect(scopesOf(integration({ masterName: 'ECR' }), ['configure', 'eks', 'ecr'])).to.deep.equal([
      'eks',
      'ecr',
    ]);
    expect(scopesOf(integration({ masterName: 'GCR' }), [])).to.deep.equal(['gcr']);
    expect(scopesOf(integration({ masterName: 'GKE' }), [])).to.deep.equal(['gke']);
    expect(scopesOf(integration({ masterName: 'constructor' }), ['configure'])).to.deep.equal([]);
    expect(scopesOf(integration({}), [])).to.deep.equal([]);
  });
});
