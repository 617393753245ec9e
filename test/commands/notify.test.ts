import { isUtf8 } from 'node:buffer';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { HttpRequest } from '../../src/world/network.ts';
import { type Servers, type Traffic, answer, fakeNetwork } from '../support/fakeNetwork.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const SECRETS = {
  webhookUrl: 'https://hooks.example.com/services/T0000001/B0000001/s3cr3ts3cr3t',
  authorization: 'Bearer s3cr3t-bearer-token',
  token: 's3cr3t/api+token',
};

const SLACK = { masterName: 'slackKey', name: 's', webhookUrl: SECRETS.webhookUrl };
const WEBHOOK = { masterName: 'webhookV2', name: 'w', webhookUrl: 'https://hook.example.com/in?x=1' };
const NEW_RELIC = {
  masterName: 'newRelicKey',
  name: 'n',
  url: 'https://api.example.com/v2/',
  token: SECRETS.token,
};
const AIRBRAKE = {
  masterName: 'airBrakeKey',
  name: 'a',
  url: 'https://ab.example.com/api/v4',
  token: SECRETS.token,
};
const JIRA = {
  masterName: 'jira',
  name: 'j',
  url: 'https://jira.example.com',
  username: 'me@x',
  token: SECRETS.token,
};

const APPLICATIONS = JSON.stringify({
  applications: [
    { id: 1, name: 'shop-staging' },
    { id: 2, name: 'shop' },
  ],
});

interface Case {
  readonly integration?: object | undefined;
  readonly version?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly servers?: Servers;
}

interface Done {
  readonly status: number;
  readonly seen: Seen;
  readonly traffic: Traffic;
}

const ENV = {
  MYNOTE_NAME: 'my-note',
  MYNOTE_TYPE: 'notification',
  MYNOTE_META: '/m',
  JOB_NAME: 'deploy',
  JOB_TYPE: 'runSh',
  BUILD_NUMBER: '7',
  BUILD_URL: 'https://ci.example.com/7',
  SHIPPABLE_WWW_URL: 'https://www.example.com',
};

/** Calls `notify my-note` with more words. */
async function notify(
  words: readonly string[],
  { integration, version, env, files, servers = {} }: Case,
): Promise<Done> {
  const { network, traffic } = fakeNetwork(servers);
  const { world, seen } = fakeWorld({
    env: { ...ENV, ...env },
    files: {
      ...(integration ? { '/m/integration.json': JSON.stringify({ id: 'i', ...integration }) } : {}),
      '/m/version.json': JSON.stringify({ version: { propertyBag: version ?? {} } }),
      ...files,
    },
    network,
  });
  return { status: await run(['notify', 'my-note', ...words], world), seen, traffic };
}

const bodyOf = (request: HttpRequest | undefined): unknown =>
  JSON.parse(Buffer.from(request?.body ?? []).toString());

const bodies = ({ traffic }: Done): unknown[] => traffic.requests.map(bodyOf);

