import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const DIRECTORY = '/home/user/.jfrog';
const FILE = `${DIRECTORY}/jfrog-cli.conf.v6`;

const ARTIFACTORY = {
  masterName: 'artifactoryKey',
  name: 'jfrog',
  url: 'https://example.jfrog.io/artifactory',
  userName: 'me',
  password: 's3cr"t',
};
const WITHOUT_ADDRESS = {
  serverId: 'default-server',
  user: 'me',
  password: 's3cr"t',
  isDefault: true,
};
const SERVER = {
  ...WITHOUT_ADDRESS,
  url: 'https://example.jfrog.io/',
  artifactoryUrl: 'https://example.jfrog.io/artifactory/',
};
const MINE_NOW = { url: 'https://mine/', serverId: 'mine', accessToken: 'T0KEN' };
const MINE = { ...MINE_NOW, isDefault: true };
const OTHERS = `${JSON.stringify({ servers: [MINE], version: '6' }, undefined, 4)}\n`;

const JOB = awsJob([{ name: 'jf', integration: ARTIFACTORY }]);

const textOf = (seen: Seen, path = FILE): string | undefined => seen.shared.get(path)?.text;
const servers = (seen: Seen): unknown =>
  (JSON.parse(textOf(seen) ?? '{}') as { readonly servers?: unknown }).servers;
const texts = (seen: Seen): Readonly<Record<string, string>> =>
  Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]));

/** What the JFrog CLI leaves when it has encrypted its file, with a key, at the next call. */
function encrypt(seen: Seen): void {
  const file = JSON.parse(textOf(seen) ?? '') as { servers: Record<string, unknown>[] };
  const secrets = ['password', 'accessToken', 'artifactoryRefreshToken'];
  const encrypted = file.servers.map((server) =>
    Object.fromEntries(
      Object.entries(server).map(([name, value]) => [
        name,
        secrets.includes(name) ? Buffer.from(`sealed ${String(value)}`).toString('base64') : value,
      ]),
    ),
  );
  const text = JSON.stringify({ servers: encrypted, version: '6', enc: true }, undefined, 2);
  seen.shared.set(FILE, { text, mode: 0o600 });
}

