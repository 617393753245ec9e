import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';
import type { World } from '../../src/world/world.ts';

const FILE = '/home/user/.docker/config.json';
const HOST = 'registry.example.com:5000';
const PASSWORD = 'pass:word';
const LOGIN = Buffer.from(`me:${PASSWORD}`).toString('base64');
const HELPER = 'docker-credential-shipctl';

const INLINE = `"${HOST}": {"auth": "b2xk"}`;

/** A job with a registry, Docker's file, and programs in PATH. */
function scene(
  file: string | undefined,
  programs: readonly string[] = [HELPER],
  env: Record<string, string> = {},
  url = HOST,
): { readonly world: World; readonly seen: Seen } {
  const integration = { masterName: 'dockerRegistryLogin', url, username: 'me', password: PASSWORD };
  const job = awsJob([{ name: 'reg', integration }], env);
  return fakeWorld({ ...job, processes: { programs }, shared: file === undefined ? {} : { [FILE]: file } });
}

const textOf = (seen: Seen): string | undefined => seen.shared.get(FILE)?.text;

interface DockerFile {
  readonly auths?: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: string;
}

const configOf = (seen: Seen): DockerFile => JSON.parse(textOf(seen) ?? '{}') as DockerFile;

describe('shipctl configure, and the credential helpers of Docker', () => {
  const files: readonly (readonly [title: string, file: string | undefined, isHelper: boolean])[] = [
    ['no file', undefined, false],
    ['logins in the file', `{"auths": {${INLINE}}}`, false],
    ['a helper for another host', '{"credHelpers": {"gcr.io": "gcloud"}}', false],
    ['a store without a name', '{"credsStore": ""}', false],
    ['a helper for the host without a name', `{"credsStore": "pass", "credHelpers": {"${HOST}": ""}}`, false],
    ['a store', `{\n  "credsStore": "pass",\n  "auths": {"quay.io": {}}\n}`, true],
    ['a helper for the host', `{"credHelpers": {"${HOST}": "ecr-login", "gcr.io": "gcloud"}}`, true],
    [
      'both, and a login that they hide',
      `{"credsStore":"pass","credHelpers":{"${HOST}":"x"},"auths":{${INLINE}}}`,
      true,
    ],
  ];
  it('keep the capitals of a registry, which Docker looks for', async () => {
    const url = 'https://LocalHost:5000/v2/';
    for (const [mode, member, value] of [
      ['keys', 'auths', { auth: LOGIN }],
      ['process', 'credHelpers', 'shipctl'],
    ] as const) {
      const { world, seen } = scene('{"auths": {"localhost:5000": {}}}', [HELPER], {}, url);
      for (const verb of ['wrote', 'already up to date:']) {
        seen.err = '';
        expect(await run(['configure', '--mode', mode], world), seen.err).to.equal(0);
        expect(seen.err).to.equal(`shipctl: reg: ${verb} login LocalHost:5000 in ${FILE}\n`);
        expect(configOf(seen)[member]).to.deep.include({ 'LocalHost:5000': value });
        expect(configOf(seen).auths).to.deep.include({ 'localhost:5000': {} });
      }
      expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.equal('{"auths": {"localhost:5000": {}}}');
    }
  });

  for (const [title, file, isHelper] of files) {
    it(`${isHelper ? 'names itself for the host' : 'writes the login'} for ${title}`, async () => {
      const { world, seen } = scene(file);
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      const before = JSON.parse(file ?? '{}') as DockerFile;
      const { auths, credHelpers, credsStore } = configOf(seen);
      expect(credsStore).to.equal(before.credsStore);
      if (isHelper) {
        expect(credHelpers).to.deep.equal({ ...before.credHelpers, [HOST]: 'shipctl' });
        expect(auths).to.deep.equal(before.auths);
      } else {
        expect(auths).to.deep.equal({ ...before.auths, [HOST]: { auth: LOGIN } });
        expect(credHelpers).to.deep.equal(before.credHelpers);
      }
      expect(seen.err).to.equal('');
    });

    it(`writes no password with --mode process for ${title}`, async () => {
      const { world, seen } = scene(file);
      expect(await run(['configure', '--mode', 'process', '--quiet'], world), seen.err).to.equal(0);
      const before = JSON.parse(file ?? '{}') as DockerFile;
      expect(configOf(seen)).to.deep.equal({
        ...before,
        credHelpers: { ...before.credHelpers, [HOST]: 'shipctl' },
      });
      expect(JSON.stringify([[...seen.shared], [...seen.journal]]))
        .not.to.include(LOGIN)
        .and.not.include(PASSWORD);
    });

    it(`puts every byte back after any modes, one after the other, for ${title}`, async () => {
      const modes = ['keys', 'process'].map((mode) => ['--mode', mode]);
      for (const first of modes)
        for (const second of modes) {
          const { world, seen } = scene(file);
          for (const mode of [first, second, second])
            expect(await run(['configure', ...mode, '--quiet'], world), seen.err).to.equal(0);
          const once = scene(file);
          await run(['configure', ...second, '--quiet'], once.world);
          expect(configOf(seen)).to.deep.equal(configOf(once.seen));
          expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
          expect(textOf(seen)).to.equal(file);
          expect([...seen.journal.keys()]).to.deep.equal([]);
        }
    });
  }

  it('names itself for Docker Hub by the names that Docker and skopeo have for it', async () => {
    const hub = { masterName: 'Docker', username: 'me', password: PASSWORD };
    const text = '{"credHelpers": {"docker.io": "theirs"}}';
    const job = awsJob([{ name: 'hub', integration: hub }]);
    const { world, seen } = fakeWorld({
      ...job,
      processes: { programs: [HELPER] },
      shared: { [FILE]: text },
    });
    expect(await run(['configure', '--mode', 'process', '--quiet'], world), seen.err).to.equal(0);
    expect(configOf(seen)).to.deep.equal({
      credHelpers: { 'https://index.docker.io/v1/': 'shipctl', 'docker.io': 'shipctl' },
    });
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.equal(text);
  });

  it('leaves a helper that somebody named for the host meanwhile', async () => {
    const { world, seen } = scene('{"credsStore": "pass"}');
    await run(['configure', '--quiet'], world);
    seen.shared.set(FILE, { text: (textOf(seen) ?? '').replace('shipctl', 'theirs'), mode: 0o600 });
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(configOf(seen)).to.deep.equal({ credsStore: 'pass', credHelpers: { [HOST]: 'theirs' } });
  });

  it('names the link to make if Docker would not find the helper', async () => {
    const link = (directory: string): string =>
      `shipctl: warning: Docker asks the program ${HELPER} for the login for "${HOST}", but PATH has no such program; ` +
      `make a link${directory}/${HELPER}\n`;
    for (const [PATH, directory] of [
      ['/bin:/usr/local/bin', ': ln -s /usr/local/bin/shipctl /usr/local/bin'],
      ['/bin', ' in a directory of PATH: ln -s /usr/local/bin/shipctl DIRECTORY'],
    ] as const) {
      const { world, seen } = scene('{"credsStore": "pass"}', [], { PATH });
      expect(await run(['configure', '--quiet'], world)).to.equal(0);
      expect(seen.err).to.equal(link(directory));
    }
    const { world, seen } = scene('{"credsStore": "pass"}', [], { PATH: '/opt/bin' });
    const elsewhere = { ...world, program: '/opt/bin/shipctl' };
    await run(['configure', '--quiet', '--mode', 'process'], elsewhere);
    expect(seen.err).to.include('ln -s /opt/bin/shipctl /opt/bin/docker-credential-shipctl\n');
  });

  it('says that the last login of the job answers, if another one was chosen', async () => {
    const login = (name: string, url: string): AwsJobResource => ({
      name,
      integration: { masterName: 'dockerRegistryLogin', url, username: name, password: PASSWORD },
    });
    const git = (name: string): AwsJobResource => ({
      name,
      integration: {
        masterName: 'gitCredential',
        host: 'git.example.com',
        username: name,
        password: PASSWORD,
      },
    });
    const other = (name: string, place: string, last: string): string =>
      `shipctl: warning: the resource "${name}": with --mode process the login for "${place}" is that of "${last}", ` +
      `the last one in the job; use --mode keys, or configure "${last}" too\n`;
    const warned = async (...words: readonly string[]): Promise<string> => {
      const job = awsJob([login('a', 'quay.io'), login('b', 'quay.io'), git('c'), git('d')]);
      const { world, seen } = fakeWorld({ ...job, processes: { programs: [HELPER] } });
      expect(await run(['configure', '--quiet', ...words], world), seen.err).to.equal(0);
      return seen.err;
    };
    expect(await warned('a', '--mode', 'process')).to.equal(other('a', 'quay.io', 'b'));
    expect(await warned('b', 'c', '--mode', 'process')).to.equal(other('c', 'https://git.example.com', 'd'));
    expect(await warned('b', 'd', '--mode', 'process')).to.equal('');
    expect(await warned('a', 'c', '--mode', 'keys')).to.equal('');
    expect(await warned('a', 'b', '--mode', 'process')).not.to.include('with --mode process');
  });

  it('does not ask a git credential that is not configured', async () => {
    const odd = { name: 'odd', integration: { masterName: 'gitCredential', host: 'a b', username: 'x' } };
    const quay = {
      name: 'quay',
      integration: { masterName: 'quayLogin', username: 'me', password: PASSWORD },
    };
    const { world, seen } = fakeWorld({ ...awsJob([quay, odd]), processes: { programs: [HELPER] } });
    expect(await run(['configure', 'quay', '--mode', 'process'], world), seen.err).to.equal(0);
  });

  const PASS = ['pass', 'docker-credential-pass'];
  const SECRETS = ['docker-credential-secretservice'];
  const found: readonly (readonly [
    title: string,
    programs: readonly string[],
    file: string | undefined,
    store: string | undefined,
  ])[] = [
    ['pass', PASS, undefined, 'pass'],
    ['pass, and a file without logins', PASS, '{"auths": {}, "detachKeys": "ctrl-x"}', 'pass'],
    ['the secret service', SECRETS, undefined, 'secretservice'],
    ['the helper of pass only', ['docker-credential-pass'], undefined, undefined],
    ['pass without its helper', ['pass', ...SECRETS], undefined, undefined],
    ['pass, and a file with a login', PASS, '{"auths": {"quay.io": {}}}', undefined],
    ['pass, and a file with a helper', PASS, '{"credHelpers": {"quay.io": "x"}}', undefined],
    ['pass, and a file that names it', PASS, '{"credsStore": "pass"}', undefined],
    ['nothing', [], undefined, undefined],
  ];
  for (const [title, programs, file, store] of found)
    it(`${store === undefined ? 'says nothing' : 'says that Docker stops to use what it found'} for ${title}`, async () => {
      for (const words of [[], ['--mode', 'process']]) {
        const { world, seen } = scene(file, [HELPER, ...programs]);
        for (let times = 0; times < 2; times++) {
          seen.err = '';
          expect(await run(['configure', '--quiet', ...words], world), seen.err).to.equal(0);
          expect(seen.err).to.equal(
            store === undefined
              ? ''
              : `shipctl: warning: ${FILE} had no login and no helper, so Docker kept logins with docker-credential-${store}. ` +
                  `It stops that while shipctl's login is in the file; to keep using it, add "credsStore": "${store}" to the file\n`,
          );
        }
      }
    });
});
