import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { gitHindrances } from '../../../../src/core/tools/git/hindrances.ts';
import { need } from '../../../support/clients.ts';

const ORIGIN = { protocol: 'https', host: 'git.example.com' } as const;
const SECTION = '[credential "https://git.example.com"]\n\thelper =\n\thelper = store\n';

const hindrancesIn = (text: string, isStored = true): readonly string[] =>
  gitHindrances([{ path: '/c', text }], ORIGIN, 'me', isStored);

/** Whether git finds the credential of the user `me` in its store, for a repository. */
function isFound(text: string): boolean {
  const home = mkdtempSync(join(tmpdir(), 'shipctl-'));
  try {
    mkdirSync(join(home, '.config'));
    writeFileSync(join(home, '.git-credentials'), 'https://me:s3cret@git.example.com\n');
    writeFileSync(join(home, '.gitconfig'), text + SECTION);
    const { stdout } = spawnSync('git', ['credential', 'fill'], {
      input: 'url=https://git.example.com/team/app.git\n\n',
      env: { PATH: process.env['PATH'], HOME: home, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' },
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
    expect(hindrancesIn('[credential]\nuseHttpPath = true\n', false)).to.deep.equal([]);
  });

  it('takes the setting of the file that git reads last', () => {
    const files = [
      { path: '/first', text: '[credential]\nusername=you\n' },
      { path: '/last', text: '[credential]\nusername=me\n' },
    ];
    expect(gitHindrances(files, ORIGIN, 'me', true)).to.deep.equal([]);
    expect(gitHindrances(files.toReversed(), ORIGIN, 'me', true)).to.deep.equal([
      '/first has the setting credential.username, with which git asks for the credential of another user of ' +
        "https://git.example.com; set credential.https://git.example.com.username to the integration's user name",
    ]);
  });

  it('knows the section of a host with an underscore, in either spelling', () => {
    for (const host of ['git_server', 'git%5Fserver']) {
      const text = `[credential "https://${host}"]\nusername=you\n`;
      const [found = ''] = gitHindrances(
        [{ path: '/c', text }],
        { protocol: 'https', host: 'git_server' },
        'me',
        true,
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
});