describe('shipctl configure, for the JFrog CLI', () => {
  it('says that its server was removed, though another one is the default again', async () => {
    const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: OTHERS } });
    await run(['configure', '--quiet'], world);
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal('shipctl: removed server default-server\n');
    expect(textOf(seen)).to.equal(OTHERS);
  });

  it('writes a new file as the JFrog CLI does, and cleanup removes it', async () => {
    const { world, seen } = fakeWorld(JOB);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.match(/^\{\n {2}"version": "6",\n {2}"servers": \[\n {4}\{\n {6}"url": "https/);
    expect(servers(seen)).to.deep.equal([SERVER]);
    expect(seen.shared.get(FILE)?.mode).to.equal(0o600);
    expect(seen.err).to.equal(`shipctl: jf: wrote server default-server in ${FILE}\n`);
    expect([...seen.journal.values()].join()).not.to.include('s3cr');
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal('shipctl: removed server default-server\n');
    expect(texts(seen)).to.deep.equal({});
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it('leaves another server the default that somebody has chosen since', async () => {
    const third = { url: 'https://third/', serverId: 'third', accessToken: 'T' };
    const text = JSON.stringify({ servers: [MINE, third], version: '6' });
    const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: text } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    const chosen = (servers(seen) as { serverId: string }[]).map((one) => ({
      ...one,
      isDefault: one.serverId === 'third' || undefined,
    }));
    seen.shared.set(FILE, { text: JSON.stringify({ servers: chosen, version: '6' }), mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.deep.equal([MINE_NOW, { ...third, isDefault: true }]);
  });

  it("is the only default beside somebody's servers, whose own default comes back", async () => {
    const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: OTHERS } });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.deep.equal([MINE_NOW, SERVER]);
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(OTHERS);
  });

  it('gives the same file twice', async () => {
    const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: OTHERS } });
    await run(['configure', '--quiet'], world);
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    await run(['configure'], world);
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
    expect(seen.err).to.include('already up to date: server default-server');
  });

  it("is still the only default after another password, and somebody's own comes back", async () => {
    const one = fakeWorld({ ...JOB, shared: { [FILE]: OTHERS } });
    await run(['configure'], one.world);
    const next = awsJob([{ name: 'jf', integration: { ...ARTIFACTORY, password: 'n3w' } }]);
    const two = fakeWorld({ ...next, machine: one.seen.machine });
    expect(await run(['configure'], two.world), two.seen.err).to.equal(0);
    expect(servers(two.seen)).to.deep.equal([MINE_NOW, { ...SERVER, password: 'n3w' }]);
    await run(['cleanup'], two.world);
    expect(textOf(two.seen)).to.equal(OTHERS);
  });

  it('replaces a default-server whole, and cleanup brings it back', async () => {
    const old = {
      ...SERVER,
      url: 'https://old/',
      xrayUrl: 'https://old/xray/',
      accessToken: 'OLD',
      tokenRefreshInterval: 60,
    };
    const shared = { [FILE]: JSON.stringify({ version: '6', servers: [old, MINE] }) };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.have.deep.members([SERVER, MINE_NOW]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('leaves what it does not know of a default-server', async () => {
    const old = { ...SERVER, accessToken: 'OLD', newerUrl: 'https://old/newer/' };
    const shared = { [FILE]: JSON.stringify({ version: '6', servers: [old] }) };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.deep.equal([{ ...SERVER, newerUrl: old.newerUrl }]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('brings no old token back beside a user that somebody has set', async () => {
    const old = { ...SERVER, accessToken: 'OLD' };
    const shared = { [FILE]: JSON.stringify({ version: '6', servers: [old] }) };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    await run(['configure'], world);
    seen.shared.set(FILE, { text: textOf(seen)?.replace('"me"', '"theirs"') ?? '', mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('theirs').and.not.include('OLD');
  });

  const OLD_SERVER = JSON.stringify({
    version: '6',
    servers: [{ ...SERVER, user: 'old', password: 'OLD' }],
  });
  const ANOTHER_USER = { ...SERVER, user: 'them', password: 'THEIRS' };
  const WITHOUT_USER = { ...SERVER, user: undefined, password: undefined };
  const ANOTHER_URL = { ...SERVER, url: 'https://x/', password: undefined };

  /** What somebody makes of the server, and what has to be left of that. */
  const taken: readonly (readonly [title: string, theirs: object, left: object])[] = [
    ['another user', ANOTHER_USER, ANOTHER_USER],
    [
      'another user that is no default',
      { ...ANOTHER_USER, isDefault: false },
      { ...ANOTHER_USER, isDefault: false },
    ],
    ['another address', { ...ANOTHER_URL, password: 'THEIRS' }, { ...ANOTHER_URL, password: 'THEIRS' }],
    [
      'another address beside the password of shipctl',
      { ...ANOTHER_URL, password: SERVER.password },
      ANOTHER_URL,
    ],
    [
      'a token without a user',
      { ...WITHOUT_USER, accessToken: 'T0KEN' },
      { ...WITHOUT_USER, accessToken: 'T0KEN' },
    ],
  ];
  for (const [title, theirs, left] of taken)
    it(`leaves the server to somebody who gave it ${title}, whatever was there before`, async () => {
      for (const shared of [{}, { [FILE]: OTHERS }, { [FILE]: OLD_SERVER }])
        for (const calls of [['cleanup'], ['configure', 'cleanup']]) {
          const { world, seen } = fakeWorld({ ...JOB, shared });
          await run(['configure'], world);
          const file = JSON.parse(textOf(seen) ?? '') as { servers: { serverId: string }[] };
          const all = file.servers.map((one) => (one.serverId === SERVER.serverId ? theirs : one));
          seen.shared.set(FILE, { text: JSON.stringify({ ...file, servers: all }), mode: 0o600 });
          for (const call of calls) expect(await run([call], world), seen.err).to.equal(0);
          expect(servers(seen), calls.join()).to.deep.include(JSON.parse(JSON.stringify(left)));
        }
    });

  it('leaves the version to a server that somebody has added: without it, the JFrog CLI would drop all servers', async () => {
    for (const shared of [{}, { [FILE]: '{"servers":[]}' }]) {
      const { world, seen } = fakeWorld({ ...JOB, shared });
      await run(['configure'], world);
      const text = JSON.stringify({ version: '6', servers: [SERVER, MINE_NOW] });
      seen.shared.set(FILE, { text, mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(JSON.parse(textOf(seen) ?? '')).to.deep.equal({ version: '6', servers: [MINE_NOW] });
    }
  });

  it('is undone by its id after the JFrog CLI has encrypted its file, which stays encrypted', async () => {
    for (const [title, shared, left] of [
      ['alone', {}, { servers: [], version: '6', enc: true }],
      ['beside others', { [FILE]: OTHERS }, undefined],
    ] as const) {
      const { world, seen } = fakeWorld({ ...JOB, shared });
      await run(['configure'], world);
      encrypt(seen);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      const after = textOf(seen) ?? '';
      expect(after, title).to.not.include('default-server').and.not.include('https://example');
      expect(JSON.parse(after), title).to.include({ enc: true });
      if (!left) expect(servers(seen)).to.have.deep.nested.property('[0].serverId', 'mine');
    }
  });

  it('writes again into a file that the JFrog CLI has encrypted, if no secret of others is in it', async () => {
    const { world, seen } = fakeWorld(JOB);
    await run(['configure'], world);
    encrypt(seen);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.deep.equal([SERVER]);
    expect(textOf(seen)).not.to.include('"enc"');
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen)).to.include('"enc": true').and.not.include('default-server');
  });

  describe('beside a file of an older version', () => {
    const older = JSON.stringify({
      artifactory: [
        { url: 'https://old/artifactory/', user: 'u', password: '0ld', serverId: 'old', isDefault: true },
        { url: 'https://x/', user: 'u', password: '0ld', serverId: 'default-server' },
      ],
      version: '4',
    });
    const converted = {
      artifactoryUrl: 'https://old/artifactory/',
      user: 'u',
      password: '0ld',
      serverId: 'old',
    };

    for (const ending of ['.v5', '.v4', ''])
      it(`takes over the servers of jfrog-cli.conf${ending}, and cleanup leaves that as it was`, async () => {
        const path = `${DIRECTORY}/jfrog-cli.conf${ending}`;
        const text = ending === '.v5' ? JSON.stringify({ servers: [converted], version: '5' }) : older;
        const { world, seen } = fakeWorld({ ...JOB, files: { ...JOB.files, [path]: text } });
        expect(await run(['configure'], world), seen.err).to.equal(0);
        expect(servers(seen)).to.have.deep.members([converted, SERVER]);
        expect(seen.err).to.equal(`shipctl: jf: wrote server default-server in ${FILE}\n`);
        expect([...seen.journal.values()].join()).not.to.match(/0ld|s3cr/);
        seen.files.set(FILE, 'exists');
        const before = textOf(seen);
        expect(await run(['configure'], world), seen.err).to.equal(0);
        expect(textOf(seen)).to.equal(before);
        expect(await run(['cleanup'], world), seen.err).to.equal(0);
        expect(texts(seen)).to.deep.equal({});
        expect(seen.files.get(path)).to.equal(text);
      });

    it('keeps them if the password is another one at the next call', async () => {
      const path = `${DIRECTORY}/jfrog-cli.conf.v4`;
      const one = fakeWorld({ ...JOB, files: { ...JOB.files, [path]: older } });
      await run(['configure'], one.world);
      // Somebody has removed a member that is written again.
      const withoutVersion = (textOf(one.seen) ?? '')
        .replace(/ *"version".*\n/, '')
        .replace(/,(\s*)}\s*$/, '$1}');
      one.seen.shared.set(FILE, { text: withoutVersion, mode: 0o600 });
      const next = awsJob([{ name: 'jf', integration: { ...ARTIFACTORY, password: 'n3w' } }]);
      const two = fakeWorld({
        ...next,
        files: { ...next.files, [FILE]: 'exists' },
        machine: one.seen.machine,
      });
      expect(await run(['configure'], two.world), two.seen.err).to.equal(0);
      expect(servers(two.seen)).to.have.deep.members([converted, { ...SERVER, password: 'n3w' }]);
      await run(['cleanup'], two.world);
      expect(texts(two.seen)).to.deep.equal({});
    });

    it('does not look at it beside a file of the present version', async () => {
      const files = { ...JOB.files, [`${DIRECTORY}/jfrog-cli.conf`]: 'damaged', [FILE]: 'exists' };
      const { world, seen } = fakeWorld({ ...JOB, files, shared: { [FILE]: OTHERS } });
      expect(await run(['configure'], world), seen.err).to.equal(0);
    });
  });

  it('lets the last of two resources win, with a warning', async () => {
    const second = { ...ARTIFACTORY, masterName: 'artifactory', userName: 'second' };
    const { world, seen } = fakeWorld(
      awsJob([
        { name: 'a', integration: ARTIFACTORY },
        { name: 'b', integration: second },
      ]),
    );
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(servers(seen)).to.deep.equal([{ ...SERVER, user: 'second' }]);
    expect(seen.err).to.include('the server "default-server" belongs to "b", the last one');
    await run(['cleanup', 'b'], world);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal({});
  });

  const addresses = [
    ['http://host:8081/artifactory/', 'http://host:8081/artifactory/', 'http://host:8081/'],
    ['https://host/team', 'https://host/team/', undefined],
    ['https://host//', 'https://host/', undefined],
  ] as const;
  for (const [url, artifactoryUrl, platform] of addresses)
    it(`writes the address ${url}`, async () => {
      const { world, seen } = fakeWorld(awsJob([{ name: 'jf', integration: { ...ARTIFACTORY, url } }]));
      expect(await run(['configure'], world), seen.err).to.equal(0);
      const wanted = { ...WITHOUT_ADDRESS, ...(platform && { url: platform }), artifactoryUrl };
      expect(servers(seen)).to.deep.equal([wanted]);
    });

  it('uses JFROG_CLI_HOME_DIR, and warns of JFROG_CLI_SERVER_ID', async () => {
    const env = { JFROG_CLI_HOME_DIR: '/jf', JFROG_CLI_SERVER_ID: 'other' };
    const { world, seen } = fakeWorld(awsJob([{ name: 'jf', integration: ARTIFACTORY }], env));
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, '/jf/jfrog-cli.conf.v6')).to.include('default-server');
    expect(seen.err).to.include('JFROG_CLI_SERVER_ID is set to "other", which wins');
  });

  const faults: readonly (readonly [
    title: string,
    fields: Readonly<Record<string, string>>,
    message: RegExp,
    files?: Readonly<Record<string, string>>,
    shared?: Readonly<Record<string, string>>,
  ])[] = [
    ['no address', { url: '' }, /"jfrog", artifactoryKey\): the field url is empty/],
    ['an address without a scheme', { url: 'example.jfrog.io' }, /the field url is not an address such as/],
    ['an address with a password', { url: 'https://me:s3cr"t@x' }, /the field url is not an address such as/],
    ['an address with a blank', { url: 'https://x y' }, /the field url is not an address/],
    ['no password', { password: 'null' }, /the field password is null/],
    [
      'an older file that is damaged',
      {},
      /jfrog-cli\.conf\.v5 is not a JSON object, so its servers/,
      { [`${DIRECTORY}/jfrog-cli.conf.v5`]: '{' },
    ],
    [
      'an older file that is encrypted',
      {},
      /jfrog-cli\.conf\.v4 is encrypted, so its servers/,
      { [`${DIRECTORY}/jfrog-cli.conf.v4`]: '{"version": "4", "enc": true}' },
    ],
    [
      "others' encrypted secrets",
      {},
      /jfrog-cli\.conf\.v6 is encrypted by the JFrog CLI/,
      {},
      { [FILE]: JSON.stringify({ servers: [MINE], version: '6', enc: true }) },
    ],
    ['a file that is none', {}, /line 1: .*the JFrog CLI can't read the file either/, {}, { [FILE]: '{' }],
  ];
  for (const [title, fields, message, files = {}, shared = {}] of faults)
    it(`changes no file of any resource for ${title}, and shows no value`, async () => {
      const job = awsJob([{ name: 'aws' }, { name: 'jf', integration: { ...ARTIFACTORY, ...fields } }]);
      const { world, seen } = fakeWorld({ ...job, files: { ...job.files, ...files }, shared });
      expect(await run(['configure'], world), seen.err).to.equal(1);
      expect(seen.err)
        .to.match(message)
        .and.not.match(/s3cr|T0KEN/);
      expect(texts(seen)).to.deep.equal(shared);
    });

  it('refuses --mode process', async () => {
    const { world, seen } = fakeWorld(JOB);
    expect(await run(['configure', '--mode', 'process'], world)).to.equal(99);
    expect(seen.err).to.include('--mode process is not for the JFrog CLI');
  });
});
