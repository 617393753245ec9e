import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const server = (name: string, more: Record<string, unknown>): AwsJobResource => ({
  name,
  integration: {
    masterName: 'gitCredential',
    name,
    username: `${name}-user`,
    password: `p=a:"${name}" ü`,
    ...more,
  },
});

const RESOURCES: readonly AwsJobResource[] = [
  { name: 'aws' },
  server('main', { host: 'git.example.com' }),
  server('other', { host: 'git.example.com', port: 8443 }),
  server('plain', { host: 'http://Git.Example.com' }),
  server('first', { host: 'https://two.example.com/' }),
  server('last', { host: 'two.example.com', port: '443' }),
];

interface Answered {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function ask(
  action: string,
  input: string,
  resources: readonly AwsJobResource[] = RESOURCES,
): Promise<Answered> {
  const job = awsJob(resources);
  const { world, seen } = fakeWorld({ ...job, files: { ...job.files, '/dev/stdin': input } });
  const status = await run(['git_credential', action], world);
  return { status, out: seen.out.toString(), err: seen.err };
}

const wanting = (protocol: string, host: string, ...more: readonly string[]): string =>
  ['capability[]=authtype', `protocol=${protocol}`, `host=${host}`, ...more, '', ''].join('\n');

const NOTHING = { status: 0, out: '', err: '' };
const found = (name: string): Answered => ({
  ...NOTHING,
  out: `username=${name}-user\npassword=p=a:"${name}" ü\n`,
});
const unchanged = (action: string): Answered => ({
  ...NOTHING,
  err: `shipctl: git_credential ${action} changes nothing: credentials come from the job's integrations\n`,
});

describe('shipctl git_credential', () => {
  it('ignores an action that it does not know, in silence', async () => {
    for (const action of ['capability', 'foo', ''])
      expect(await ask(action, wanting('https', 'git.example.com'))).to.deep.equal(NOTHING);
  });

  const table: readonly (readonly [input: string, name: string | undefined])[] = [
    [wanting('https', 'git.example.com'), 'main'],
    [wanting('https', 'git.example.com:443'), 'main'],
    [wanting('https', 'git.example.com:8443'), 'other'],
    [wanting('http', 'git.example.com'), 'plain'],
    [wanting('https', 'GIT.example.com', 'path=a/b.git'), 'main'],
    [wanting('https', 'git.example.com', 'username=main-user'), 'main'],
    [wanting('https', 'two.example.com'), 'last'],
    ['protocol=https\nhost=git.example.com', 'main'],
    ['protocol=https\r\nhost=git.example.com\r\n\r\n', 'main'],
    [wanting('https', 'git.example.com', 'username=somebody'), undefined],
    [wanting('http', 'git.example.com:8443'), undefined],
    [wanting('https', 'git.example.com:444'), undefined],
    [wanting('https', 'a.git.example.com'), undefined],
    [wanting('https', 'example.com'), undefined],
    [wanting('ssh', 'git.example.com'), undefined],
    ['', undefined],
    ['host=git.example.com\n', undefined],
    ['protocol=https\n\nhost=git.example.com\n', undefined],
  ];
  for (const [input, name] of table)
    it(`gets ${name === undefined ? 'nothing' : `the credential of ${name}`} for ${JSON.stringify(input)}`, async () => {
      expect(await ask('get', input)).to.deep.equal(name === undefined ? NOTHING : found(name));
    });

  it('says outside a job why it gets nothing', async () => {
    const { world, seen } = fakeWorld({ files: { '/dev/stdin': wanting('https', 'git.example.com') } });
    expect(await run(['git_credential', 'get'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('');
    expect(seen.err).to.match(/^shipctl: git_credential: this is not a job: JOB_NAME is not set\n$/);
  });

  const stored = (...more: readonly string[]): string => wanting('https', 'git.example.com', ...more);

  it('changes nothing, says so, and succeeds', async () => {
    for (const action of ['store', 'erase'])
      for (const input of [stored('username=me', 'password=x'), stored(), ''])
        expect(await ask(action, input)).to.deep.equal(unchanged(action));
    const broken = [server('main', { host: 'git.example.com', password: '' })];
    expect(await ask('store', stored('username=main-user', 'password=x'), broken)).to.deep.equal(
      unchanged('store'),
    );
  });

  it('says nothing of what it gave to git itself', async () => {
    const own = stored('username=main-user', 'password=p=a:"main" ü');
    expect(await ask('store', own)).to.deep.equal(NOTHING);
    expect(await ask('erase', own)).to.deep.equal(unchanged('erase'));
    expect(await ask('store', stored('username=other-user', 'password=p=a:"main" ü'))).to.deep.equal(
      unchanged('store'),
    );
  });

  const faults: readonly (readonly [title: string, more: Record<string, unknown>, message: RegExp])[] = [
    ['no password', { password: '' }, /"x" .*the field password is empty/],
    ['a host with a path', { host: 'git.example.com/team' }, /the field host contains a path/],
    ['a port that is none', { port: '0' }, /the field port gives no port/],
  ];
  for (const [title, more, message] of faults)
    it(`fails with its cause for ${title}`, async () => {
      const { status, out, err } = await ask('get', stored(), [
        server('x', { host: 'git.example.com', ...more }),
      ]);
      expect({ status, out }).to.deep.equal({ status: 1, out: '' });
      expect(err).to.match(message);
    });
});
