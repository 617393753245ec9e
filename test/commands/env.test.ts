import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type Scene, fakeWorld } from '../support/fakeWorld.ts';

const FIELDS = { id: 'i', name: 'k', masterName: 'keyValuePair', url: 'https://x', my_Key: "it's", n: 1 };

const SCENE = {
  env: {
    MYAWS_TYPE: 'cliConfig',
    MYAWS_NAME: 'my-aws',
    MYAWS_META: '/job/IN/my-aws',
    MYAWS_INTEGRATION_ACCESSKEY: 'AKIA',
    MYAWS_INTEGRATION_LIST: '\'"a","b"\'',
    BARE_TYPE: 'cliConfig',
    BARE_INTEGRATION_B: '2',
    BARE_INTEGRATION_A: '1',
    BARE_INTEGRATION_NAME: 'n',
    EMPTY_TYPE: 'image',
    JOB_INTEGRATIONS: '/job/integrations',
    KEYS_INTEGRATION_URL: 'https://variable',
  },
  files: {
    '/job/IN/my-aws/integration.json':
      '{"id":"i","name":"k","masterName":"amazonKeys","accessKey":"old","secretKey":"a\\nb$","list":["a","b"]}',
    '/job/integrations/keys/integration.json': JSON.stringify(FIELDS),
    '/job/integrations/odd/integration.json':
      '{"a-b":"1","ab":"2","PATH":"3","list":[],"none":null,"nul":"\\u0000","yes":true,"n":1.50,"__proto__":"p"}',
    '/job/integrations/large/integration.json': JSON.stringify({
      big: 'x'.repeat(131_068),
      ok: 'y'.repeat(131_068),
    }),
    '/job/integrations/broken/integration.json': '{"a":',
  },
} satisfies Scene;

describe('shipctl env', () => {
  const table: readonly [line: string, out: string, warnings: number][] = [
    ['my-aws', "export accessKey='AKIA'\nexport secretKey='a\nb$'\nexport list=''\\''\"a\",\"b\"'\\'''\n", 0],
    ['my-aws --only ACCESS-key', "export accessKey='AKIA'\n", 0],
    [
      'my-aws --only secretkey,accessKey --prefix AWS_',
      "export AWS_accessKey='AKIA'\nexport AWS_secretKey='a\nb$'\n",
      0,
    ],
    ['my-aws --only accessKey --format json', '{\n  "accessKey": "AKIA"\n}\n', 0],
    ['keys', "export url='https://variable'\nexport my_Key='it'\\''s'\nexport n='1'\n", 0],
    ['bare', "export A='1'\nexport B='2'\n", 0],
    [
      'keys bare my-aws --only url,b,secretKey',
      "export url='https://variable'\nexport B='2'\nexport secretKey='a\nb$'\n",
      0,
    ],
    ['keys keys --only url', "export url='https://variable'\n", 1],
    ['odd --only a-b', "export ab='2'\n", 1],
    ['odd --only path,list,none,nul', '', 4],
    [
      'odd --only path,nul,yes,n --prefix P_',
      "export P_PATH='3'\nexport P_yes='true'\nexport P_n='1.50'\n",
      1,
    ],
    ['odd --only path,nul,__proto__ --format json', '{\n  "nul": "\\u0000",\n  "__proto__": "p"\n}\n', 1],
    ['odd --only path --prefix LD_', '', 1],
    ['large --only big', '', 1],
    ['large --only ok', `export ok='${'y'.repeat(131_068)}'\n`, 0],
  ];
  for (const [line, out, warnings] of table) {
    it(`${line} prints ${JSON.stringify(out).slice(0, 90)}, with ${warnings} warnings`, async () => {
      const { world, seen } = fakeWorld(SCENE);
      expect(await run(['env', ...line.split(' ')], world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err.match(/^shipctl: warning: the field "/gm) ?? []).to.have.lengthOf(warnings);
    });
  }

  const wrong: readonly [line: string, status: number, message: RegExp][] = [
    ['ghost', 99, /no resource or integration "ghost"; it has/],
    ['ke', 99, /did you mean "keys"/],
    ['a/keys', 99, /no resource or integration/],
    ['myaws', 99, /no resource "myaws"; did you mean "my-aws"/],
    ['empty', 99, /the resource "empty" has no integration behind it/],
    ['-- -', 99, /has no variables/],
    ['broken', 1, /broken\/integration\.json is not JSON/],
    ['keys broken', 1, /broken\/integration\.json is not JSON/],
    ['keys --only url,tokn', 99, /--only: no field "tokn"; nearest: n, url, my_Key/],
    ['keys --only url,', 99, /must contain one of/],
    ['keys --format yaml', 99, /--format must be shell or json, not "yaml"/],
    ['keys --prefix 1', 99, /--prefix must be/],
    ['', 99, /NAME is missing/],
  ];
  for (const [line, status, message] of wrong) {
    it(`${line} ends with ${status} and ${String(message)}`, async () => {
      const { world, seen } = fakeWorld(SCENE);
      expect(await run(['env', ...line.split(' ').filter((word) => word !== '')], world)).to.equal(status);
      expect(seen.out).to.have.lengthOf(0);
      expect(seen.err)
        .to.match(message)
        .and.not.match(/AKIA|https:/);
    });
  }

  it('prints bytes that are not UTF-8 for a shell, and refuses them as JSON', async () => {
    const { world, seen } = fakeWorld(SCENE);
    const bytes = Buffer.from([0xff, 0x27, 0x0a]);
    const odd = { ...world, env: { ...world.env, bytes: () => bytes } };
    expect(await run(['env', 'keys', '--only', 'url'], odd)).to.equal(0);
    expect(seen.out.toString('latin1')).to.equal("export url='\u00ff'\\''\n'\n");
    expect(await run(['env', 'keys', '--only', 'url', '--format', 'json'], odd)).to.equal(1);
    expect(seen.err).to.match(/the field "url" of "keys" contains bytes that are not UTF-8/);
  });
});
