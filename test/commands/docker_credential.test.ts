import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const HUB = 'https://index.docker.io/v1/';
const NOT_FOUND = 'credentials not found in native keychain\n';

const login = (name: string, more: Record<string, string>): AwsJobResource => ({
  name,
  integration: { name, username: `${name}-user`, password: `pass:"${name}" ü`, ...more },
});

const RESOURCES: readonly AwsJobResource[] = [
  { name: 'aws' },
  login('any', { masterName: 'dockerRegistryLogin', url: 'https://registry.example.com:5000' }),
  login('hub', { masterName: 'Docker' }),
  login('old', { masterName: 'quayLogin' }),
  login('quay', { masterName: 'Quay.io' }),
];

interface Answered {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function ask(
  action: string,
  input = '',
  resources: readonly AwsJobResource[] = RESOURCES,
  env: Record<string, string> = {},
): Promise<Answered> {
  const job = awsJob(resources, env);
  const { world, seen } = fakeWorld({ ...job, files: { ...job.files, '/dev/stdin': input } });
  const status = await run(['docker_credential', action], world);
  return { status, out: seen.out.toString(), err: seen.err };
}

const found = (address: string, name: string): Answered => ({
  status: 0,
  out: `${JSON.stringify({ ServerURL: address, Username: `${name}-user`, Secret: `pass:"${name}" ü` })}\n`,
  err: '',
});

describe('shipctl docker_credential', () => {
  it('prefers the login for just the spelling that is asked for', async () => {
    const [capitals, plain] = ['Registry.Example.com', 'registry.example.com'].map((url, at) =>
      login(`r${at}`, { masterName: 'dockerRegistryLogin', url }),
    );
    const resources = [capitals, plain].filter((one) => one !== undefined);
    for (const [address, name] of [
      ['Registry.Example.com', 'r0'],
      ['registry.example.com', 'r1'],
      ['REGISTRY.example.com', 'r1'],
    ] as const)
      expect(await ask('get', address, resources)).to.deep.equal(found(address, name));
  });

  const addresses: readonly (readonly [address: string, name: string])[] = [
    ['registry.example.com:5000', 'any'],
    ['https://registry.example.com:5000', 'any'],
    ['Registry.Example.com:5000', 'any'],
    [HUB, 'hub'],
    ['docker.io', 'hub'],
    ['quay.io', 'quay'],
  ];
  for (const [address, name] of addresses)
    it(`gets the login of the resource ${name} for ${address}`, async () => {
      for (const end of ['', '\n', '\r\n'])
        expect(await ask('get', address + end)).to.deep.equal(found(address, name));
    });

  it('knows a registry in any spelling, and lists that of the resource', async () => {
    const resources = [login('any', { masterName: 'dockerRegistryLogin', url: 'https://LocalHost:5000' })];
    for (const address of ['LocalHost:5000', 'localhost:5000', 'https://LOCALHOST:5000'])
      expect(await ask('get', address, resources)).to.deep.equal(found(address, 'any'));
    expect((await ask('list', '', resources)).out).to.equal('{"LocalHost:5000":"any-user"}\n');
  });

  for (const address of [
    'registry.example.com',
    'registry.example.com:5001',
    'a.quay.io',
    'quay.io.example.com',
    'quay.io/team',
    'io',
    '..',
  ])
    it(`finds no login for ${address}`, async () => {
      expect(await ask('get', address)).to.deep.equal({ status: 1, out: NOT_FOUND, err: '' });
    });

  it('finds no login in a job without registries', async () => {
    for (const resources of [[], [{ name: 'aws' }]])
      expect(await ask('get', 'quay.io', resources)).to.deep.equal({ status: 1, out: NOT_FOUND, err: '' });
  });

  it('says outside a job why it finds none', async () => {
    const { world, seen } = fakeWorld({ files: { '/dev/stdin': 'quay.io' } });
    expect(await run(['docker_credential', 'get'], world)).to.equal(1);
    expect(seen.out.toString()).to.equal(NOT_FOUND);
    expect(seen.err).to.match(/^shipctl: docker_credential: this is not a job: JOB_NAME is not set\n$/);
  });

  it('lists the user names by registry', async () => {
    expect(await ask('list')).to.deep.equal({
      status: 0,
      out: `{"registry.example.com:5000":"any-user","${HUB}":"hub-user","quay.io":"quay-user"}\n`,
      err: '',
    });
    expect(await ask('list', '', [])).to.deep.equal({ status: 0, out: '{}\n', err: '' });
  });

  for (const action of ['store', 'erase'])
    it(`changes nothing for ${action}, says so, and succeeds`, async () => {
      for (const input of ['{"ServerURL":"quay.io","Username":"me","Secret":"s3cret"}', 'quay.io', '']) {
        expect(await ask(action, input)).to.deep.equal({
          status: 0,
          out: '',
          err: `shipctl: docker_credential ${action} changes nothing: logins come from the job's integrations\n`,
        });
      }
    });

  const faults: readonly (readonly [title: string, action: string, more: Record<string, string>, RegExp])[] =
    [
      ['no password', 'get', { masterName: 'Quay.io', password: '' }, /"q" .*the field password is empty/],
      [
        'a user name with a colon',
        'get',
        { masterName: 'Quay.io', username: 'a:b' },
        /username contains a colon/,
      ],
      [
        'the address of no registry',
        'get',
        { masterName: 'dockerRegistryLogin', url: 'a b' },
        /the field url /,
      ],
      ['no user name', 'list', { masterName: 'Quay.io', username: 'null' }, /the field username is null/],
    ];
  for (const [title, action, more, message] of faults)
    it(`shows the cause on both streams for ${title}`, async () => {
      const { status, out, err } = await ask(action, 'quay.io', [login('q', { ...more })]);
      expect(status).to.equal(1);
      expect(out).to.match(message).and.not.include('not found');
      expect(err).to.equal(`shipctl: ${out}`);
    });

  it('asks for the address of a registry', async () => {
    expect((await ask('get', ' \n')).err).to.match(/standard input is empty; it takes the address/);
  });

  it('needs no field of resources that come before the one that counts', async () => {
    const broken = login('first', { masterName: 'Quay.io', password: '' });
    const quay = login('quay', { masterName: 'Quay.io' });
    expect(await ask('get', 'quay.io', [broken, quay])).to.deep.equal(found('quay.io', 'quay'));
  });

  it('refuses another action', async () => {
    const { status, out, err } = await ask('delete');
    expect({ status, out }).to.deep.equal({ status: 99, out: '' });
    expect(err).to.match(/ACTION must be .*list/);
  });
});
