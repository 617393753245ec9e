import { expect } from 'chai';
import { olderServers } from '../../../../src/core/tools/jfrog/olderServers.ts';

const URL = 'http://localhost:8080/artifactory/';

/** What the JFrog CLI itself makes of files of each version, in its own tests and by its source. */
const CASES: readonly (readonly [
  title: string,
  file: unknown,
  servers: Readonly<Record<string, unknown>>,
])[] = [
  [
    'no version',
    {
      artifactory: { url: URL, user: 'Me', password: 'p' },
      MissionControl: { url: 'http://localhost:8080/mc/' },
    },
    { 'Default-Server': { serverId: 'Default-Server', artifactoryUrl: URL, user: 'me', password: 'p' } },
  ],
  [
    'version 1, with its name in capitals',
    { artifactory: [{ url: URL, user: 'Me', serverId: 'a', isDefault: false }], Version: '1' },
    { a: { serverId: 'a', artifactoryUrl: URL, user: 'me' } },
  ],
  [
    'version 3, whose names of users keep their case',
    { artifactory: [{ url: URL, user: 'Me', serverId: 'a' }], version: '3' },
    { a: { serverId: 'a', artifactoryUrl: URL, user: 'Me' } },
  ],
  [
    'version 4, with Mission Control for the default server',
    {
      artifactory: [
        { url: URL, apiKey: 'dropped', accessToken: 't', refreshToken: 'r', serverId: 'a', isDefault: true },
        { url: URL, sshKeyPath: '/key', serverId: 'b' },
      ],
      missioncontrol: { url: 'http://localhost:8080/mc/' },
      version: '4',
    },
    {
      a: {
        serverId: 'a',
        artifactoryUrl: URL,
        missionControlUrl: 'http://localhost:8080/mc/',
        accessToken: 't',
        artifactoryRefreshToken: 'r',
      },
      b: { serverId: 'b', artifactoryUrl: URL, sshKeyPath: '/key' },
    },
  ],
  [
    'version 5',
    {
      servers: [
        {
          url: 'https://x/',
          artifactoryUrl: 'https://x/artifactory/',
          user: 'U',
          RefreshToken: 'r',
          serverId: 'a',
        },
        { url: 'https://y/', serverId: 'a' },
        { tokenRefreshInterval: 60, serverId: 'b', isDefault: true },
        { url: 'https://nobody/' },
      ],
      version: '5',
    },
    {
      a: {
        serverId: 'a',
        url: 'https://x/',
        artifactoryUrl: 'https://x/artifactory/',
        user: 'U',
        artifactoryRefreshToken: 'r',
      },
      b: { serverId: 'b', tokenRefreshInterval: 60 },
    },
  ],
  ['nothing', { version: '5' }, {}],
  ['null', { servers: null, version: '5' }, {}],
];

describe('olderServers', () => {
  for (const [title, file, servers] of CASES)
    it(`converts a file of ${title}`, () => {
      const found = olderServers(JSON.stringify(file));
      if ('fault' in found) expect.fail(found.fault);
      const plain = JSON.parse(
        JSON.stringify(Object.fromEntries(found.map(({ id, members }) => [id, members]))),
      ) as unknown;
      expect(plain).to.deep.equal(servers);
      expect(found.map(({ id }) => id)).to.deep.equal(Object.keys(servers));
    });

  it('refuses what it cannot convert', () => {
    expect(olderServers('secret')).to.deep.equal({ fault: 'is not a JSON object' });
    expect(olderServers('[]')).to.deep.equal({ fault: 'is not a JSON object' });
    expect(olderServers('{"version": "5", "enc": true}')).to.deep.equal({ fault: 'is encrypted' });
  });
});
