import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { ecrAnswer } from '../support/awsAnswers.ts';
import { HttpServer } from '../support/httpServer.ts';
import { BINARY, Job, type ResourceSpec } from '../support/job.ts';
import { KIND_EXAMPLES } from '../support/everyKind.ts';
import { secretsIn } from '../support/secretForms.ts';
import { filesBelow, treeOf } from '../support/tree.ts';
import { withJob } from '../support/withJob.ts';
import { PROGRAM_STARTS, needTracing, traceProgram } from '../support/trace.ts';

const SECRETS = ['wJalr/XUtn+FEMI"K7M\\DENG=', 'IQoJb3JpZ2luX2V/j+Cz"==', 'p@ss:w%rd/é+'] as const;
const [SECRET, TOKEN, OTHER] = SECRETS;

const holds = (text: string): readonly string[] => secretsIn(text, SECRETS);

const RESOURCES: readonly ResourceSpec[] = [
  {
    name: 'my-aws',
    integration: {
      masterName: 'amazonKeys',
      name: 'k',
      accessKey: 'AKIAPUBLIC',
      secretKey: SECRET,
      sessionToken: TOKEN,
    },
    propertyBag: { region: 'us-east-1' },
  },
  {
    name: 'older',
    integration: {
      masterName: 'AWS',
      name: 'o',
      aws_access_key_id: 'AKIAOLDER',
      aws_secret_access_key: OTHER,
    },
    propertyBag: { region: 'eu-west-1' },
  },
];

/** The files below a job's directory that hold a secret, other than its inputs. */
function filesWithSecrets(job: Job): readonly string[] {
  return readdirSync(job.root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(job.root, name))
    .filter((path) => statSync(path).isFile() && holds(readFileSync(path, 'utf8')).length > 0)
    .map((path) => relative(job.root, path))
    .filter((name) => !/^job\/(IN|message)/.test(name))
    .sort();
}

describe('a secret', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job(RESOURCES);
  });

  afterEach(() => {
    job.remove();
  });

  const lines: [title: string, argv: string[], status: number, env?: Record<string, string>][] = [
    ['written', ['configure_aws'], 0],
    ['written by configure', ['configure'], 0],
    ['that would be written', ['configure', '--plan', '--overwrite'], 0],
    ['that would be written, for programs', ['configure', '--plan', '--json'], 0],
    ['written as a profile', ['configure_aws', 'older', '--profile', 'p'], 0],
    ['behind credential_process', ['configure_aws', '--mode', 'process'], 0],
    ['with a warning', ['configure_aws', '--region', 'nyc3'], 0, { AWS_PROFILE: 'x' }],
    ['with a line break in it', ['configure_aws'], 1, { MYAWS_INTEGRATION_SECRETKEY: `${SECRET}\n${OTHER}` }],
    [
      'that has blanks at its end',
      ['aws_credentials', 'my-aws'],
      1,
      { MYAWS_INTEGRATION_SESSIONTOKEN: `${TOKEN} ` },
    ],
    ['given as a region', ['configure_aws'], 99, { OLDER_TYPE: 'x', MYAWS_TYPE: 'y', AWS_REGION: SECRET }],
    ['in a variable that is looked for', ['get_integration_resource_field', 'my-aws', 'secretKeys'], 99],
    ['of an unknown resource', ['get_integration_resource_field', 'my-awss', 'secretKey'], 99],
    ['in a file at a PATH', ['get_integration_resource', 'my-aws', '[secretKey', '--required'], 99],
    ['of a cleaned up resource', ['cleanup'], 0],
  ];
  for (const [title, argv, status, env = {}] of lines) {
    it(`${title} is in no output, no argument and no other file`, async function () {
      needTracing(this);
      job.write('home/.aws/credentials', '[default]\naws_access_key_id = AKIATHEIRS\n');
      const { calls, ...done } = await traceProgram(job, [BINARY, ...argv], PROGRAM_STARTS, { env });
      expect(done.status, done.stderr).to.equal(status);
      expect(holds(done.stdout + done.stderr)).to.deep.equal([]);
      expect(calls.flatMap(({ text }) => holds(text))).to.deep.equal([]);
      expect(filesWithSecrets(job).filter((name) => name !== 'home/.aws/credentials')).to.deep.equal([]);
    });
  }

  it('that was written is only in the credentials file, which only its owner can read', () => {
    expect(job.run(['configure_aws']).status).to.equal(0);
    expect(filesWithSecrets(job)).to.deep.equal(['home/.aws/credentials']);
    expect(statSync(job.path('home/.aws/credentials')).mode & 0o777).to.equal(0o600);
    expect(job.run(['configure_aws', '--mode', 'process']).status).to.equal(0);
    expect(filesWithSecrets(job)).to.deep.equal([]);
  });

  it('of another job is not kept by the job that writes over it', () => {
    expect(job.run(['configure_aws'], { JOB_NAME: 'first' }).status).to.equal(0);
    const theirs = {
      OLDER_INTEGRATION_AWS_SECRET_ACCESS_KEY: 'second',
      MYAWS_INTEGRATION_SECRETKEY: 'second',
      MYAWS_INTEGRATION_SESSIONTOKEN: 'second',
    };
    expect(job.run(['configure_aws'], { JOB_NAME: 'second', ...theirs }).status).to.equal(0);
    expect(filesWithSecrets(job)).to.deep.equal([]);
    expect(job.run(['cleanup'], { JOB_NAME: 'second' }).status).to.equal(0);
    expect(filesWithSecrets(job)).to.deep.equal([]);
  });

  it("that was somebody's own is kept in the record, which only its owner can read, until cleanup", () => {
    job.write('home/.aws/credentials', `[default]\naws_secret_access_key = ${OTHER}\n`);
    expect(job.run(['configure_aws', 'my-aws']).status).to.equal(0);
    const [record = '', ...more] = filesWithSecrets(job).filter((name) => name !== 'home/.aws/credentials');
    expect(record).to.equal('home/.aws/.credentials.shipctl-record');
    expect(more).to.deep.equal([]);
    expect(statSync(job.path(record)).mode & 0o777).to.equal(0o600);
    expect(job.read(record)).not.to.include('AKIAPUBLIC');
    expect(job.run(['cleanup']).status).to.equal(0);
    expect(job.read('home/.aws/credentials')).to.equal(`[default]\naws_secret_access_key = ${OTHER}\n`);
    expect(job.read(record)).to.equal(undefined);
  });
});