describe('shipctl notify, to Slack', () => {
  const attachment = {
    pretext: 'Mon Nov 23 10:00:00 UTC 2026\n',
    text: '[deploy] <https://ci.example.com/7|Build#7>',
    color: '#65cea7',
  };
  const message = {
    username: 'Shippable',
    attachments: [attachment],
    icon_url: 'https://www.example.com/images/slack-aye-aye-yoga.png',
  };

  it('posts once to each of the recipients, with its own words if none are given', async () => {
    const done = await notify([], { integration: SLACK, version: { recipients: ['#a', '@b'] } });
    expect(done.status, done.seen.err).to.equal(0);
    expect(bodies(done)).to.deep.equal([
      { ...message, channel: '#a' },
      { ...message, channel: '@b' },
    ]);
    expect(done.traffic.requests[0]).to.deep.include({
      method: 'POST',
      url: SECRETS.webhookUrl,
      headers: { 'content-type': 'application/json' },
    });
    expect(done.seen.out).to.have.lengthOf(0);
    expect(done.seen.err).to.equal('shipctl: sent to "#a"\nshipctl: sent to "@b"\n');
  });

  it('posts once, without a channel, if there are no recipients', async () => {
    const done = await notify([], { integration: { ...SLACK, masterName: 'Slack' } });
    expect(done.status).to.equal(0);
    expect(bodies(done)).to.deep.equal([message]);
  });

  it('says what it is given, quotes, line breaks and all', async () => {
    const text = 'a "b" \\n ${HOME} $(id) \u2028 {"x":1}\nc';
    const words = [
      '--recipient=#c',
      `--text=${text}`,
      '--pretext=',
      '--color',
      'red',
      '--username=me',
      '--icon_url=u',
    ];
    const done = await notify(words, { integration: SLACK, version: { recipients: ['#a'] } });
    expect(bodies(done)).to.deep.equal([
      { username: 'me', attachments: [{ pretext: '', text, color: 'red' }], channel: '#c', icon_url: 'u' },
    ]);
  });

  it('takes options from variables, the command line winning', async () => {
    const env = {
      NOTIFY_TEXT: 'v',
      NOTIFY_COLOR: 'blue',
      NOTIFY_ICON_URL: 'i',
      NOTIFY_RECIPIENT: '#v',
      NOTIFY_PRETEXT: '',
    };
    const done = await notify(['--text', 'w'], { integration: SLACK, env });
    expect(bodies(done)).to.deep.equal([
      {
        username: 'Shippable',
        attachments: [{ ...attachment, text: 'w', color: 'blue' }],
        channel: '#v',
        icon_url: 'i',
      },
    ]);
  });

  it('names the branch of a CI run', async () => {
    const env = { JOB_TYPE: 'runCI', REPO_FULL_NAME: 'org/app', BRANCH: 'main' };
    const done = await notify([], { integration: SLACK, env });
    expect(JSON.stringify(bodies(done))).to.include('[org/app:main] <https://ci.example.com/7|Build#7>');
  });

  it('sends UTF-8, whatever bytes it is given', async () => {
    const words = ['--recipient=\udcff', '--text=a\udcff\ud83d\ude00\\udcff', '--color=\ud83d'];
    const done = await notify(words, { integration: SLACK });
    const sent = Buffer.from(done.traffic.requests[0]?.body ?? []);
    expect(isUtf8(sent) && sent.toString()).to.include(
      '"text":"a\ufffd\ud83d\ude00\\\\udcff","color":"\ufffd"',
    );
    expect(bodies(done)).to.have.nested.property('[0].channel', '\ufffd');
  });

  for (const name of ['recipients', 'username'])
    it(`sends UTF-8 if the JSON of the job has half a character (${name})`, async () => {
      const done = await notify(name === 'username' ? ['--username=\udcff'] : [], {
        integration: SLACK,
        version: { recipients: ['\ud83d'] },
      });
      expect(Buffer.from(done.traffic.requests[0]?.body ?? []).toString()).not.to.match(/\\ud/);
      expect(done.seen.err).to.include('\\ud83d');
    });

  it('sends a payload once, byte for byte', async () => {
    const payload = '\ufeff{"b" : 1.0,\r\n"b":"é$HOME"}\n';
    const done = await notify(['--payload', '/p.json'], {
      integration: SLACK,
      version: { recipients: ['#a', '#b'] },
      files: { '/p.json': payload },
    });
    expect(done.status, done.seen.err).to.equal(0);
    expect(done.traffic.requests).to.have.lengthOf(1);
    expect(Buffer.from(done.traffic.requests[0]?.body ?? []).toString()).to.equal(payload);
  });
});

