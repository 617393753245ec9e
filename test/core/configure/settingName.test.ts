import { expect } from 'chai';
import { settingName } from '../../../src/core/configure/settingName.ts';

describe('settingName', () => {
  const table: [address: readonly string[], section: string, key: string][] = [
    [['default', 'region'], 'default', 'region'],
    [['auths', 'registry.example.com', 'auth'], 'auths registry.example.com', 'auth'],
    [['https://token@git.example.com'], '', 'https://git.example.com'],
    [['https://to%40ken:secret@git.example.com:8443/path@1'], '', 'https://git.example.com:8443/path@1'],
    [
      ['credential', 'https://token@git.example.com', 'helper'],
      'credential https://git.example.com',
      'helper',
    ],
    [['contexts', 'me@cluster'], 'contexts', 'me@cluster'],
    [['app@tenant', 'client_secret'], 'app@tenant', 'client_secret'],
  ];
  for (const [address, section, key] of table) {
    it(`of ${address.join(' ')} has no user of a URL`, () => {
      expect(settingName(address)).to.deep.equal({ section, key });
    });
  }
});
