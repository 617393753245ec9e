import { expect } from 'chai';
import { proxyFor } from '../../../src/core/network/proxy.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

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
    ['one for http only', HTTPS, { http_proxy: 'http://p:1' }, undefined],
    ['one for https only', HTTP, { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['one for http', HTTP, { http_proxy: 'http://p:1' }, 'http://p:1'],
    [
      'one for http in capitals, which a visitor of a web server may set',
      HTTP,
      { HTTP_PROXY: 'http://p:1' },
      undefined,
    ],
    ['one for all', HTTPS, { all_proxy: 'http://p:1' }, 'http://p:1'],
    ['one for all in capitals', HTTP, { ALL_PROXY: 'http://p:1' }, 'http://p:1'],
    [
      'one for all in both',
      HTTP,
      { all_proxy: 'http://small:1', ALL_PROXY: 'http://big:1' },
      'http://small:1',
    ],
    [
      'one for all and one of its own',
      HTTPS,
      { all_proxy: 'http://all:1', HTTPS_PROXY: 'http://own:1' },
      'http://own:1',
    ],
    [
      'one for all and an empty one of its own',
      HTTPS,
      { ALL_PROXY: 'http://all:1', https_proxy: '' },
      'http://all:1',
    ],
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
    ['[::1]:8443', 'https://[::1]:8443/', true],
    ['127.0.0.0/8', 'https://127.1.2.3/', true],
    ['127.0.0.0/8', 'https://128.0.0.1/', false],
    ['localhost,10.0.0.0/8', 'http://10.200.0.1/', true],
    ['10.1.2.3/8', 'http://10.200.0.1/', true],
    ['192.168.0.0/20', 'http://192.168.15.255/', true],
    ['192.168.0.0/20', 'http://192.168.16.0/', false],
    ['10.0.0.7/32', 'http://10.0.0.7/', true],
    ['10.0.0.7/32', 'http://10.0.0.8/', false],
    ['0.0.0.0/0', 'http://10.0.0.8/', true],
    ['0.0.0.0/0', 'http://[2001:db8::1]/', false],
    ['10.0.0.0/8:443', 'https://10.0.0.8/', true],
    ['10.0.0.0/8:80', 'https://10.0.0.8/', false],
    ['10.0.0.0/33', 'http://10.0.0.0/', false],
    ['10.0.0.0/', 'http://10.0.0.0/', false],
    ['10.0.0.0/255.0.0.0', 'http://10.0.0.0/', false],
    ['10.0.0/8', 'http://10.0.0.0/', false],
    ['10.0.0.0/8', 'http://10.example.com/', false],
    ['0.0.1', 'http://127.0.0.1/', false],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['[fd00::]/8', 'http://[fd12::1]/', true],
    ['fd00::/8', 'http://[fe80::1]/', false],
    ['FD00::/8', 'http://[fd12::1]/', true],
    ['2001:db8::/33', 'http://[2001:db8:7fff::1]/', true],
    ['2001:db8::/33', 'http://[2001:db8:8000::1]/', false],
    ['::/0', 'http://[2001:db8::1]/', true],
    ['::/129', 'http://[::1]/', false],
    ['0:0:0:0:0:0:0:1', 'http://[::1]/', true],
    ['10.0.0.0/8', 'http://[::ffff:10.0.0.1]/', true],
    ['::ffff:10.0.0.0/104', 'http://10.2.3.4/', true],
    ['::ffff:10.0.0.0/95', 'http://10.2.3.4/', false],
    ['.hooks.example.com', HTTPS, true],
    ['example.com.', HTTPS, true],
    ['\texample.com\t,x', HTTPS, true],
    ['', HTTPS, false],
    [', ,', HTTPS, false],
    ['.', HTTPS, false],
  ];
  for (const [list, url, isExempt] of exempt) {
    it(`${isExempt ? 'goes around' : 'uses'} the proxy to ${url} with NO_PROXY=${list}`, () => {
      const env = { HTTPS_PROXY: 'http://p:1', http_proxy: 'http://p:1' };
      for (const name of ['NO_PROXY', 'no_proxy'])
        expect(found(url, { ...env, [name]: list })).to.equal(isExempt ? undefined : 'http://p:1');
    });
  }

  it('refuses a SOCKS proxy, and says what to do', () => {
    for (const wrong of ['socks5://u:s3cret@p:1', 'SOCKS5H://s3cret', 'socks4a://s3cret:1080'])
      expect(() => found(HTTPS, { ALL_PROXY: wrong }))
        .to.throw(
          "the variable ALL_PROXY names a SOCKS proxy, which shipctl can't use; name an HTTP proxy in https_proxy",
        )
        .and.have.property('message')
        .that.does.not.include('s3cret');
    expect(found(HTTPS, { ALL_PROXY: 'socks5://p:1', NO_PROXY: 'example.com' })).to.equal(undefined);
  });

  for (const wrong of ['http://', 'ftp://s3cret', 'http://u:s3cret@', ':s3cret'])
    it(`refuses ${wrong} without showing it`, () => {
      expect(() => found(HTTPS, { https_proxy: wrong }))
        .to.throw(/the variable https_proxy is not the URL of an HTTP proxy/)
        .and.have.property('message')
        .that.does.not.include('s3cret');
    });
});
