import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { HttpServer } from '../support/httpServer.ts';
import type { Job, ResourceSpec } from '../support/job.ts';
import { LeadingProxy } from '../support/leadingProxy.ts';
import { withJob } from '../support/withJob.ts';

const APP = '11111111-1111-1111-1111-111111111111';
const TENANTS = ['22222222-2222-2222-2222-222222222222', '33333333-3333-3333-3333-333333333333'] as const;
const MINE = {
  id: '44444444-4444-4444-4444-444444444444',
  name: 'Mine',
  state: 'Enabled',
  user: { name: 'me@example.com', type: 'user' },
  isDefault: true,
  tenantId: TENANTS[1],
  environmentName: 'AzureCloud',
  homeTenantId: TENANTS[1],
  managedByTenants: [],
};
const PROFILE = '.azure/azureProfile.json';
const HOST = 'login.microsoftonline.com';

/** What stands in for Microsoft's server: each tenant's tokens name the tenant and the secret that was sent. */
function answerTo(url: string, body: string, subscriptions: readonly unknown[]): unknown {
  const [, tenant = ''] = url.split('/');
  const base = `https://${HOST}/${tenant}`;
  if (url.startsWith('/subscriptions?')) return { value: subscriptions };
  if (url.includes('/discovery/instance'))
    return {
      tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: HOST, preferred_cache: HOST, aliases: [HOST] }],
    };
  if (url.includes('/openid-configuration'))
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
    };
  const secret = new URLSearchParams(body).get('client_secret') ?? '';
  return { access_token: `token-of-${tenant}-for-${secret}`, expires_in: 3600, token_type: 'Bearer' };
}

describe('the Azure CLI, and what configure writes for it', () => {
  const cleanups = new Cleanups();
  /** What the service principals may use. */
  let subscriptions: readonly unknown[] = [];
  let network: Readonly<Record<string, string>> = {};

  before(async function () {
    need(this, 'az', 'openssl');
    const authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    const server = cleanups.add(
      await HttpServer.start(authority.identity(`DNS:${HOST},DNS:management.azure.com`)),
      (one) => {
        one.stop();
      },
    );
    server.behaviour = (response, _number, { url, body }) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answerTo(url, body, subscriptions)));
    };
    const proxy = cleanups.add(await LeadingProxy.start(server.port), (one) => {
      one.stop();
    });
    const { certificate } = authority;
    network = { HTTPS_PROXY: proxy.url, REQUESTS_CA_BUNDLE: certificate, SSL_CERT_FILE: certificate };
  });

  after(() => cleanups.run());

  const resource = (name: string, tenant: string): ResourceSpec => ({
    name,
    integration: { masterName: 'azureKeys', name: 'azure', appId: APP, password: `secret-${name}`, tenant },
  });

  /** What az prints for these words. */
  async function az(job: Job, ...words: readonly string[]): Promise<string> {
    const env = { ...network, AZURE_CORE_COLLECT_TELEMETRY: 'false' };
    const { status, stdout, stderr } = await job.start(['az', ...words], env);
    expect(status, stderr).to.equal(0);
    return stdout;
  }

  const shown = async (job: Job): Promise<unknown> => JSON.parse(await az(job, 'account', 'show')) as unknown;

  async function tokenFor(job: Job, tenant: string): Promise<string> {
    const words = [
      'account',
      'get-access-token',
      '--subscription',
      tenant,
      '--query=accessToken',
      '--output=tsv',
    ];
    return (await az(job, ...words)).trimEnd();
  }

  async function shipctl(job: Job, ...words: readonly string[]): Promise<void> {
    const { status, stderr } = await job.shipctl(words, network);
    expect(status, stderr).to.equal(0);
  }

  function writeMine({ home }: Job): string {
    const text = `\ufeff${JSON.stringify({ installationId: 'x', subscriptions: [MINE] })}`;
    mkdirSync(dirname(join(home, PROFILE)), { recursive: true });
    writeFileSync(join(home, PROFILE), text);
    return text;
  }

  it('shows the account of the service principal as the default one, and cleanup puts the file back', async () => {
    await withJob([resource('az', TENANTS[0])], async (job) => {
      const before = writeMine(job);
      await shipctl(job, 'configure');
      expect(await shown(job)).to.deep.include({
        id: TENANTS[0],
        tenantId: TENANTS[0],
        isDefault: true,
        user: { name: APP, type: 'servicePrincipal' },
      });
      await shipctl(job, 'cleanup');
      expect(readFileSync(join(job.home, PROFILE), 'utf8')).to.equal(before);
      expect(await shown(job)).to.deep.include({ id: MINE.id, isDefault: true });
    });
  });

  it('shows the subscription of the service principal, and gets tokens for it', async () => {
    const id = '55555555-5555-5555-5555-555555555555';
    subscriptions = [{ subscriptionId: id, displayName: 'Ours', state: 'Enabled' }];
    try {
      await withJob([resource('az', TENANTS[0])], async (job) => {
        const before = writeMine(job);
        await shipctl(job, 'configure');
        expect(await shown(job)).to.deep.include({ id, name: 'Ours', tenantId: TENANTS[0], isDefault: true });
        expect(await tokenFor(job, id)).to.equal(`token-of-${TENANTS[0]}-for-secret-az`);
        await shipctl(job, 'cleanup');
        expect(readFileSync(join(job.home, PROFILE), 'utf8')).to.equal(before);
      });
    } finally {
      subscriptions = [];
    }
  });

  it('gets tokens for two tenants of one application, each with its own secret', async () => {
    await withJob([resource('a', TENANTS[0]), resource('b', TENANTS[1])], async (job) => {
      await shipctl(job, 'configure');
      const [one, other] = TENANTS;
      expect(await tokenFor(job, one)).to.equal(`token-of-${one}-for-secret-a`);
      expect(await tokenFor(job, other)).to.equal(`token-of-${other}-for-secret-b`);
    });
  });

  it('lists all accounts, and may choose another one, which stays', async () => {
    await withJob([resource('a', TENANTS[0]), resource('b', TENANTS[1])], async (job) => {
      writeMine(job);
      await shipctl(job, 'configure');
      const table = await az(job, 'account', 'list', '--output', 'table');
      expect(table).to.include(TENANTS[0]).and.include(TENANTS[1]).and.include('Mine');
      await az(job, 'account', 'set', '--subscription', MINE.id);
      await shipctl(job, 'cleanup');
      const left = JSON.parse(await az(job, 'account', 'list')) as readonly { readonly id: string }[];
      expect(left.map(({ id }) => id)).to.deep.equal([MINE.id]);
      expect(await shown(job)).to.deep.include({ id: MINE.id, isDefault: true });
    });
  });
});
