import { expect } from 'chai';
import { gitOrigin, sectionsOf, urlOf } from '../../../../src/core/tools/git/origin.ts';

describe('the server of a git credential', () => {
  const servers: readonly (readonly [address: string, port: string | undefined, url: string])[] = [
    ['git.example.com', undefined, 'https://git.example.com'],
    ['Git.Example.com', '443', 'https://git.example.com'],
    ['git.example.com', '80', 'https://git.example.com:80'],
    ['git.example.com:8443', undefined, 'https://git.example.com:8443'],
    ['git.example.com:8443', '8443', 'https://git.example.com:8443'],
    ['https://git.example.com/', '8443', 'https://git.example.com:8443'],
    ['HTTP://git.example.com', undefined, 'http://git.example.com'],
    ['http://git.example.com:80', undefined, 'http://git.example.com'],
    ['http://git', '443', 'http://git:443'],
    ['127.0.0.1', '65535', 'https://127.0.0.1:65535'],
    ['[::1]:8080', undefined, 'https://[::1]:8080'],
  ];
  for (const [address, port, url] of servers)
    it(`is ${url} for ${address} and ${port ?? 'no port'}`, () => {
      const found = gitOrigin(address, port);
      expect('fault' in found ? found : urlOf(found)).to.equal(url);
    });

  const spellings: readonly (readonly [
    address: string,
    port: string | undefined,
    given: string | undefined,
  ])[] = [
    ['git.example.com', '443', undefined],
    ['https://git.example.com/', '8443', undefined],
    ['git.example.com:8443', undefined, undefined],
    ['Git.Example.com', undefined, 'Git.Example.com'],
    ['HTTPS://Git.Example.com', '443', 'Git.Example.com'],
    ['Git.Example.com', '8443', 'Git.Example.com:8443'],
    ['git.example.com:443', undefined, 'git.example.com:443'],
    ['http://git.example.com:80/', '80', 'git.example.com:80'],
    ['[FE80::1]:443', undefined, '[FE80::1]:443'],
  ];
  for (const [address, port, given] of spellings)
    it(`is spelled ${given ?? 'like its name'} for ${address} and ${port ?? 'no port'}`, () => {
      const found = gitOrigin(address, port);
      expect('fault' in found ? found : found.given).to.equal(given);
    });

  it('has a section of its own for git that encodes an underscore', () => {
    expect(sectionsOf({ protocol: 'https', host: 'git.example.com' })).to.deep.equal([
      'https://git.example.com',
    ]);
    expect(sectionsOf({ protocol: 'http', host: 'a_b.git_c:80' })).to.deep.equal([
      'http://a_b.git_c:80',
      'http://a%5Fb.git%5Fc:80',
    ]);
  });

  const faults: readonly (readonly [address: string, port: string | undefined, field: string, RegExp])[] = [
    ['git example.com', undefined, 'host', /a blank/],
    ['me@git.example.com', undefined, 'host', /a user name/],
    ['https://git.example.com/team', undefined, 'host', /a path/],
    ['ssh://git.example.com', undefined, 'host', /a scheme other/],
    ['git..com', undefined, 'host', /not the host of a server/],
    ['', undefined, 'host', /not the host of a server/],
    ['.', undefined, 'host', /not the host of a server/],
    ['a"b', undefined, 'host', /not the host of a server/],
    ['git.example.com:', undefined, 'host', /not the host of a server/],
    ['git.example.com:0', undefined, 'host', /no port/],
    ['git.example.com', '65536', 'port', /no port/],
    ['git.example.com', 'https', 'port', /no port/],
    ['git.example.com:8443', '443', 'port', /differs from/],
  ];
  for (const [address, port, field, message] of faults)
    it(`is refused for ${JSON.stringify(address)} and ${port ?? 'no port'}`, () => {
      const found = gitOrigin(address, port);
      expect(found).to.include({ field });
      expect('fault' in found ? found.fault : '').to.match(message);
    });
});