describe('a secret of any kind of integration', () => {
  const resources = KIND_EXAMPLES.map(({ masterName, fields }): ResourceSpec => ({
    name: `of-${masterName.replace(/\W/g, '-')}`,
    integration: { masterName, ...fields },
    propertyBag: { region: 'us-east-1' },
  }));
  const secrets = KIND_EXAMPLES.flatMap((example) => example.secrets);
  const inProcessMode = ['amazonKeys', 'quayLogin', 'gitCredential'];
  const names = resources.map(({ name }) => name);
  let server: HttpServer;

  before(async () => {
    server = await HttpServer.start();
    server.behaviour = (response) => response.end(JSON.stringify(ecrAnswer({})));
  });

  after(() => {
    server.stop();
  });

  for (const [mode, chosen] of [
    ['keys', names],
    ['process', inProcessMode.map((masterName) => `of-${masterName}`)],
  ] as const)
    it(`is in no output, no argument and, with --mode ${mode}, only in files of their owner until cleanup`, async function () {
      needTracing(this);
      await withJob(resources, async (job) => {
        job.env['SHIPPABLE_INTEGRATION_ENVS_PATH'] = job.path('home/variables.env');
        job.env['AWS_ENDPOINT_URL_ECR'] = server.url;
        // Nobody listens there, so nothing is asked of Azure.
        job.env['https_proxy'] = 'http://127.0.0.1:9';
        const before = treeOf(job.root);
        const call = async (...words: readonly string[]): Promise<void> => {
          const { calls, ...done } = await traceProgram(job, [BINARY, ...words], PROGRAM_STARTS, { env: {} });
          expect(done.status, done.stderr).to.equal(0);
          expect(secretsIn(done.stdout + done.stderr, secrets)).to.deep.equal([]);
          expect(calls.flatMap(({ text }) => secretsIn(text, secrets))).to.deep.equal([]);
        };
        const files = (): readonly string[] =>
          filesBelow(job.root).filter(
            (path) => !path.startsWith('job/IN/') && secretsIn(job.read(path) ?? '', secrets).length > 0,
          );
        await call('configure', ...chosen, '--mode', mode, '--plan', '--json');
        await call('configure', ...chosen, '--mode', mode, '--json');
        const found = files();
        expect(found).to.have.length(mode === 'keys' ? 11 : 0);
        for (const file of found) expect(statSync(job.path(file)).mode & 0o777, file).to.equal(0o600);
        expect(found.filter((path) => path.includes('shipctl'))).to.deep.equal([]);
        await call('configure', ...chosen, '--mode', mode, '--plan');
        await call('cleanup', '--json');
        expect(treeOf(job.root)).to.deep.equal(before);
      });
    });
});
