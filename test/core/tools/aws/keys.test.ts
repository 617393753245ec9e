import { expect } from 'chai';
import {
  awsIdentity,
  awsKind,
  credentialProcess,
  credentialSource,
  processCredentials,
} from '../../../../src/core/tools/aws/keys.ts';
import { type Integration, integrationOf } from '../../../../src/core/job/integration.ts';
import { ShipctlError, UsageError } from '../../../../src/errors.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const RESOURCE = { name: 'my-aws', prefix: 'MYAWS', type: 'cliConfig', operation: 'IN', meta: '/m' } as const;

function integration(
  fields: Record<string, string | null> = {},
  env: Record<string, string> = {},
): Integration {
  return integrationOf(fakeWorld({ env }).world.env, RESOURCE, new Map(Object.entries(fields)));
}

describe('awsKind', () => {
  const table: [
    title: string,
    json: Record<string, string> | undefined,
    env: Record<string, string>,
    kind: string | undefined,
  ][] = [
    ['amazonKeys', { masterName: 'amazonKeys' }, {}, 'keys'],
    ['AWS', { masterName: 'AWS' }, {}, 'olderKeys'],
    ['ECR', { masterName: 'ECR' }, {}, 'olderKeys'],
    ['amazonIAM', { masterName: 'amazonIAM' }, {}, 'role'],
    ['another integration', { masterName: 'azureKeys' }, { MYAWS_INTEGRATION_ACCESSKEY: 'x' }, undefined],
    ['a name that every object has', { masterName: 'constructor' }, {}, undefined],
    ['keys by their field', undefined, { MYAWS_INTEGRATION_SECRETKEY: 'x' }, 'keys'],
    ['older keys by their field', undefined, { MYAWS_INTEGRATION_AWS_ACCESS_KEY_ID: 'x' }, 'olderKeys'],
    ['a role by its field', undefined, { MYAWS_INTEGRATION_ASSUMEROLEARN: 'x' }, 'role'],
    ['nothing', undefined, {}, undefined],
  ];
  for (const [title, json, env, kind] of table) {
    it(`reports ${title}`, () => {
      expect(awsKind(integration(json, env))).to.equal(kind);
    });
  }
});

describe('awsIdentity', () => {
  const json = {
    masterName: 'amazonKeys',
    name: 'keys',
    ACCESSKEY: 'AKIAJSON',
    'secret-Key': 's3cret',
    sessionToken: null,
  };

  it('reads fields by the name rule, and lets variables win', () => {
    const env = { MYAWS_INTEGRATION_ACCESSKEY: 'AKIAENV' };
    expect(awsIdentity(integration(json, env), 'keys')).to.deep.equal({
      accessKeyId: 'AKIAENV',
      secretAccessKey: 's3cret',
      sessionToken: undefined,
    });
  });

  const bad: [title: string, secret: string | null, what: string][] = [
    ['is missing', null, 'the field secretKey is missing'],
    ['is empty', '', 'is empty'],
    ['is the word null', 'null', 'is null'],
    ['has a line break', 's3cret\nx', 'contains a line break'],
    ['has a Unicode line break', 's3cret\u2028x', 'contains a line break'],
    ['has a control character', 's3cret\u0001', 'contains a control character'],
    ['has half a character', 's3cret\ud800', 'not UTF-8'],
    ['has a blank at its end', 's3cret ', 'begins or ends with a blank'],
    ['has a blank at its front', '\u00a0s3cret', 'begins or ends with a blank'],
  ];
  for (const [title, secret, what] of bad) {
    it(`refuses a field that ${title}, by name and without its value`, () => {
      const read = (): unknown => awsIdentity(integration({ ...json, 'secret-Key': secret }), 'keys');
      expect(read)
        .to.throw(ShipctlError, `the resource "my-aws" (integration "keys", amazonKeys): the field secretKey`)
        .with.property('message')
        .that.includes(what.replace(/^the field secretKey /, ''))
        .and.does.not.include('s3cret');
    });
  }
});

describe('processCredentials', () => {
  it('prints one line without blanks, keys in order', () => {
    expect(
      processCredentials({ accessKeyId: 'A', secretAccessKey: 'b"\\', sessionToken: undefined }),
    ).to.equal('{"Version":1,"AccessKeyId":"A","SecretAccessKey":"b\\"\\\\"}');
    expect(processCredentials({ accessKeyId: 'A', secretAccessKey: 'b', sessionToken: 'c==' })).to.equal(
      '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"b","SessionToken":"c=="}',
    );
  });
});

describe('credentialProcess', () => {
  const table: [program: string, resource: string, line: string][] = [
    ['/usr/bin/shipctl', 'my-aws', '/usr/bin/shipctl aws_credentials my-aws'],
    ['/opt/my tools/shipctl', 'my prof', "'/opt/my tools/shipctl' aws_credentials 'my prof'"],
    ['/usr/bin/shipctl', '$(id)', "/usr/bin/shipctl aws_credentials '$(id)'"],
    ['/usr/bin/shipctl', '-x', '/usr/bin/shipctl aws_credentials -- -x'],
  ];
  for (const [program, resource, line] of table) {
    it(`writes ${line}`, () => {
      expect(credentialProcess(program, resource)).to.equal(line);
    });
  }

  it("refuses a ' in the name or the path", () => {
    expect(() => credentialProcess('/usr/bin/shipctl', "it's")).to.throw(UsageError);
    expect(() => credentialProcess("/it's/shipctl", 'a')).to.throw(ShipctlError);
  });
});

describe('credentialSource', () => {
  const table: [env: Record<string, string>, source: string][] = [
    [{ AWS_ACCESS_KEY_ID: 'A', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'u' }, 'Environment'],
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'u' }, 'EcsContainer'],
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/u' }, 'EcsContainer'],
    [{ AWS_ACCESS_KEY_ID: '' }, 'Ec2InstanceMetadata'],
    [{}, 'Ec2InstanceMetadata'],
  ];
  for (const [env, source] of table) {
    it(`is ${source} with ${Object.keys(env).join(' and ') || 'nothing'} set`, () => {
      expect(credentialSource(fakeWorld({ env }).world.env)).to.equal(source);
    });
  }
});
