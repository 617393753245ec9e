import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type Scene, fakeWorld } from '../support/fakeWorld.ts';

const ENV = {
  MYAWS_META: '/job/IN/my-aws',
  MYAWS_TYPE: 'cliConfig',
  MYAWS_ID: '42',
  MYAWS_EMPTY: '',
  MYAWS_BRANCH: 'main',
  MYAWS_PARAMS_DEBUG: '-n',
  MYAWS_INTEGRATION_ACCESSKEY: 'AKIA',
  MYAWS_INTEGRATION_SECRETKEY: 's3cret',
  KEYS_INTEGRATION_URL: 'https://example.com',
  JOB_INTEGRATIONS: '/job/integrations',
};

const FILES = {
  '/job/IN/my-aws/version.json':
    '{"propertyBag":{"yml":{"pointer":{"region":"eu-west-1"}}},"version":{"versionName":"v1","propertyBag":{"list":[1.50,null],"versionNumber":"bag"}}}',
  '/job/IN/my-aws/integration.json': '{"id":"i","name":"k","accessKey":"AKIA","x":{"y":[]}}',
  '/job/IN/my-aws/integration.env': 'accessKey="AKIA"\nsecretKey="a\nb"\n',
  '/job/integrations/keys/integration.json': '{}\n',
  '/job/integrations/keys/integration.env': 'url="https://example.com"\n',
};