describe('shipctl notify, to a webhook', () => {
  it('posts with its authorization to each of the recipients', async () => {
    const integration = { ...WEBHOOK, authorization: SECRETS.authorization };
    const done = await notify(['--text', 't', '--pretext', 'p'], {
      integration,
      version: { recipients: ['a', 'b'] },
    });
    expect(done.status).to.equal(0);
    const message = { username: 'Shippable', pretext: 'p', text: 't', color: '#65cea7' };
    const icon_url = 'https://www.example.com/images/slack-aye-aye-yoga.png';
    expect(bodies(done)).to.deep.equal([
      { ...message, recipient: 'a', icon_url },
      { ...message, recipient: 'b', icon_url },
    ]);
    expect(done.traffic.requests[0]?.url).to.equal(WEBHOOK.webhookUrl);
    expect(done.traffic.requests[0]?.headers).to.deep.equal({
      'content-type': 'application/json',
      authorization: SECRETS.authorization,
    });
  });

  it('posts once, without authorization, if there is neither', async () => {
    const done = await notify([], { integration: { ...WEBHOOK, masterName: 'webhook' } });
    expect(bodies(done)).to.have.lengthOf(1).and.have.nested.property('[0].recipient', '');
    expect(done.traffic.requests[0]?.headers).to.deep.equal({ 'content-type': 'application/json' });
  });

  it('sends user and password of the address as curl does, and a header in UTF-8', async () => {
    const webhookUrl = 'https://u:p%40ss@hook.example.com/#here';
    const first = await notify([], { integration: { ...WEBHOOK, webhookUrl } });
    expect(first.traffic.requests[0]).to.have.property('url', 'https://hook.example.com/');
    expect(first.traffic.requests[0]?.headers).to.include({
      authorization: `Basic ${Buffer.from('u:p@ss').toString('base64')}`,
    });
    const second = await notify([], { integration: { ...WEBHOOK, webhookUrl, authorization: 'clé' } });
    expect(second.traffic.requests[0]?.headers).to.include({
      authorization: Buffer.from('clé').toString('latin1'),
    });
  });
});

describe('shipctl notify, to New Relic', () => {
  const http: Servers['http'] = ({ method }) => answer(200, method === 'GET' ? APPLICATIONS : '{}');

  it('looks the application up by its whole name, and records the deployment', async () => {
    const words = ['--appName=shop', '--revision=r1', '--changelog=c', '--description=d', '--username=me'];
    const done = await notify(words, { integration: NEW_RELIC, servers: { http } });
    expect(done.status, done.seen.err).to.equal(0);
    const [lookUp, post] = done.traffic.requests;
    expect(lookUp).to.deep.include({
      method: 'GET',
      url: 'https://api.example.com/v2/applications.json?filter%5Bname%5D=shop&exclude_links=true',
      headers: { 'x-api-key': SECRETS.token },
    });
    expect(post).to.deep.include({
      method: 'POST',
      url: 'https://api.example.com/v2/applications/2/deployments.json',
    });
    expect(post?.headers).to.deep.equal({ 'content-type': 'application/json', 'x-api-key': SECRETS.token });
    expect(bodyOf(post)).to.deep.equal({
      deployment: { revision: 'r1', changelog: 'c', description: 'd', user: 'me' },
    });
  });

  it('needs no look-up with the number of the application', async () => {
    const done = await notify(['--appId', '12/3', '--revision', 'r'], { integration: NEW_RELIC });
    expect(done.traffic.requests.map(({ url }) => url)).to.deep.equal([
      'https://api.example.com/v2/applications/12%2F3/deployments.json',
    ]);
    expect(bodies(done)).to.deep.equal([
      { deployment: { revision: 'r', changelog: '', description: '', user: 'Shippable' } },
    ]);
  });

  const answers: [title: string, body: string][] = [
    ['others alone', JSON.stringify({ applications: [{ id: 1, name: 'shop-staging' }] })],
    ['none', '{"applications":[]}'],
    ['something else', '{"applications":{"0":{"name":"shop"}}}'],
    ['an application without a number', '{"applications":[{"name":"shop","id":{}}]}'],
    ['null', 'null'],
    ['a page', '<html>'],
    ['half of it', APPLICATIONS.slice(0, 40)],
  ];
  for (const [title, body] of answers) {
    it(`records nothing if the look-up finds ${title}`, async () => {
      const words = ['--appName', 'shop', '--revision', 'r'];
      const done = await notify(words, {
        integration: NEW_RELIC,
        servers: { http: () => answer(200, body) },
      });
      expect(done.status).to.equal(1);
      expect(done.traffic.requests).to.have.lengthOf(1);
      expect(done.seen.err).to.equal(
        'shipctl: not sent to the application "shop": New Relic has no application of exactly that name\n',
      );
    });
  }

  it('says which of the two requests failed', async () => {
    const words = ['--appName', 'shop', '--revision', 'r'];
    const first = await notify(words, {
      integration: NEW_RELIC,
      servers: { http: () => answer(401, 'bad key') },
    });
    expect(first.seen.err).to.include("can't look up the application: the server answered 401 (bad key)");
    const second = await notify(words, {
      integration: NEW_RELIC,
      servers: {
        http: ({ method }) => (method === 'GET' ? answer(200, APPLICATIONS) : answer(422, 'no revision')),
      },
    });
    expect(second.seen.err).to.include("can't record the deployment: the server answered 422 (no revision)");
  });
});

