import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { catalog } from '../../src/catalog.ts';
import { need } from '../support/clients.ts';
import { Receiver, SCRIPT, jobOfAll } from '../support/everyCommand.ts';
import type { Job } from '../support/job.ts';

/** Commands that the script does not call, each with the rest of its line. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  aks_token: ['my-aws'],
  aws_credentials: ['my-aws'],
  aws_policy: ['deploy'],
  completion: ['bash', 'shipctl', 'get_resource_id', ''],
  deploy_ecs: ['my-aws', '--manifest', 'shop.json'],
  docker_credential: ['list'],
  eks_token: ['prod'],
  env: ['my-aws', 'my-keys'],
  git_credential: ['get'],
  gke_token: ['my-aws'],
  help: ['configure_aws'],
  list_resources: [],
  self_check: [],
  shell_init: ['bash'],
  verify_aws: ['no-such-resource'],
  version: [],
};

/** Leaves a mark where any program runs it. */
const EVIL = 'require("node:fs").writeFileSync(process.env.HOME + "/ran", process.argv.join(" "));\n';

const VARIABLES = [
  'MYAWS_ID=666',
  'LEVEL=evil',
  'REGION=evil',
  'AWS_CONFIG_FILE=/dev/null',
  'SHIPCTL_LENIENT=1',
];

/** What a cloned repository may hold that runtimes and package managers take notice of. */
const HOSTILE: Readonly<Record<string, string>> = {
  '.env': VARIABLES.join('\n'),
  '.env.local': VARIABLES.join('\n'),
  '.env.development': VARIABLES.join('\n'),
  '.env.production': VARIABLES.join('\n'),
  '.npmrc': 'node-options=--require ./evil.cjs\nscript-shell=./evil.cjs\n',
  '.node-version': '0.10.0\n',
  'bunfig.toml': 'preload = ["./evil.cjs"]\nsmol = true\n[define]\n"process.env.HOME" = "\'/none\'"\n',
  'evil.cjs': EVIL,
  'node_modules/fs/index.js': EVIL,
  'node_modules/node:fs/index.js': EVIL,
  'node_modules/saxes/index.js': EVIL,
  'node_modules/yargs/index.js': EVIL,
  'node_modules/yargs/package.json': '{',
  'package.json':
    '{"name":"evil","version":"6.6.6","type":"module","main":"./evil.cjs","imports":{"#a":"./evil.cjs"},',
  'second.js': EVIL,
  'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"*":["./evil.cjs"]},"jsxImportSource":"evil"}',
};

const ENVIRONMENT: Readonly<Record<string, string>> = {
  NODE_OPTIONS: '--require ./evil.cjs',
  NODE_DEBUG: 'fs,module,net,http,tls,child_process',
  NODE_ENV: 'development',
  NODE_PATH: './node_modules',
  BUN_CONFIG_VERBOSE_FETCH: '1',
  BUN_INSTALL: './node_modules',
  DEBUG: '*',
  npm_config_node_options: '--require ./evil.cjs',
};

/** What is signed, or good, for a time. */
const OF_THE_MOMENT = /("(?:expirationTimestamp|token)":")[^"]+/g;

function addHostile(job: Job): void {
  for (const [name, text] of Object.entries(HOSTILE)) job.write(`work/${name}`, text);
}

describe('a hostile directory and environment', () => {
  let receiver: Receiver;
  let job: Job;

  beforeEach(async () => {
    receiver = new Receiver();
    job = jobOfAll(await receiver.start());
    addHostile(job);
    Object.assign(job.env, ENVIRONMENT);
  });

  afterEach(() => {
    receiver.stop();
    job.remove();
  });

  it('meet every command here', () => {
    const script = readFileSync(SCRIPT, 'utf8');
    const called = (name: string): boolean =>
      new RegExp(`\\bshipctl ${name}\\b`).test(script) || name in OTHERS;
    expect(Object.keys(catalog).filter((name) => !called(name))).to.deep.equal([]);
  });

  it('change nothing for the commands of a job script', async function () {
    need(this, 'bash', 'git', 'openssl', 'base64', 'sed');
    const { status, stdout, stderr } = await job.start(['bash', SCRIPT]);
    expect({ status, stdout }, stderr).to.deep.equal({ status: 0, stdout: 'all commands done\n' });
    expect(receiver.bodies).to.have.lengthOf(1);
    expect(existsSync(`${job.home}/ran`)).to.equal(false);
  });

  it('change nothing for the other commands, the help, the version, and lines that yargs reads', async () => {
    const lines = [
      ...Object.entries(OTHERS).map(([name, words]) => [name, ...words]),
      ['--help'],
      ['--version'],
      ['configure_aws', '--help'],
      ['configure_aws', '--region=eu-west-1', '--mode', 'process'],
      ['configure', '--plan', '--json'],
      ['get_resource_id', 'ghost'],
      ['no_such_command'],
    ];
    const plain = jobOfAll('http://127.0.0.1:1/');
    try {
      for (const line of lines) {
        const ended = await job.start(['shipctl', ...line]);
        const wanted = await plain.start(['shipctl', ...line]);
        const own = (text: string, { root }: Job): string =>
          text.replaceAll(root, '').replaceAll(OF_THE_MOMENT, '$1');
        expect({ ...ended, stdout: own(ended.stdout, job), stderr: own(ended.stderr, job) }).to.deep.equal({
          ...wanted,
          stdout: own(wanted.stdout, plain),
          stderr: own(wanted.stderr, plain),
        });
      }
    } finally {
      plain.remove();
    }
    expect(existsSync(`${job.home}/ran`)).to.equal(false);
  });
});
