import { expect } from 'chai';
import { proxyFor } from '../../src/core/proxy.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const HTTPS = 'https://hooks.example.com/x';
const HTTP = 'http://hooks.example.com:8080/x';

const found = (url: string, env: Record<string, string>): string | undefined => {
  const proxy = proxyFor(new URL(url), fakeWorld({ env }).world.env);
  return proxy && `${proxy.url} ${proxy.authorization ?? ''}`.trim();
};

describe('proxyFor', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const table: [title: string, url: string, env: Record<string, string>, proxy: string | undefined][] = [
    ['nothing', HTTPS, {}, undefined],
    ['capitals', HTTPS, { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128'],
    ['small letters', HTTPS, { https_proxy: 'http://p:3128/' }, 'http://p:3128'],
    ['both', HTTPS, { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://big:1' }, 'http://small:1'],
    [
      'an empty one in small letters',
      HTTPS,
      { https_proxy: '', HTTPS_PROXY: 'http://big:1' },
      'http://big:1',
    ],
    ['one for http alone', HTTPS, { HTTP_PROXY: 'http://p:1' }, undefined],
    ['one for https alone', HTTP, { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['one for http', HTTP, { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['one without a scheme', HTTPS, { HTTPS_PROXY: 'proxy.corp:3128' }, 'http://proxy.corp:3128'],
    ['one that speaks TLS', HTTPS, { HTTPS_PROXY: 'https://p' }, 'https://p'],
    ['a password', HTTPS, { HTTPS_PROXY: 'http://u:p%40ss%C3%A9@p:1' }, `http://p:1 ${basic('u:p@ssé')}`],
    [
      'a password with a bare %',
      HTTPS,
      { HTTPS_PROXY: 'http://u:100%@p:1' },
      `http://p:1 ${basic('u:100%')}`,
    ],
    ['a user alone', HTTPS, { HTTPS_PROXY: 'http://u@p:1' }, `http://p:1 ${basic('u:')}`],
    ['a user without a scheme', HTTPS, { HTTPS_PROXY: 'u:p@p:1' }, `http://p:1 ${basic('u:p')}`],
  ];
  for (const [title, url, env, proxy] of table) {
    it(`takes ${proxy === undefined ? 'none' : proxy} from ${title}`, () => {
      expect(found(url, env)).to.equal(proxy);
    });
  }

  const exempt: [list: string, url: string, isExempt: boolean][] = [
    ['*', HTTPS, true],
    ['hooks.example.com', HTTPS, true],
    ['HOOKS.example.COM', HTTPS, true],
    ['example.com', HTTPS, true],
    ['.example.com', HTTPS, true],
    ['*.example.com', HTTPS, true],
    ['localhost, example.com', HTTPS, true],
    ['localhost example.com', HTTPS, true],
    ['ample.com', HTTPS, false],
    ['other.example.com', HTTPS, false],
    ['example.com:443', HTTPS, true],
    ['example.com:8443', HTTPS, false],
    ['example.com:8080', HTTP, true],
    ['127.0.0.1', 'https://127.0.0.1:8443/', true],
    ['::1', 'https://[::1]:8443/', true],
    ['[::1]', 'https://[::1]:8443/', true],
    ['[::1]:443', 'https://[::1]:8443/', false],
    ['', HTTPS, false],
    [', ,', HTTPS, false],
    ['.', HTTPS, false],
  ];
  for (const [list, url, isExempt] of exempt) {
    it(`${isExempt ? 'goes around' : 'uses'} the proxy to ${url} with NO_PROXY=${list}`, () => {
      const env = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1' };
      for (const name of ['NO_PROXY', 'no_proxy'])
        expect(found(url, { ...env, [name]: list })).to.equal(isExempt ? undefined : 'http://p:1');
    });
  }

  for (const wrong of ['socks5://u:s3cret@p:1', 'http://', 'ftp://s3cret', 'http://u:s3cret@', ':s3cret'])
    it(`refuses ${wrong} without showing it`, () => {
      expect(() => found(HTTPS, { https_proxy: wrong }))
        .to.throw(/https_proxy \(or HTTPS_PROXY\) is not the URL of an HTTP proxy/)
        .and.have.property('message')
        .that.does.not.include('s3cret');
    });
});
