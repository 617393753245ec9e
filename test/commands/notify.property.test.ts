import { expect } from 'chai';
import fc from 'fast-check';
import { run } from '../../src/cli/run.ts';
import { NOTIFY_OPTIONS, variableOf } from '../../src/core/notification/options.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../src/world/network.ts';
import { runs } from '../support/extent.ts';
import { answer, fakeNetwork } from '../support/fakeNetwork.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const SECRET = 's3cr3t/T0ken+"x';
const SECRETS = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1), 's3cr3tPath'];
const BASE64 = Buffer.from(`me:${SECRET}`).toString('base64');

const ADDRESS = fc.constantFrom(
  'https://h.example.com/s3cr3tPath',
  `https://me:${encodeURIComponent(SECRET)}@h.example.com/a?b=s3cr3tPath`,
  'http://h.example.com',
  'not an address',
  '',
);

const INTEGRATION = fc.record(
  {
    masterName: fc.constantFrom('Slack', 'webhookV2', 'newRelicKey', 'airBrakeKey', 'jira', 'hipchatKey', ''),
    webhookUrl: ADDRESS,
    url: ADDRESS,
    token: fc.constant(SECRET),
    username: fc.constant('me'),
    authorization: fc.constantFrom(`Bearer ${SECRET}`, SECRET, ''),
  },
  { requiredKeys: [] },
);

const RECIPIENT = fc.oneof(fc.constantFrom('#a', '', 'irc.example.com#a', 'ircs://h:1/#b'), fc.string());

const VERSION = fc.record(
  {
    method: fc.constantFrom('irc', 'email'),
    recipients: fc.oneof(fc.array(RECIPIENT, { maxLength: 3 }), RECIPIENT),
  },
  { requiredKeys: [] },
);

const VALUE = fc.oneof(
  fc.constantFrom('', 'x', 'deploy', 'irc.example.com#a', '/payload', '/none'),
  fc.string(),
);

/** All but the password, which is the secret of IRC here. */
const NAMES = NOTIFY_OPTIONS.map(({ name }) => name).filter((name) => name !== 'password');

const OPTION = fc.tuple(fc.constantFrom(...NAMES), VALUE).map(([name, value]) => `--${name}=${value}`);

const VARIABLES = fc.dictionary(
  fc.constantFrom(...NAMES.map(variableOf), 'NOTIFY_TIMEOUT', 'HTTPS_PROXY', 'NO_PROXY'),
  VALUE,
  { maxKeys: 4 },
);

/** What servers say back; some repeat all that they received, in other forms too. */
type Say = (request: HttpRequest) => string;

const SAID: fc.Arbitrary<Say> = fc.oneof(
  fc
    .constantFrom('', 'null', '{"applications":[{"name":"x","id":1}]}', '{"key":"OPS-1"}')
    .map((text) => () => text),
  fc.string({ unit: 'binary' }).map((text) => () => text),
  fc.constant<Say>(({ url, headers }) => `${url} ${JSON.stringify(headers)}`),
  fc.constant<Say>(({ url, headers }) => `${decodeURIComponent(url)} ${Object.values(headers).join(' ')}`),
  fc.constant<Say>(({ headers }) => Buffer.from(JSON.stringify(headers)).toString('base64')),
  fc.constant<Say>(({ headers }) =>
    Buffer.from((headers['authorization'] ?? '').replace('Basic ', ''), 'base64').toString(),
  ),
);

type Reply = (request: HttpRequest) => HttpAnswer | NetworkFault;

const REPLY: fc.Arbitrary<Reply> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(200, 201, 204, 302, 400, 401, 404, 429, 500, 503),
      SAID,
      fc.constantFrom('0', '99999', 'x'),
    )
    .map(
      ([status, said, retryAfter]): Reply =>
        (request) =>
          answer(status, said(request), retryAfter),
    ),
  fc.boolean().map((isTemporary) => () => ({ fault: 'away', isTemporary })),
);

const IRC_LINE = fc.constantFrom(
  ':s 001 Shippable :x',
  ':s 376 Shippable :x',
  ':Shippable!u@h JOIN #a',
  ':s PONG s :shipctl-1',
  ':s 433 * x :in use',
  `:s 464 * :not ${SECRET}`,
  `ERROR :not ${SECRET}`,
);

describe('shipctl notify, whatever it is given and whatever servers say', () => {
  it('ends with a documented status, shows no secret, and sends none to another host', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ integration: INTEGRATION, version: VERSION, isWithout: fc.boolean() }),
        fc.array(OPTION, { maxLength: 5 }),
        VARIABLES,
        fc.array(REPLY, { minLength: 1 }),
        fc.array(IRC_LINE),
        async ({ integration, version, isWithout }, options, variables, replies, ircLines) => {
          const { network, traffic } = fakeNetwork({
            http: (request, number) => replies[number % replies.length]?.(request) ?? answer(200),
            lines: (line) => (line.startsWith('USER') ? ircLines : []),
          });
          const fields = Object.entries(integration).filter(([name]) => name !== 'masterName');
          const { world, seen } = fakeWorld({
            env: {
              N_NAME: 'n',
              N_TYPE: 'notification',
              N_META: '/m',
              ...Object.fromEntries(
                fields.map(([name, value]) => [`N_INTEGRATION_${name.toUpperCase()}`, value]),
              ),
              ...variables,
              NOTIFY_PASSWORD: SECRET,
            },
            files: {
              ...(isWithout ? {} : { '/m/integration.json': JSON.stringify(integration) }),
              '/m/version.json': JSON.stringify({ version: { propertyBag: version } }),
              '/payload': '{}',
            },
            network,
          });
          const status = await run(['notify', 'n', ...options], world);
          const shown = seen.out.toString() + seen.err;
          expect([0, 1, 99], shown).to.include(status);
          expect(shown).not.to.match(/fault of shipctl|\n\s+at /);
          for (const secret of [...SECRETS, BASE64]) expect(shown).not.to.include(secret);
          if (status !== 0) expect(seen.out).to.have.lengthOf(0);
          if (status === 0) expect(traffic.requests.length + traffic.connections.length).to.be.above(0);
          for (const { url, body } of traffic.requests) {
            expect(new URL(url)).to.include({ hostname: 'h.example.com', username: '', password: '' });
            if (body && body.length < 200)
              JSON.parse(
                Buffer.from(body)
                  .toString()
                  .replace(/^--[^]*$/, '0'),
              );
          }
          expect(traffic.open).to.equal(0);
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});