describe('shipctl notify, to Airbrake', () => {
  const words = ['--environment=prod', '--revision=r', '--version=1.2', '--email=e@x', '--repository=repo'];
  const deploy = {
    environment: 'prod',
    username: 'Shippable',
    email: 'e@x',
    repository: 'repo',
    revision: 'r',
    version: '1.2',
  };

  it('records a deploy of the project', async () => {
    const done = await notify(['--project-id', '12', '--type=deploy', ...words], { integration: AIRBRAKE });
    expect(done.status, done.seen.err).to.equal(0);
    expect(done.traffic.requests[0]?.url).to.equal(
      `https://ab.example.com/api/v4/projects/12/deploys?key=${encodeURIComponent(SECRETS.token)}`,
    );
    expect(bodies(done)).to.deep.equal([deploy]);
  });

  it('takes a project of any bytes', async () => {
    const done = await notify(['--project-id=\udcff', ...words], { integration: AIRBRAKE });
    expect(done.traffic.requests[0]?.url).to.include('/projects/%EF%BF%BD/deploys');
  });

  it('takes the project from the recipients, numbers as they are', async () => {
    const done = await notify(words, { integration: AIRBRAKE, version: { recipients: [34] } });
    expect(done.traffic.requests.map(({ url }) => url).join()).to.include('/projects/34/deploys?');
  });
});

describe('shipctl notify, to Jira', () => {
  const words = ['--project-id=OPS', '--type=Bug', '--summary=s "x"', '--description=d'];
  const http: Servers['http'] = () => answer(201, '{"id":"10001","key":"OPS-12","self":"https://x"}');
  const authorization = `Basic ${Buffer.from(`me@x:${SECRETS.token}`).toString('base64')}`;

  it('makes an issue, and prints which', async () => {
    const done = await notify(words, { integration: JIRA, servers: { http } });
    expect(done.status, done.seen.err).to.equal(0);
    expect(done.traffic.requests).to.have.lengthOf(1);
    expect(done.traffic.requests[0]).to.deep.include({
      url: 'https://jira.example.com/rest/api/2/issue',
      headers: { 'content-type': 'application/json', authorization },
    });
    expect(bodies(done)).to.deep.equal([
      {
        fields: { project: { key: 'OPS' }, summary: 's "x"', description: 'd', issuetype: { name: 'Bug' } },
      },
    ]);
    expect(done.seen.out.toString()).to.equal('{"id":"10001","key":"OPS-12"}\n');
  });

  for (const url of ['https://jira.example.com/rest/api/latest', 'https://x.example.com/jira/rest/api/3/'])
    it(`keeps to the version of the API in ${url}`, async () => {
      const done = await notify(words, { integration: { ...JIRA, url }, servers: { http } });
      expect(done.traffic.requests[0]?.url).to.equal(`${url.replace(/\/$/, '')}/issue`);
    });

  it('attaches a file to it', async () => {
    const files = { '/dir/report.txt': 'hello\r\n' };
    const done = await notify([...words, '--attach-file=/dir/report.txt'], {
      integration: JIRA,
      files,
      servers: { http },
    });
    expect(done.status, done.seen.err).to.equal(0);
    const [, attach] = done.traffic.requests;
    expect(attach?.url).to.equal('https://jira.example.com/rest/api/2/issue/OPS-12/attachments');
    expect(attach?.headers).to.include({ authorization, 'x-atlassian-token': 'no-check' });
    expect(attach?.headers['content-type']).to.match(/^multipart\/form-data; boundary=/);
    expect(Buffer.from(attach?.body ?? []).toString())
      .to.include('filename="report.txt"')
      .and.include('hello\r\n');
  });

  it('makes no issue if the file is missing', async () => {
    const done = await notify([...words, '--attach-file=/none'], { integration: JIRA, servers: { http } });
    expect(done.status).to.equal(99);
    expect(done.seen.err).to.include('/none: no such file');
    expect(done.traffic.requests).to.deep.equal([]);
  });

  it('says that the issue exists if the file could not be attached', async () => {
    const done = await notify([...words, '--attach-file=/f'], {
      integration: JIRA,
      files: { '/f': 'x' },
      servers: { http: (_, number) => (number === 0 ? answer(201, '{"key":"OPS-12"}') : answer(413)) },
    });
    expect(done.status).to.equal(1);
    expect(done.seen.err).to.include(
      "can't attach the file to the new issue OPS-12: the server answered 413",
    );
    expect(done.seen.out).to.have.lengthOf(0);
  });

  const keys: [title: string, key: string, project: string, id: unknown, printed: string | undefined][] = [
    ['of a project that has another name now', 'NEW_1-7', 'OLD', '7', '{"id":"7","key":"NEW_1-7"}'],
    [
      'of a project with a long name',
      `${'LONG'.repeat(9)}-7`,
      'LONG'.repeat(9),
      7,
      `{"key":"${'LONG'.repeat(9)}-7"}`,
    ],
    ['without a number that is one', 'OPS-7', 'OPS', '12345678901', '{"key":"OPS-7"}'],
    ['but none in small letters', 'ops-7', 'OPS', '7', undefined],
    ['but none that is long', `${'LONG'.repeat(9)}-7`, 'OPS', '7', undefined],
    ['but none with a long number', 'OPS-1234567890', 'OPS', '7', undefined],
    ['but none that has a secret in it', 'S3CR3TAPIT-7', 'OPS', '7', undefined],
    ['but none that has a secret in it backwards', 'TIPAT3RC3S-7', 'OPS', '7', undefined],
    ['but no token', SECRETS.token.replace(/\W/g, '-'), 'OPS', '7', undefined],
  ];
  for (const [title, key, project, id, printed] of keys)
    it(`prints the key of an issue ${title}`, async () => {
      const body = JSON.stringify({ id, key });
      const done = await notify([`--project-id=${project}`, '--type=Bug', '--summary=s'], {
        integration: JIRA,
        servers: { http: () => answer(201, body) },
      });
      expect(done.seen.out.toString()).to.equal(printed === undefined ? '' : `${printed}\n`);
      expect(done.status).to.equal(printed === undefined ? 1 : 0);
    });

  for (const body of ['', 'null', '{"key":5}', '{"key":"../x"}'])
    it(`says that Jira answered ${body === '' ? 'nothing' : body}`, async () => {
      const done = await notify(words, { integration: JIRA, servers: { http: () => answer(201, body) } });
      expect(done.status).to.equal(1);
      expect(done.seen.err).to.include('Jira did not return the key of the new issue');
    });
});

