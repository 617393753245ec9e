import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { gitHindrances } from '../../../../src/core/tools/git/hindrances.ts';
import { type GitVariables, gitVariables } from '../../../../src/core/tools/git/variables.ts';
import { need } from '../../../support/clients.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const ORIGIN = { protocol: 'https', host: 'git.example.com' } as const;
const SECTION = '[credential "https://git.example.com"]\n\thelper =\n\thelper = store\n';

const NO_VARIABLES = { settings: [], unreadable: [] };

const hindrancesIn = (text: string, helper = 'store'): readonly string[] =>
  gitHindrances([{ path: '/c', text }], NO_VARIABLES, ORIGIN, 'me', helper);

const CALL = '!/bin/shipctl git_credential';

/** Whether git finds the credential of the user `me` in its store, for a repository. */
function isFound(text: string, env: Readonly<Record<string, string>> = {}): boolean {
  const home = mkdtempSync(join(tmpdir(), 'shipctl-'));
  try {
    mkdirSync(join(home, '.config'));
    writeFileSync(join(home, '.git-credentials'), 'https://me:s3cret@git.example.com\n');
    writeFileSync(join(home, '.gitconfig'), text + SECTION);
    const { stdout } = spawnSync('git', ['credential', 'fill'], {
      input: 'url=https://git.example.com/team/app.git\n\n',
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_NOSYSTEM: '1',
        ...env,
      },
      encoding: 'utf8',
    });
    return stdout.includes('password=s3cret');
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe('gitHindrances', () => {
  const hindering: [name: string, text: string][] = [
    ['credential.username', '[credential]\n\tusername = you\n'],
    ['credential.useHttpPath', '[credential]\n\tuseHttpPath = true\n'],
    ['credential.useHttpPath', '[credential]\n\tusehttppath\n'],
    ['credential.https://git.example.com.username', '[credential "https://git.example.com"]\nusername=you\n'],
    [
      'credential.https://git.example.com/.username',
      '[credential "https://git.example.com/"]\nusername=you\n',
    ],
    [
      'credential.https://GIT.example.com:443.username',
      '[credential "https://GIT.example.com:443"]\nusername=you\n',
    ],
    ['credential.https://*.example.com.username', '[credential "https://*.example.com"]\nusername=you\n'],
    [
      'credential.username',
      '[credential "https://git.example.com"]\nusername=me\n[credential]\nusername=you\n',
    ],
    ['credential.https://.username', '[credential "https://"]\nusername=you\n'],
    ['credential.username', '[credential]\nusername=me\n[Credential]\nUserName=you\n'],
  ];
  for (const [name, text] of hindering)
    it(`names what keeps git from its credential: ${JSON.stringify(text)}`, function () {
      need(this, 'git');
      const [found, ...more] = hindrancesIn(text);
      expect(found)
        .to.match(/^\/c has the setting /)
        .and.include(` ${name}, with which git asks for`);
      expect(more).to.deep.equal([]);
      expect(isFound(text)).to.equal(false);
    });

  const harmless = [
    '',
    '[credential]\nusername=me\n',
    '[user]\nusername=you\nuseHttpPath=true\n',
    '[credential "https://other.example.com"]\nusername=you\n',
    '[credential "http://git.example.com"]\nusername=you\n',
    '[credential "https://*.example.org"]\nusername=you\n',
    '[credential]\nusername=you\nuseHttpPath=true\n[credential "https://git.example.com"]\nusername=me\nuseHttpPath=false\n',
    '[credential "https://git.example.com"]\nusername=you\n[credential]\nusername=me\n',
    '[credential]\nuseHttpPath = true\nuseHttpPath = no\n',
  ];
  for (const text of harmless)
    it(`finds nothing in ${JSON.stringify(text)}`, function () {
      need(this, 'git');
      expect(hindrancesIn(text)).to.deep.equal([]);
      expect(isFound(text)).to.equal(true);
    });

  it('says nothing of paths to a helper that knows them', () => {
    expect(hindrancesIn('[credential]\nuseHttpPath = true\n', CALL)).to.deep.equal([]);
  });

  it('takes the setting of the file that git reads last', () => {
    const files = [
      { path: '/first', text: '[credential]\nusername=you\n' },
      { path: '/last', text: '[credential]\nusername=me\n' },
    ];
    expect(gitHindrances(files, NO_VARIABLES, ORIGIN, 'me', 'store')).to.deep.equal([]);
    expect(gitHindrances(files.toReversed(), NO_VARIABLES, ORIGIN, 'me', 'store')).to.deep.equal([
      '/first has the setting credential.username, with which git asks for the credential of another user of ' +
        "https://git.example.com; set credential.https://git.example.com.username to the integration's user name",
    ]);
  });

  it('knows the section of a host with an underscore, in either spelling', () => {
    for (const host of ['git_server', 'git%5Fserver']) {
      const text = `[credential "https://${host}"]\nusername=you\n`;
      const [found = ''] = gitHindrances(
        [{ path: '/c', text }],
        NO_VARIABLES,
        { protocol: 'https', host: 'git_server' },
        'me',
        'store',
      );
      expect(found)
        .to.include(`credential.https://${host}.username`)
        .and.include(
          'set credential.https://git_server.username and credential.https://git%5Fserver.username',
        );
    }
  });

  it('passes over a file that git can not read', () => {
    expect(hindrancesIn('[credential\nusername=you')).to.deep.equal([]);
  });

  const counted = (...settings: string[]): Record<string, string> => {
    const env: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
    for (const [index, setting] of settings.entries()) {
      const at = setting.indexOf('=');
      env[`GIT_CONFIG_KEY_${index}`] = setting.slice(0, at);
      env[`GIT_CONFIG_VALUE_${index}`] = setting.slice(at + 1);
    }
    return env;
  };
  const parameters = (text: string): Record<string, string> => ({ GIT_CONFIG_PARAMETERS: text });

  const winning: [env: Record<string, string>, warning: RegExp][] = [
    [
      counted('credential.username=you'),
      /^GIT_CONFIG_KEY_0 has the setting credential.username, .*another user/,
    ],
    [
      counted('user.name=x', 'Credential.https://git.example.com.UserName=you'),
      /^GIT_CONFIG_KEY_1 .*another user/,
    ],
    [counted('credential.useHttpPath=yes'), /each repository of https:\/\/git.example.com; take it out$/],
    [counted('credential.helper='), /does not ask the helper that was written/],
    [
      parameters("'credential.helper='"),
      /^GIT_CONFIG_PARAMETERS has the setting credential.helper, .*not ask/,
    ],
    [parameters("'credential.helper'=''"), /not ask/],
    [parameters("'credential.https://git.example.com.username'='y'\\''ou'"), /another user/],
    [parameters("'credential.usehttppath'="), /each repository/],
    [parameters("'user.name'='x' 'credential.usehttppath'"), /each repository/],
    [
      { ...counted('credential.username=me'), ...parameters("'credential.username=you'") },
      /^GIT_CONFIG_PARAMETERS/,
    ],
    [
      parameters('credential.username=you'),
      /^GIT_CONFIG_PARAMETERS holds settings that can't be read; .*Correct or unset it$/,
    ],
    [parameters("'user.name'x"), /can't be read/],
    [parameters("'user.name''x'"), /can't be read/],
    [{ GIT_CONFIG_COUNT: 'x' }, /^GIT_CONFIG_COUNT holds settings that can't be read/],
    [
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b' },
      /^GIT_CONFIG_COUNT holds settings that can't be read/,
    ],
  ];
  const variablesIn = (env: Readonly<Record<string, string>>): GitVariables =>
    gitVariables(fakeWorld({ env }).world.env);
  for (const [env, warning] of winning)
    it(`names the variable that keeps git from its credential: ${JSON.stringify(env)}`, function () {
      need(this, 'git');
      const found = gitHindrances([], variablesIn(env), ORIGIN, 'me', 'store');
      expect(found).to.have.length(1);
      expect(found[0]).to.match(warning);
      expect(isFound('', env)).to.equal(false);
    });

  const agreeing = [
    counted(),
    { GIT_CONFIG_COUNT: '' },
    counted(
      'credential.username=me',
      'credential.https://other.example.com.helper=',
      'credential.useHttpPath=0',
    ),
    { ...counted('credential.username=you'), ...parameters("'credential.username'='me'") },
    parameters("'a.b=it'\\''s' 'c.d'='x'\\!' y'\t'e.f'= 'g.h'"),
    counted('credential.helper=store'),
    counted('credential.helper=cache', 'credential.helper=', 'credential.helper=store'),
  ];
  for (const env of agreeing)
    it(`finds nothing in variables that change nothing: ${JSON.stringify(env)}`, function () {
      need(this, 'git');
      expect(gitHindrances([], variablesIn(env), ORIGIN, 'me', 'store')).to.deep.equal([]);
      expect(isFound('', env)).to.equal(true);
    });

  it('names a variable with a helper that gets the password too, unless it is the one that was written, or shipctl', () => {
    const found = (helper: string, written: string): readonly string[] =>
      gitHindrances([], variablesIn(counted(`credential.helper=${helper}`)), ORIGIN, 'me', written);
    const warning =
      'GIT_CONFIG_KEY_0 has the setting credential.helper, with which git gives the password of ' +
      'https://git.example.com to another helper too; take it out';
    expect(found('cache', 'store')).to.deep.equal([warning]);
    expect(found('store', CALL)).to.deep.equal([warning]);
    expect([found('store', 'store'), found('shipctl', 'store'), found(CALL, CALL)]).to.deep.equal([
      [],
      [],
      [],
    ]);
  });
});
