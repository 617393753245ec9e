import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { need } from '../support/clients.ts';
import { runs } from '../support/extent.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const CREDENTIALS = '/home/user/.git-credentials';
const CONFIG = '/home/user/.gitconfig';
const PASSWORD = "p@ss:w/r d'%é";
const ENCODED = 'p%40ss%3aw%2fr%20d%27%25%c3%a9';

const OTHERS_CREDENTIALS = 'https://me:old@git.example.com\nhttps://you:x@other.example.com';
const OTHERS_CONFIG =
  '# mine\n[user]\n\tname = "Me" ; me\n[credential]\n  helper = cache --timeout=60\n' +
  '[credential "https://git.example.com"]\n\thelper = osxkeychain\n\tusername = me';

const server = (name: string, more: Record<string, string> = {}): AwsJobResource => ({
  name,
  integration: {
    masterName: 'gitCredential',
    name,
    host: 'git.example.com',
    username: 'me',
    password: PASSWORD,
    ...more,
  },
});

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;

const section = (url: string, helper: string): string =>
  `[credential "${url}"]\n\thelper =\n\thelper = ${helper}\n`;

describe('shipctl configure for git', () => {
  const shared = { [CREDENTIALS]: OTHERS_CREDENTIALS, [CONFIG]: OTHERS_CONFIG };

  it('writes new files, and cleanup removes them', async () => {
    const { world, seen } = fakeWorld(awsJob([server('repo')]));
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.equal(`https://me:${ENCODED}@git.example.com\n`);
    expect(textOf(seen, CONFIG)).to.equal(section('https://git.example.com', 'store'));
    expect(seen.err).to.equal(
      `shipctl: repo: wrote credential https://git.example.com in ${CREDENTIALS}, ${CONFIG}\n`,
    );
    expect([...seen.journal.values()].join())
      .not.to.include(ENCODED)
      .and.not.include(PASSWORD);
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal('shipctl: removed credential https://git.example.com\n');
    expect([[...seen.shared], [...seen.journal]]).to.deep.equal([[], []]);
  });

  for (const line of [
    'https://me:p%40ss%3Aw%2Fr%20d%27%25%C3%A9@git.example.com',
    "https://me:p%40ss%3aw%2fr%20d'%25\xc3\xa9@git.example.com",
    'https://m%65:p%40s%73%3aw%2fr%20d%27%25%c3%a9@git.ex%61mple.com/',
  ])
    it(`cleans up a credential that somebody has encoded as ${JSON.stringify(line)}`, async () => {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared });
      await run(['configure'], world);
      const text = Buffer.from(`${line}\n`, 'latin1').toString();
      seen.shared.set(CREDENTIALS, { text, mode: 0o600 });
      seen.err = '';
      expect(await run(['cleanup'], world)).to.equal(0);
      expect(seen.err).not.to.include('warning');
      expect(textOf(seen, CREDENTIALS)).to.equal('https://me:old@git.example.com\n');
    });

  it('keeps what others have, and cleanup puts every byte back', async () => {
    for (const mode of ['keys', 'process']) {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared });
      expect(await run(['configure', '--mode', mode, '--quiet'], world), seen.err).to.equal(0);
      const helper = mode === 'keys' ? 'store' : '!/usr/local/bin/shipctl git_credential';
      expect(textOf(seen, CONFIG)).to.equal(
        `${OTHERS_CONFIG}\n${section('https://git.example.com', helper)}`,
      );
      expect(textOf(seen, CREDENTIALS)).to.equal(
        mode === 'keys' ? OTHERS_CREDENTIALS.replace('old', ENCODED) : OTHERS_CREDENTIALS,
      );
      expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
      expect([textOf(seen, CREDENTIALS), textOf(seen, CONFIG)]).to.deep.equal(Object.values(shared));
      expect([...seen.journal.keys()]).to.deep.equal([]);
    }
  });

  it('puts its line before those of other users of the server, also of one that git has approved since', async () => {
    const bob = 'https://bob:x@git.example.com\n';
    const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared: { [CREDENTIALS]: bob } });
    const own = `https://me:${ENCODED}@git.example.com\n`;
    await run(['configure', '--quiet'], world);
    expect(textOf(seen, CREDENTIALS)).to.equal(own + bob);
    seen.shared.set(CREDENTIALS, { text: bob + own, mode: 0o600 });
    for (const verb of ['wrote', 'already up to date:']) {
      seen.err = '';
      expect(await run(['configure'], world), seen.err).to.equal(0);
      expect(seen.err).to.include(`repo: ${verb}`);
      expect(textOf(seen, CREDENTIALS)).to.equal(own + bob);
    }
    await run(['cleanup', '--quiet'], world);
    expect(textOf(seen, CREDENTIALS)).to.equal(bob);
  });

  const spellings: readonly (readonly [
    host: string,
    lines: readonly string[],
    sections: readonly string[],
  ])[] = [
    ['Git.Example.com', ['git.example.com', 'Git.Example.com'], ['git.example.com']],
    ['git.example.com:443', ['git.example.com', 'git.example.com%3a443'], ['git.example.com']],
    ['[FE80::1]', ['%5bfe80%3a%3a1%5d', '%5bFE80%3a%3a1%5d'], ['[fe80::1]']],
    ['git_server', ['git_server'], ['git_server', 'git%5Fserver']],
  ];
  for (const [host, hosts, sections] of spellings)
    it(`writes all that git looks for if the host is ${host}, and cleanup removes it`, async () => {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo', { host })]), shared });
      for (const verb of ['wrote', 'already up to date:']) {
        seen.err = '';
        expect(await run(['configure'], world), seen.err).to.equal(0);
        expect(seen.err).to.include(`repo: ${verb} credential `);
        for (const one of hosts)
          expect(textOf(seen, CREDENTIALS)).to.include(`https://me:${ENCODED}@${one}\n`);
        const written = sections.map((one) => section(`https://${one}`, 'store')).join('');
        expect(textOf(seen, CONFIG)).to.equal(`${OTHERS_CONFIG}\n${written}`);
      }
      await run(['cleanup', '--quiet'], world);
      expect([textOf(seen, CREDENTIALS), textOf(seen, CONFIG)]).to.deep.equal(Object.values(shared));
    });

  it("warns of settings that keep git from the credential, also of the user's other file", async () => {
    const texts = { [CONFIG]: '[credential]\n\tuseHttpPath\n' };
    const scene = awsJob([server('repo')]);
    const other = '/home/user/.config/git/config';
    const files = { ...scene.files, [other]: '[credential]\n\tusername = you\n' };
    for (const [env, paths] of [
      [{}, [other, CONFIG]],
      [{ XDG_CONFIG_HOME: '/other' }, [CONFIG]],
      [{ GIT_CONFIG_GLOBAL: CONFIG }, [CONFIG]],
    ] as const) {
      const { world, seen } = fakeWorld({ env: { ...scene.env, ...env }, files, shared: texts });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      const named = [...seen.err.matchAll(/^shipctl: warning: (\S+) has the setting/gm)].map(
        ([, path]) => path,
      );
      expect(named).to.deep.equal(paths);
    }
  });

  it("warns of a setting of the machine, unless git does not read the machine's file", async () => {
    const own = '[credential]\n\tusername = you\n';
    const cases: [env: Record<string, string>, path: string, isWarned: boolean][] = [
      [{}, '/etc/gitconfig', true],
      [{ GIT_CONFIG_NOSYSTEM: '1' }, '/etc/gitconfig', false],
      [{ GIT_CONFIG_NOSYSTEM: 'false', GIT_CONFIG_SYSTEM: '/machine' }, '/machine', true],
      [{ GIT_CONFIG_SYSTEM: '/machine' }, '/etc/gitconfig', false],
    ];
    for (const [env, path, isWarned] of cases) {
      const scene = awsJob([server('repo')]);
      const { world, seen } = fakeWorld({
        ...scene,
        env: { ...scene.env, ...env },
        files: { ...scene.files, [path]: own },
      });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      const isNamed = seen.err.startsWith(`shipctl: warning: ${path} has the setting credential.username, `);
      expect([isNamed, seen.err === ''], JSON.stringify(env)).to.deep.equal([isWarned, !isWarned]);
    }
  });

  it('warns of a setting of a variable, which wins over all files', async () => {
    const scene = awsJob([server('repo')]);
    const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: '' };
    const { world, seen } = fakeWorld({ ...scene, env: { ...scene.env, ...env } });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      'shipctl: warning: GIT_CONFIG_KEY_0 has the setting credential.helper, with which git does not ask the helper ' +
        'that was written for https://git.example.com; take it out\n',
    );
  });

  it('warns of a login in .netrc, and shows nothing of it', async () => {
    const scene = awsJob([server('repo')]);
    const files = {
      ...scene.files,
      '/home/user/.netrc': 'machine git.example.com login bob password s3cret',
    };
    for (const mode of ['keys', 'process']) {
      const { world, seen } = fakeWorld({ ...scene, files });
      expect(await run(['configure', '--quiet', '--mode', mode], world), seen.err).to.equal(0);
      expect(seen.err)
        .to.match(/^shipctl: warning: \/home\/user\/\.netrc has a login for git\.example\.com .*\n$/)
        .and.not.match(/bob|s3cret/);
    }
  });

  const XDG = '/home/user/.config/git/config';
  const USER = '[user]\n\tname = Ada\n';
  const SECTION = section('https://git.example.com', 'store');

  it("writes the user's other file, as git does, if there is only that one", async () => {
    for (const [env, path] of [
      [{}, XDG],
      [{ XDG_CONFIG_HOME: '' }, XDG],
      [{ XDG_CONFIG_HOME: '/xdg' }, '/xdg/git/config'],
    ] as const) {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo')], env), shared: { [path]: USER } });
      for (const verb of ['wrote', 'already up to date:']) {
        seen.err = '';
        expect(await run(['configure'], world), seen.err).to.equal(0);
        expect(seen.err).to.equal(
          `shipctl: repo: ${verb} credential https://git.example.com in ${CREDENTIALS}, ${path}\n`,
        );
      }
      expect([textOf(seen, path), textOf(seen, CONFIG)]).to.deep.equal([USER + SECTION, undefined]);
      expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
      expect([...seen.shared].map(([one, { text }]) => [one, text])).to.deep.equal([[path, USER]]);
    }
  });

  for (const isAgain of [false, true])
    it(`cleans both files of the user if ${CONFIG} came later${isAgain ? ', and was configured too' : ''}`, async () => {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared: { [XDG]: USER } });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      seen.shared.set(CONFIG, { text: '[a]\n', mode: 0o644 });
      if (isAgain) expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(textOf(seen, CONFIG)).to.equal(isAgain ? `[a]\n${SECTION}` : '[a]\n');
      expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
      expect(Object.fromEntries([...seen.shared].map(([one, { text }]) => [one, text]))).to.deep.equal({
        [XDG]: USER,
        [CONFIG]: '[a]\n',
      });
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });

  it('writes the first file of the user if the other one is out of use', async () => {
    for (const [env, texts] of [
      [{}, { [CONFIG]: '', [XDG]: USER }],
      [{ XDG_CONFIG_HOME: 'relative' }, { [XDG]: USER }],
      [{ GIT_CONFIG_GLOBAL: CONFIG }, { [XDG]: USER }],
    ] as const) {
      const { world, seen } = fakeWorld({ ...awsJob([server('repo')], env), shared: texts });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect([textOf(seen, CONFIG), textOf(seen, XDG)]).to.deep.equal([SECTION, USER]);
    }
  });

  it('keeps a last line that would go on in the next one', async () => {
    const text = '[user]\n\tname = Me \\';
    const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared: { [CONFIG]: text } });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, CONFIG)).to.equal(`${text}\n\n${section('https://git.example.com', 'store')}`);
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, CONFIG)).to.equal(text);
  });

  it('puts every byte back after any modes, one after the other', async () => {
    for (const files of [shared, {}, { [CONFIG]: section('https://git.example.com', 'store') }])
      for (const modes of [
        ['keys', 'process', 'keys'],
        ['process', 'keys', 'process'],
      ]) {
        const { world, seen } = fakeWorld({ ...awsJob([server('repo')]), shared: files });
        for (const mode of modes)
          expect(await run(['configure', '--mode', mode, '--quiet'], world), seen.err).to.equal(0);
        expect(textOf(seen, CREDENTIALS)?.includes(ENCODED) ?? false).to.equal(modes[2] === 'keys');
        expect(textOf(seen, CONFIG)).to.include(
          modes[2] === 'keys' ? ' store\n' : 'shipctl git_credential\n',
        );
        await run(['cleanup', '--quiet'], world);
        expect(Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]))).to.deep.equal(
          files,
        );
      }
  });

  const piece = fc.constantFrom(
    ...[
      '[user]\n',
      '\tname = Me\r\n',
      'email = "a;b" # c\n',
      '; note\n',
      '\n',
      '[a "b"] c\n',
      'd = e \\\n  f\n',
    ],
    ...[
      '[credential "https://git.example.com"]\n',
      '\thelper =\n',
      'helper = store',
      '\n',
      'helper = "x"\n',
      'g = \\\n',
    ],
    ...['[credential "https://other.example.com"]\n', '[credential]\n', 'h'],
  );

  it('names only files that there are', async () => {
    const { world, seen } = fakeWorld(awsJob([server('a')]));
    expect(await run(['configure', '--mode', 'process'], world), seen.err).to.equal(0);
    expect(seen.err).to.include(` in ${CONFIG}\n`).and.not.include(CREDENTIALS);
  });

  it('puts every byte back, whatever others have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 10 }),
        fc.array(fc.constantFrom('keys', 'process'), { minLength: 1, maxLength: 3 }),
        async (pieces, modes) => {
          const text = pieces.join('');
          const { world, seen } = fakeWorld({
            ...awsJob([server('a'), server('b', { port: '1' })]),
            shared: { [CONFIG]: text },
          });
          for (const mode of modes) {
            const status = await run(['configure', '--quiet', '--mode', mode], world);
            // git refuses some of these as well.
            if (/git can't read the file either/.test(seen.err)) return;
            expect(status, seen.err).to.equal(0);
          }
          await run(['cleanup', 'b', '--quiet'], world);
          expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
          expect(textOf(seen, CONFIG)).to.equal(text);
          expect(textOf(seen, CREDENTIALS)).to.equal(undefined);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  /** The variables that git reads, each with its value; undefined for a file that it refuses. */
  function readByGit(input: string): readonly string[] | undefined {
    const words = ['config', '--file', '-', '--list', '-z', '--no-includes'];
    const { status, stdout } = spawnSync('git', words, { input, cwd: '/', encoding: 'utf8' });
    return status === 0 ? stdout.split('\0').slice(0, -1) : undefined;
  }

  /** Without the two lines that configure wrote, if they are still beside each other. */
  function withoutOurs(variables: readonly string[]): readonly string[] {
    const name = 'credential.https://git.example.com.helper\n';
    const at = variables.findIndex((one, index) => one === name && variables[index + 1] === `${name}store`);
    return at < 0 ? variables : variables.toSpliced(at, 2);
  }

  it('keeps each variable of others, whatever they edit meanwhile', async function () {
    need(this, 'git');
    const edit = fc.record({ at: fc.nat(30), piece, isRemoval: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 6 }),
        fc.array(edit, { maxLength: 3 }),
        async (pieces, edits) => {
          const text = pieces.join('').replaceAll('helper = store', 'i');
          const { world, seen } = fakeWorld({ ...awsJob([server('a')]), shared: { [CONFIG]: text } });
          if (readByGit(text) === undefined) return;
          expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
          const lines = (textOf(seen, CONFIG) ?? '').split(/(?<=\n)/);
          for (const { at, piece: added, isRemoval } of edits)
            lines.splice(at % (lines.length + 1), isRemoval ? 1 : 0, ...(isRemoval ? [] : [added]));
          const before = readByGit(lines.join(''));
          if (before === undefined) return;
          seen.shared.set(CONFIG, { text: lines.join(''), mode: 0o600 });
          expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
          // What somebody has torn apart is theirs.
          expect([before, withoutOurs(before)]).to.deep.include(readByGit(textOf(seen, CONFIG) ?? ''));
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('configures several servers, and cleans up by name', async () => {
    const job = awsJob([
      server('a'),
      server('b', { port: '8443', username: 'o"c' }),
      server('c', { host: 'http://git.example.com' }),
    ]);
    const { world, seen } = fakeWorld({ ...job, shared });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, CREDENTIALS)).to.include(`https://o%22c:${ENCODED}@git.example.com%3a8443\n`);
    expect(textOf(seen, CREDENTIALS)).to.include(`http://me:${ENCODED}@git.example.com\n`);
    const helpers = ['https://git.example.com', 'https://git.example.com:8443', 'http://git.example.com'];
    expect(textOf(seen, CONFIG)).to.equal(
      `${OTHERS_CONFIG}\n${helpers.map((url) => section(url, 'store')).join('')}`,
    );
    expect(await run(['cleanup', 'a', 'c', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, CONFIG)).to.equal(`${OTHERS_CONFIG}\n${section(helpers[1] ?? '', 'store')}`);
    expect(textOf(seen, CREDENTIALS)).to.equal(
      `https://o%22c:${ENCODED}@git.example.com%3a8443\n${OTHERS_CREDENTIALS}`,
    );
    await run(['cleanup', '--quiet'], world);
    expect([textOf(seen, CREDENTIALS), textOf(seen, CONFIG)]).to.deep.equal(Object.values(shared));
  });

  it('leaves a variable that somebody added to its section, with the header', async () => {
    const { world, seen } = fakeWorld(awsJob([server('repo')]));
    await run(['configure', '--quiet'], world);
    seen.shared.set(CONFIG, {
      text: `${textOf(seen, CONFIG) ?? ''}\thelper = theirs\n[a]\n\tb = c\n`,
      mode: 0o600,
    });
    expect(await run(['cleanup', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, CONFIG)).to.equal(
      '[credential "https://git.example.com"]\n\thelper = theirs\n[a]\n\tb = c\n',
    );
  });

  it('writes the configuration that GIT_CONFIG_GLOBAL names', async () => {
    const { world, seen } = fakeWorld(awsJob([server('repo')], { GIT_CONFIG_GLOBAL: '/job/gitconfig' }));
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect([...seen.shared].map(([path]) => path)).to.have.members([CREDENTIALS, '/job/gitconfig']);
  });

  const faults: readonly (readonly [
    title: string,
    message: RegExp,
    more: Record<string, string>,
    env?: Record<string, string>,
    shared?: Record<string, string>,
  ])[] = [
    ['no host', /"repo" .*the field host is empty/, { host: '' }],
    ['a host with a blank', /the field host contains a blank/, { host: 'git example.com' }],
    ['a port that is none', /the field port gives no port/, { port: 'x' }],
    ['a line break in the password', /the field password contains a line break/, { password: 'a\nb' }],
    ['an empty GIT_CONFIG_GLOBAL', /GIT_CONFIG_GLOBAL is empty/, {}, { GIT_CONFIG_GLOBAL: '' }],
    ['one file for both', /are one file; set GIT_CONFIG_GLOBAL/, {}, { GIT_CONFIG_GLOBAL: CREDENTIALS }],
    [
      'a configuration that git refuses',
      /\.gitconfig, line 2: .*git can't read the file either/,
      {},
      {},
      { [CONFIG]: '[a]\nb = "' },
    ],
  ];
  for (const [title, message, more, env = {}, own = {}] of faults)
    it(`changes no file of any resource for ${title}`, async () => {
      const job = awsJob([{ name: 'aws' }, server('repo', more)], env);
      const { world, seen } = fakeWorld({ ...job, shared: own });
      expect(await run(['configure'], world)).to.equal(1);
      expect(seen.err).to.match(message);
      expect([...seen.shared].map(([path, { text }]) => [path, text])).to.deep.equal(Object.entries(own));
    });
});