describe('shipctl notify, to IRC', () => {
  const version = { method: 'irc', recipients: ['irc.example.com#builds'] };
  const lines = (line: string): readonly string[] => {
    const [command = '', word = ''] = line.split(' ');
    if (command === 'USER') return [':s 001 Shippable-7 :hi', ':s 376 Shippable-7 :end'];
    if (command === 'JOIN') return [`:Shippable-7!u@h JOIN ${word}`];
    return command === 'PING' ? [`:s PONG s ${word}`] : [];
  };

  it('says its text in the channel, and leaves', async () => {
    const done = await notify([], { version, servers: { lines } });
    expect(done.status, done.seen.err).to.equal(0);
    expect(done.traffic.connections).to.deep.equal([
      {
        host: 'irc.example.com',
        port: 6667,
        isSecure: false,
        timeoutMs: 30_000,
        limitedBy: 'NOTIFY_TIMEOUT',
      },
    ]);
    expect(done.traffic.lines).to.include('NOTICE #builds :[deploy] Build #7 https://ci.example.com/7');
    expect(done.traffic.lines.at(-1)).to.equal('QUIT :done');
    expect(done.traffic.open).to.equal(0);
  });

  it('takes server, nickname and password of the command line', async () => {
    const words = ['--recipient', 'ircs://chat.example.com:7000/#c', '--username', 'Bot 1', '--text', 'a\nb'];
    const done = await notify(words, {
      version,
      servers: { lines },
      env: { NOTIFY_PASSWORD: 'pw', NOTIFY_TIMEOUT: '5' },
    });
    expect(done.traffic.connections).to.deep.equal([
      { host: 'chat.example.com', port: 7000, isSecure: true, timeoutMs: 5000, limitedBy: 'NOTIFY_TIMEOUT' },
    ]);
    expect(done.traffic.lines).to.include.members(['PASS :pw', 'NICK Bot_1', 'NOTICE #c :a', 'NOTICE #c :b']);
  });

  it('connects again if nothing was said yet', async () => {
    const connect = (number: number): { fault: string; isTemporary: boolean } | undefined =>
      number === 0 ? { fault: 'refused', isTemporary: true } : undefined;
    const done = await notify([], { version, servers: { lines, connect } });
    expect(done.status).to.equal(0);
    expect(done.traffic.pauses).to.deep.equal([250]);
  });

  it('does not say again what it may have said', async () => {
    const done = await notify([], {
      version,
      servers: { lines: (line) => (line.startsWith('PING') ? [] : lines(line)) },
    });
    expect(done.status).to.equal(1);
    expect(done.traffic.connections).to.have.lengthOf(1);
    expect(done.traffic.open).to.equal(0);
  });

  it('shows no password that the server says', async () => {
    const done = await notify([], {
      version,
      env: { NOTIFY_PASSWORD: 's3cr3t' },
      servers: { lines: (line) => (line.startsWith('PASS') ? [':s 464 * :bad password s3cr3t'] : []) },
    });
    expect(done.status).to.equal(1);
    expect(done.seen.err).to.equal(
      'shipctl: not sent to "irc.example.com#builds": the server refused the login; its answer is not shown, since it may hold a secret\n',
    );
  });
});

