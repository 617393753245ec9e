import { expect } from 'chai';
import {
  type Options,
  givenOptions,
  neededOption,
  saying,
  timeLimit,
  variableOf,
} from '../../../src/core/notification/options.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const NONE = {} as Options;

const given = (options: Partial<Options>, env: Readonly<Record<string, string>> = {}): Options =>
  givenOptions({ ...NONE, ...options }, fakeWorld({ env }).world.env);

describe('an option of notify', () => {
  it('has a variable', () => {
    expect(['icon_url', 'project-id', 'appName'].map(variableOf)).to.deep.equal([
      'NOTIFY_ICON_URL',
      'NOTIFY_PROJECT_ID',
      'NOTIFY_APPNAME',
    ]);
  });

  const table: [title: string, options: Options, text: string | undefined][] = [
    ['what the command line says', given({ text: 'a' }, { NOTIFY_TEXT: 'b' }), 'a'],
    ['empty if the command line says so', given({ text: '' }, { NOTIFY_TEXT: 'b' }), ''],
    ['what the variable holds', given({}, { NOTIFY_TEXT: 'b' }), 'b'],
    ['missing if the variable is empty', given({}, { NOTIFY_TEXT: '' }), undefined],
    ['missing', given({}), undefined],
  ];
  for (const [title, options, text] of table) {
    it(`is ${title}`, () => {
      expect(options.text).to.equal(text);
      expect(saying(options, 'text')).to.equal(text === '' ? undefined : text);
    });
  }

  it('is asked for by its name and its variable', () => {
    expect(neededOption(given({ appName: 'x' }), 'appName', 'New Relic')).to.equal('x');
    expect(() => neededOption(given({ appName: '' }), 'appName', 'New Relic')).to.throw(
      UsageError,
      'New Relic needs --appName (or the variable NOTIFY_APPNAME)',
    );
  });
});

describe('the time limit', () => {
  const limit = (text: string): number => timeLimit(fakeWorld({ env: { NOTIFY_TIMEOUT: text } }).world.env);
  const table: [text: string, milliseconds: number][] = [
    ['', 30_000],
    ['5', 5000],
    ['0.5', 500],
    ['3600', 3_600_000],
  ];
  for (const [text, milliseconds] of table) {
    it(`is ${milliseconds} ms for ${JSON.stringify(text)}`, () => {
      expect(limit(text)).to.equal(milliseconds);
    });
  }
  for (const text of ['0', '3601', '-1', '1e1', '5s', ' 5']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(() => limit(text)).to.throw(UsageError, 'NOTIFY_TIMEOUT');
    });
  }
});
