import { expect } from 'chai';
import type { Options } from '../../../src/core/notification/options.ts';
import { textsOf } from '../../../src/core/notification/texts.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

type Variables = Readonly<Record<string, string>>;

const NOW = Date.UTC(2026, 10, 2, 10);

const textOf = (env: Variables, isPlain = false): string =>
  textsOf({} as Options, fakeWorld({ env }).world.env, NOW, isPlain).text;

describe('the texts of a notice', () => {
  const build = { BUILD_NUMBER: '7', BUILD_URL: 'https://h/7' };
  const job = { ...build, JOB_NAME: 'deploy' };
  const table: [title: string, env: Variables, marked: string, plain: string][] = [
    ['a build', build, '<https://h/7|Build#7>', 'Build #7 https://h/7'],
    ['the job', job, '[deploy] <https://h/7|Build#7>', '[deploy] Build #7 https://h/7'],
    [
      'the branch of a CI run',
      { ...job, JOB_TYPE: 'runCI', REPO_FULL_NAME: 'o/r', BRANCH: 'main' },
      '[o/r:main] <https://h/7|Build#7>',
      '[o/r:main] Build #7 https://h/7',
    ],
    ['a build without a page', { BUILD_NUMBER: '7' }, 'Build#7', 'Build #7'],
    ['nothing', {}, 'Build#', 'Build #'],
  ];
  for (const [title, env, marked, plain] of table) {
    it(`name ${title}`, () => {
      expect(textOf(env)).to.equal(marked);
      expect(textOf(env, true)).to.equal(plain);
    });
  }

  it('have defaults', () => {
    const { env } = fakeWorld({ env: { BUILD_NUMBER: '7', SHIPPABLE_WWW_URL: 'https://w' } }).world;
    const { username, iconUrl, color, pretext } = textsOf({} as Options, env, NOW, false);
    expect({ username, iconUrl, color, pretext }).to.deep.equal({
      username: 'Shippable',
      iconUrl: 'https://w/images/slack-aye-aye-yoga.png',
      color: '#65cea7',
      pretext: 'Mon Nov  2 10:00:00 UTC 2026\n',
    });
    expect(textsOf({} as Options, env, NOW, true).username).to.equal('Shippable-7');
  });

  it('are what the options say, also nothing', () => {
    const options = {
      username: 'u',
      icon_url: '',
      color: 'red',
      pretext: '',
      text: 't',
    } as unknown as Options;
    expect(textsOf(options, fakeWorld({}).world.env, NOW, true)).to.deep.equal({
      username: 'u',
      iconUrl: '',
      color: 'red',
      pretext: '',
      text: 't',
    });
  });
});