describe('shipctl notify, if something fails', () => {
  it('goes on to the other recipients, and says who got it', async () => {
    const done = await notify([], {
      integration: SLACK,
      version: { recipients: ['#a', '#b', '#c'] },
      servers: {
        http: (request) => answer(JSON.stringify(bodyOf(request)).includes('#b') ? 404 : 200, 'no_channel'),
      },
    });
    expect(done.status).to.equal(1);
    expect(done.traffic.requests).to.have.lengthOf(3);
    expect(done.seen.err).to.equal(
      'shipctl: sent to "#a"\nshipctl: sent to "#c"\n' +
        'shipctl: not sent to "#b": the server answered 404 (no_channel); it was sent to "#a", "#c"\n',
    );
  });

  const retried: [title: string, http: Servers['http'], status: number, pauses: number[]][] = [
    ['two faults of the server', (_, number) => answer(number < 2 ? 500 : 200), 0, [250, 500]],
    ['too many requests', (_, number) => (number < 1 ? answer(429, '', '3') : answer(200)), 0, [3000]],
    [
      'a server that is away for a moment',
      (_, number) => (number < 1 ? { fault: 'away', isTemporary: true } : answer(200)),
      0,
      [250],
    ],
    ['a server that stays away', () => ({ fault: 'away', isTemporary: true }), 1, [250, 500, 1000]],
    ['a server that wants an hour', () => answer(429, '', '3600'), 1, []],
    ['a certificate that is not trusted', () => ({ fault: 'not trusted', isTemporary: false }), 1, []],
    ['a redirect', () => answer(302), 1, []],
    ['a wrong request', () => answer(400), 1, []],
  ];
  for (const [title, http, status, pauses] of retried) {
    it(`waits ${pauses.join(', ') || 'for nothing'} after ${title}`, async () => {
      const done = await notify([], { integration: SLACK, servers: { ...(http ? { http } : {}) } });
      expect(done.status).to.equal(status);
      expect(done.traffic.pauses).to.deep.equal(pauses);
      expect(done.traffic.requests).to.have.lengthOf(pauses.length + 1);
      const first = done.traffic.requests[0];
      for (const request of done.traffic.requests) expect(request).to.deep.equal(first);
    });
  }

  it('reports a redirect as such', async () => {
    const done = await notify([], { integration: SLACK, servers: { http: () => answer(307) } });
    expect(done.seen.err).to.include('the server answered 307, a redirect, which notify does not follow');
  });

  const JIRA_WORDS = ['--project-id=OPS', '--type=Bug', '--summary=s'];
  const wrong: [title: string, words: string[], status: number, message: RegExp, about: Case][] = [
    [
      'no resource',
      [],
      99,
      /this job has no resource "my-note"/,
      { env: { MYNOTE_NAME: 'x', MYNOTE_TYPE: undefined as unknown as string } },
    ],
    [
      'a resource of another type',
      [],
      99,
      /is a "image", not a notification/,
      { env: { MYNOTE_TYPE: 'image' } },
    ],
    [
      'another kind',
      [],
      99,
      /can't send to "hipchatKey", only to Slack,/,
      { integration: { masterName: 'hipchatKey', token: 't' } },
    ],
    [
      'a method alone',
      [],
      99,
      /has the unknown method "email"; notify sends to Slack/,
      { version: { method: 'email' } },
    ],
    ['nothing', [], 99, /neither a method nor an integration/, {}],
    ['no address', [], 1, /the field webhookUrl is missing/, { integration: { masterName: 'Slack' } }],
    [
      'a wrong address',
      [],
      1,
      /webhookUrl must be an address that begins with https/,
      { integration: { ...SLACK, webhookUrl: 'hooks s3cr3t' } },
    ],
    [
      'an address of another kind',
      [],
      1,
      /webhookUrl must be an address/,
      { integration: { ...SLACK, webhookUrl: 'file:///s3cr3t' } },
    ],
    [
      'a header with a line break',
      [],
      1,
      /authorization contains a line break/,
      { integration: { ...WEBHOOK, authorization: 's3cr3t\r\nx: 1' } },
    ],
    [
      'a payload that is not UTF-8',
      ['--payload=/p'],
      1,
      /\/p is not JSON: it contains bytes that are not UTF-8/,
      { integration: SLACK, files: { '/p': Buffer.from('"\xff"', 'latin1') } },
    ],
    ['no payload', ['--payload=/none'], 99, /\/none: no such file/, { integration: SLACK }],
    [
      'a payload that is not JSON',
      ['--payload=/p'],
      1,
      /\/p is not JSON/,
      { integration: SLACK, files: { '/p': '{"a":1,}' } },
    ],
    [
      'an empty payload',
      ['--payload=/p'],
      1,
      /\/p is not JSON: it is empty/,
      { integration: SLACK, files: { '/p': '' } },
    ],
    [
      'no application',
      ['--revision=r'],
      99,
      /New Relic needs --appName or --appId/,
      { integration: NEW_RELIC },
    ],
    [
      'no revision',
      ['--appId=1'],
      99,
      /New Relic needs --revision \(or the variable NOTIFY_REVISION\)/,
      { integration: NEW_RELIC },
    ],
    [
      'no token',
      ['--appId=1', '--revision=r'],
      1,
      /the field token is missing/,
      { integration: { ...NEW_RELIC, token: null } },
    ],
    [
      'no project',
      [],
      99,
      /Airbrake needs --project-id \(or the variable NOTIFY_PROJECT_ID\)/,
      { integration: AIRBRAKE },
    ],
    [
      'another type of deploy',
      ['--project-id=1', '--type=x'],
      99,
      /--type must be deploy for Airbrake, not "x"/,
      { integration: AIRBRAKE },
    ],
    ['no summary', JIRA_WORDS.slice(0, 2), 99, /Jira needs --summary/, { integration: JIRA }],
    ['an empty summary', [...JIRA_WORDS, '--summary='], 99, /Jira needs --summary/, { integration: JIRA }],
    ['no user', JIRA_WORDS, 1, /the field username is empty/, { integration: { ...JIRA, username: '' } }],
    [
      'recipients that are none',
      [],
      1,
      /version.json: the recipients are not a list of names/,
      { integration: SLACK, version: { recipients: [{}] } },
    ],
    [
      'a wrong version.json',
      [],
      1,
      /version.json is not JSON/,
      { integration: SLACK, files: { '/m/version.json': '{' } },
    ],
    [
      'a wrong integration.json',
      [],
      1,
      /integration.json is not JSON/,
      { files: { '/m/integration.json': '{"a' } },
    ],
    [
      'no channel',
      [],
      99,
      /has no recipients; give --recipient server#channel/,
      { version: { method: 'irc' } },
    ],
    [
      'a channel without a server',
      ['--recipient=#a'],
      99,
      /the recipient "#a" is not of the form/,
      { version: { method: 'irc' } },
    ],
    [
      'nothing to say',
      ['--recipient=s#a', '--text=\n'],
      99,
      /the text is empty/,
      { version: { method: 'irc' } },
    ],
    [
      'a payload for IRC',
      ['--recipient=s#a', '--payload=/p'],
      99,
      /--payload does not work with IRC/,
      { version: { method: 'irc' }, files: { '/p': '1' } },
    ],
    [
      'a password of two lines',
      ['--recipient=s#a'],
      99,
      /the password contains a line break/,
      { version: { method: 'irc' }, env: { NOTIFY_PASSWORD: 's3cr3t\nQUIT' } },
    ],
    [
      'a wrong proxy',
      [],
      1,
      /the variable HTTPS_PROXY names a SOCKS proxy, which shipctl can't use; name an HTTP proxy in https_proxy/,
      { integration: SLACK, env: { HTTPS_PROXY: 'socks5://u:s3cr3t@p' } },
    ],
    [
      'a wrong time limit',
      [],
      99,
      /NOTIFY_TIMEOUT must be a number of seconds/,
      { integration: SLACK, env: { NOTIFY_TIMEOUT: '-1' } },
    ],
    ['an option without a value', ['--text'], 99, /--text needs a value/, { integration: SLACK }],
  ];
  for (const [title, words, status, message, about] of wrong) {
    it(`sends nothing, and says so, with ${title}`, async () => {
      const done = await notify(words, about);
      expect(done.status, done.seen.err).to.equal(status);
      expect(done.seen.err).to.match(message).and.not.include('s3cr3t');
      expect(done.traffic.requests).to.deep.equal([]);
      expect(done.traffic.connections).to.deep.equal([]);
    });
  }
});