describe('getters', () => {
  const table: [line: string[], out: string][] = [
    [['get_resource_id', 'my-aws'], '42\n'],
    [['get_resource_env', 'my-aws', 'branch'], 'main\n'],
    [['get_resource_env', 'my-aws', 'empty'], '\n'],
    [['get_params_resource', 'my-aws', 'de-bug'], '-n\n'],
    [['get_integration_resource_field', 'my-aws', 'SECRETKEY'], 's3cret\n'],
    [['get_integration_resource_field', 'my-aws', 'email', '--default', ''], '\n'],
    [['get_integration_resource_field', 'my-aws', 'accessKey', '--default=x'], 'AKIA\n'],
    [['get_integration_field', 'keys', 'url'], 'https://example.com\n'],
    [['get_integration_keys', 'keys'], 'url\n'],
    [['get_integration_resource_keys', 'my-aws'], 'accessKey\nsecretKey\n'],
    [['get_integration_resource', 'my-aws'], `${FILES['/job/IN/my-aws/integration.json']}\n`],
    [['get_integration_resource', 'my-aws', 'x'], '{\n  "y": []\n}\n'],
    [['get_integration_resource', 'my-aws', 'none'], 'null\n'],
    [['get_resource_version_key', 'my-aws', 'versionName'], 'v1\n'],
    [['get_resource_version_key', 'my-aws', 'versionNumber'], 'null\n'],
    [['get_resource_version_key', 'my-aws', 'list[0]'], '1.50\n'],
    [['get_resource_version_key', 'my-aws', 'list[-1]', '--default', 'd'], 'd\n'],
    [['get_resource_pointer_key', 'my-aws', 'region', '--required'], 'eu-west-1\n'],
    [['sanitize_shippable_string', '-a b.1_'], 'ab1_\n'],
    [['to_uppercase', 'é-a'], 'É-A\n'],
    [['get_resource_name', '1-pass'], 'PASS\n'],
    [['to_uppercase', 'straße'], 'STRAßE\n'],
  ];
  for (const [line, out] of table) {
    it(`${line.join(' ')} prints ${JSON.stringify(out)}`, async () => {
      const { world, seen } = fakeWorld({ env: ENV, files: FILES });
      expect(await run(line, world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err).to.equal('');
    });
  }

  const wrong: [line: string[], status: number, message: RegExp, scene?: Scene][] = [
    [['get_resource_id', 'ghost'], 99, /this job has no resource "ghost"/],
    [
      ['get_integration_resource_field', 'my-aws', 'acessKey'],
      99,
      /has no field "acessKey" .*; nearest: ACCESSKEY, SECRETKEY; --default/,
    ],
    [['get_resource_env', 'my-aws', '\n'], 99, /the name of a field or key must contain/],
    [['get_resource_env', '--', 'branch'], 99, /KEY is missing/],
    [['get_integration_field', 'absent', 'url'], 99, /this job has no integration "absent"; it has "keys"/],
    [['get_integration_field', '../keys', 'url'], 99, /it contains \//],
    [['get_integration_keys', '..'], 99, /has no variables/],
    [['get_integration_resource', 'ghost'], 99, /this job has no resource "ghost"/],
    [['get_integration_resource', 'my-aws', '.'], 99, /PATH is not of the form/],
    [['get_integration_resource', 'my-aws', '--required'], 99, /need a PATH/],
    [['get_resource_version_key', 'my-aws', 'none', '--required'], 99, /PATH leads to nothing or to null/],
    [['get_resource_version_key', 'my-aws', 'list[1]', '--required'], 99, /PATH leads to nothing or to null/],
    [['get_resource_version_key', 'my-aws', 'a'], 99, /version\.json: no such file/, { env: ENV }],
    [
      ['get_resource_version_key', 'my-aws', 'a'],
      1,
      /version\.json is not JSON/,
      { env: ENV, files: { '/job/IN/my-aws/version.json': '{' } },
    ],
    [
      ['get_integration_resource', 'my-aws'],
      1,
      /is not JSON: it is empty/,
      { env: ENV, files: { '/job/IN/my-aws/integration.json': '' } },
    ],
    [['to_uppercase', ''], 99, /the text is empty/],
    [['sanitize_shippable_string', ''], 99, /the text is empty/],
    [['get_integration_keys', 'a\u001b[31m'], 99, /no integration "a\\u001b\[31m"/],
    [
      ['get_resource_id', 'my-aws', '--'],
      99,
      /is not set; nearest: .*; --default/,
      { env: { MYAWS_META: '' } },
    ],
  ];
  for (const [line, status, message, scene = { env: ENV, files: FILES }] of wrong) {
    it(`${line.join(' ')} ends with ${status} and ${String(message)}`, async () => {
      const { world, seen } = fakeWorld(scene);
      expect(await run(line, world)).to.equal(status);
      expect(seen.out).to.have.lengthOf(0);
      expect(seen.err).to.match(message).and.not.include('s3cret');
    });
  }

  it('print a large file as it is', async () => {
    const text = JSON.stringify({ kubeconfig: 'y'.repeat(300_000) });
    const { world, seen } = fakeWorld({ env: ENV, files: { '/job/IN/my-aws/integration.json': text } });
    expect(await run(['get_integration_resource', 'my-aws'], world), seen.err).to.equal(0);
    expect(seen.out.toString()).to.equal(`${text}\n`);
  });

  it('take no notice of more words, as v5.8, and say so', async () => {
    const { world, seen } = fakeWorld({ env: ENV });
    expect(await run(['get_resource_id', 'my-aws', 's3cret'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('42\n');
    expect(seen.err).to.equal('shipctl: warning: get_resource_id ignores 1 extra argument\n');
  });

  it('name the option that was meant by one of them, and no other word', async () => {
    const { world, seen } = fakeWorld({ env: ENV });
    expect(await run(['get_resource_id', 'my-aws', 's3cret', '--defult=s3cret'], world)).to.equal(0);
    const says = 'get_resource_id ignores 2 extra arguments; did you mean --default?';
    expect(seen.err).to.equal(`shipctl: warning: ${says}\n`);
  });

  it('print an empty line, with a warning, if SHIPCTL_LENIENT is 1', async () => {
    const { world, seen } = fakeWorld({ env: { ...ENV, SHIPCTL_LENIENT: '1' } });
    expect(await run(['get_resource_id', 'ghost'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('\n');
    expect(seen.err).to.match(/^shipctl: warning: this job has no resource "ghost"; printed an empty line/);
  });
});
