import { expect } from 'chai';
import { netrcHindrance } from '../../../../src/core/tools/git/netrc.ts';
import type { GitOrigin } from '../../../../src/core/tools/git/origin.ts';

const ORIGIN: GitOrigin = { protocol: 'https', host: 'git.example.com:8443' };

const hindrance = (text: string, origin = ORIGIN): string | undefined => netrcHindrance('/n', text, origin);

describe('a login in .netrc', () => {
  const own = [
    'machine git.example.com login me password s3cret\n',
    '# a\n\nmachine other login x password default\nMACHINE\n  Git.Example.com\r\n\tlogin me',
    'machine "git.example.com" login "a b" password "c\\" default"',
    'machine a\nmacdef init\ncd /\ndefault\n\nmachine git.example.com',
  ];
  for (const text of own)
    it(`for the host hinders git: ${JSON.stringify(text)}`, () => {
      expect(hindrance(text)).to.equal(
        '/n has a login for git.example.com (machine), which git uses before it asks for the credential of ' +
          'https://git.example.com:8443; take that login out',
      );
    });

  for (const text of ['default login me password s3cret', 'machine a login b\n\ndefault\n'])
    it(`for all hosts hinders git: ${JSON.stringify(text)}`, () => {
      expect(hindrance(text)).to.match(/^\/n has a login for all hosts \(default\), /);
    });

  it('for an IPv6 address hinders git', () => {
    const origin: GitOrigin = { protocol: 'http', host: '[::1]:80' };
    expect(hindrance('machine ::1', origin)).to.match(/a login for ::1 /);
  });

  const harmless = [
    '',
    'machine example.com login git.example.com password default',
    'machine git.example.com.org',
    '# machine git.example.com\n  # default\n',
    'macdef init\nmachine git.example.com\ndefault\n\nmachine other',
    'macdef init\ndefault',
    'machine a login "x default"',
  ];
  for (const text of harmless)
    it(`does not: ${JSON.stringify(text)}`, () => {
      expect(hindrance(text)).to.equal(undefined);
    });
});