describe('shipctl notify, without integration.json', () => {
  const fields = (given: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`MYNOTE_INTEGRATION_${name.toUpperCase()}`, value]),
    );
  const table: [title: string, fields: Record<string, string>, words: string[], url: string][] = [
    ['Slack', { webhookUrl: SECRETS.webhookUrl }, [], SECRETS.webhookUrl],
    ['a webhook', { webhookUrl: WEBHOOK.webhookUrl, authorization: 'x' }, [], WEBHOOK.webhookUrl],
    [
      'Jira',
      { url: JIRA.url, username: 'u', token: 't' },
      ['--project-id=A', '--type=b', '--summary=c'],
      '/rest/api/2/issue',
    ],
    ['New Relic', { url: NEW_RELIC.url, token: 't' }, ['--appId=5', '--revision=r'], '/applications/5/'],
    ['Airbrake', { url: AIRBRAKE.url, token: 't' }, ['--project-id=5'], '/projects/5/deploys'],
  ];
  for (const [title, given, words, url] of table) {
    it(`knows ${title} by its fields`, async () => {
      const done = await notify(words, {
        env: fields(given),
        servers: { http: () => answer(200, '{"key":"A-1"}') },
      });
      expect(done.status, done.seen.err).to.equal(0);
      expect(done.traffic.requests.map((request) => request.url).join()).to.include(url);
      if (title !== 'Jira')
        expect(
          Buffer.from(done.traffic.requests[0]?.body ?? [])
            .toString()
            .includes('"attachments"'),
        ).to.equal(title === 'Slack');
    });
  }

  it('asks for what distinguishes New Relic from Airbrake', async () => {
    const done = await notify([], { env: fields({ url: 'https://x', token: 't' }) });
    expect(done.status).to.equal(99);
    expect(done.seen.err).to.include('give --appName or --appId for New Relic, or --project-id for Airbrake');
  });

  it('reads no file if the job gives no directory', async () => {
    const { network, traffic } = fakeNetwork({});
    const env = { N_NAME: 'n', N_TYPE: 'notification', N_INTEGRATION_WEBHOOKURL: SECRETS.webhookUrl };
    const { world } = fakeWorld({ env, network });
    expect(await run(['notify', 'n'], world)).to.equal(0);
    expect(traffic.requests).to.have.lengthOf(1);
  });
});

describe('shipctl notify, through a proxy', () => {
  const env = { HTTPS_PROXY: 'http://u:pw@proxy:3128', no_proxy: 'hook.example.com' };

  it('takes the one that the environment names', async () => {
    const done = await notify([], { integration: SLACK, env });
    expect(done.traffic.requests[0]?.proxy).to.deep.equal({
      url: 'http://proxy:3128',
      authorization: `Basic ${Buffer.from('u:pw').toString('base64')}`,
    });
  });

  it('goes around it where it shall', async () => {
    const done = await notify([], { integration: WEBHOOK, env });
    expect(done.traffic.requests[0]?.proxy).to.equal(undefined);
  });
});
