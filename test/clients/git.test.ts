import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { GitServer } from '../support/gitServer.ts';
import { BINARY, type Ended, type Job, type ResourceSpec } from '../support/job.ts';
import { withJob } from '../support/withJob.ts';

const USER = 'us%er@x';
const PASSWORD = `p:w/0rd 'ünï" $x%`;
const SECRETS = [PASSWORD, 'p%3aw', Buffer.from(`${USER}:${PASSWORD}`).toString('base64')];

describe('git, and what configure writes for it', () => {
  const cleanups = new Cleanups();
  let server: GitServer;
  let other: GitServer;

  before(async function () {
    need(this, 'git');
    server = cleanups.add(await GitServer.start(USER, PASSWORD), (one) => one.stop());
    other = cleanups.add(await GitServer.start('me', 'other'), (one) => one.stop());
  });

  after(() => cleanups.run());

  const resource = (password = PASSWORD): ResourceSpec => ({
    name: 'my-git',
    type: 'cliConfig',
    integration: { masterName: 'gitCredential', host: `http://${server.host}`, username: USER, password },
  });

  const ENV = { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C.UTF-8' };

  const withGit = (work: (job: Job) => Promise<void>, password = PASSWORD): Promise<void> =>
    withJob([resource(password)], work, ENV);

  const git = (job: Job, ...words: readonly string[]): Promise<Ended> => job.start(['git', ...words]);

  async function done(ended: Promise<Ended>): Promise<Ended> {
    const { status, stderr } = await ended;
    expect(status, stderr).to.equal(0);
    return ended;
  }

  const list = (job: Job, url = server.url): Promise<Ended> => git(job, 'ls-remote', url);

  const configFile = ({ home }: Job): string => join(home, '.gitconfig');
  const storeFile = ({ home }: Job): string => join(home, '.git-credentials');
  const textOf = (file: string): string | undefined =>
    existsSync(file) ? readFileSync(file, 'utf8') : undefined;

  /** A log of all that a helper of the user's is asked and given. */
  const asked = (job: Job): string => textOf(job.path('asked')) ?? '';

  function writeOthers(job: Job): readonly string[] {
    const helper = `"!f() { { echo \\"$1\\"; cat; } >>'${job.path('asked')}'; }; f"`;
    const config = `# mine\n[user]\n\tname = Me ; me\n\temail = me@example.com\n[credential]\n\thelper = ${helper}\n`;
    const store = `http://me:other@${other.host.replace(':', '%3a')}\n`;
    writeFileSync(configFile(job), config, { mode: 0o644 });
    writeFileSync(storeFile(job), store, { mode: 0o600 });
    return [config, store];
  }

  const everything = (directory: string): string =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(directory, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');

  for (const mode of ['keys', 'process'])
    it(`clones, fetches and pushes with --mode ${mode}, and cleanup puts every byte back`, async () => {
      await withGit(async (job) => {
        const before = writeOthers(job);
        expect((await list(job)).stderr).to.include('could not read Username');
        writeFileSync(job.path('asked'), '');
        await done(job.shipctl(['configure', '--mode', mode]));
        const clone = job.path(`work/${mode}`);
        await done(git(job, 'clone', '--quiet', server.url, clone));
        writeFileSync(join(clone, mode), 'x\n');
        await done(git(job, '-C', clone, 'add', '.'));
        await done(git(job, '-C', clone, 'commit', '--quiet', '-m', mode));
        const push = await done(
          git(job, '-C', clone, 'push', '--quiet', 'origin', `HEAD:refs/heads/${mode}`),
        );
        const fetch = await done(git(job, '-C', clone, 'fetch', '--quiet'));
        expect(push.stderr + fetch.stderr).to.equal('');
        expect((await done(list(job))).stdout).to.include(`refs/heads/${mode}`);
        // The user's own helper for all servers never hears of this one.
        expect(asked(job)).to.equal('');
        const texts = everything(job.home);
        for (const secret of SECRETS)
          expect(texts.includes(secret), secret).to.equal(mode === 'keys' && secret === 'p%3aw');
        await done(job.shipctl(['cleanup']));
        expect([textOf(configFile(job)), textOf(storeFile(job))]).to.deep.equal(before);
        expect(statSync(configFile(job)).mode & 0o777).to.equal(0o644);
        expect((await list(job)).status).not.to.equal(0);
      });
    });

  it('asks the helpers of others for other servers only', async () => {
    await withGit(async (job) => {
      writeOthers(job);
      await done(job.shipctl(['configure']));
      expect((await list(job, other.url)).status).not.to.equal(0);
      expect(asked(job))
        .to.match(/^get\n/)
        .and.include(`host=${other.host}\n`);
      await done(git(job, '-c', 'credential.helper=store', 'ls-remote', other.url));
      expect(asked(job)).not.to.include(server.host);
    });
  });

  it('finds shipctl by the name of its link', async () => {
    await withGit(async (job) => {
      mkdirSync(job.path('bin'));
      symlinkSync(BINARY, job.path('bin/git-credential-shipctl'));
      job.env['PATH'] = `${job.path('bin')}:${job.env['PATH'] ?? ''}`;
      await done(git(job, '-c', 'credential.helper=shipctl', 'ls-remote', server.url));
    });
  });

  it('takes a credential out that the server refuses, and cleanup still succeeds', async () => {
    for (const mode of ['keys', 'process'])
      await withGit(async (job) => {
        const [config, store] = writeOthers(job);
        await done(job.shipctl(['configure', '--mode', mode]));
        const { status, stderr } = await list(job);
        expect(status).not.to.equal(0);
        if (mode === 'process') expect(stderr).to.include('git_credential erase changes nothing');
        else expect(textOf(storeFile(job))).to.equal(store);
        await done(job.shipctl(['cleanup']));
        expect([textOf(configFile(job)), textOf(storeFile(job))]).to.deep.equal([config, store]);
      }, 'wrong');
  });

  it('changes its files itself meanwhile, and keeps that', async () => {
    await withGit(async (job) => {
      writeOthers(job);
      const url = `http://${server.host}`;
      await done(job.shipctl(['configure']));
      await done(git(job, 'config', '--global', '--add', `credential.${url}.helper`, 'theirs'));
      await done(git(job, 'config', '--global', 'user.email', 'you@example.com'));
      await done(git(job, 'config', '--global', 'alias.st', 'status'));
      const approve = `printf 'protocol=https\\nhost=a.example.com\\nusername=a\\npassword=b\\n' | git -c credential.helper=store credential approve`;
      await done(job.start(['sh', '-c', approve]));
      await done(list(job));
      await done(job.shipctl(['cleanup']));
      expect(textOf(storeFile(job))).to.equal(
        `https://a:b@a.example.com\nhttp://me:other@${other.host.replace(':', '%3a')}\n`,
      );
      const { stdout } = await done(git(job, 'config', '--global', '--list'));
      expect(stdout).to.include('user.name=Me\nuser.email=you@example.com\n');
      expect(stdout).to.match(/\ncredential\.http:\/\/127\.0\.0\.1:\d+\.helper=theirs\nalias\.st=status\n$/);
      expect(stdout.match(/\.helper=/g)).to.have.lengthOf(2);
    });
  });

  it('removes files that were made for it', async () => {
    await withGit(async (job) => {
      await done(job.shipctl(['configure']));
      await done(list(job));
      await done(job.shipctl(['cleanup']));
      expect(readdirSync(job.home).filter((name) => name.startsWith('.git'))).to.deep.equal([]);
    });
  });
});
