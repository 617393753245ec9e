import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import type { Job, ResourceSpec } from '../support/job.ts';
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

describe('the Azure CLI, and what configure writes for it', () => {
  before(function () {
    need(this, 'az');
  });

  const resource = (name: string, tenant: string): ResourceSpec => ({
    name,
    integration: { masterName: 'azureKeys', name: 'azure', appId: APP, password: `secret-${name}`, tenant },
  });

  /** What az prints as JSON. */
  function az(job: Job, ...words: readonly string[]): unknown {
    const { status, stdout, stderr } = job.spawn(['az', ...words, '--output', 'json'], {
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
    });
    expect(status, stderr).to.equal(0);
    return JSON.parse(stdout) as unknown;
  }

  function shipctl(job: Job, ...words: readonly string[]): void {
    const { status, stderr } = job.run(words);
    expect(status, stderr).to.equal(0);
  }

  function writeMine({ home }: Job): string {
    const text = `\ufeff${JSON.stringify({ installationId: 'x', subscriptions: [MINE] })}`;
    mkdirSync(dirname(join(home, PROFILE)), { recursive: true });
    writeFileSync(join(home, PROFILE), text);
    return text;
  }

  it('shows the account of the service principal as the default one, and cleanup puts the file back', async () => {
    await withJob([resource('az', TENANTS[0])], (job) => {
      const before = writeMine(job);
      shipctl(job, 'configure');
      expect(az(job, 'account', 'show')).to.deep.include({
        id: TENANTS[0],
        tenantId: TENANTS[0],
        isDefault: true,
        user: { name: APP, type: 'servicePrincipal' },
      });
      shipctl(job, 'cleanup');
      expect(readFileSync(join(job.home, PROFILE), 'utf8')).to.equal(before);
      expect(az(job, 'account', 'show')).to.deep.include({ id: MINE.id, isDefault: true });
    });
  });

  it('lists the accounts of two tenants, and may choose another one, which stays', async () => {
    await withJob([resource('a', TENANTS[0]), resource('b', TENANTS[1])], (job) => {
      writeMine(job);
      shipctl(job, 'configure');
      const table = job.spawn(['az', 'account', 'list', '--output', 'table']);
      expect(table.status, table.stderr).to.equal(0);
      expect(table.stdout).to.include(TENANTS[0]).and.include(TENANTS[1]).and.include('Mine');
      const chosen = job.spawn(['az', 'account', 'set', '--subscription', MINE.id]);
      expect(chosen.status, chosen.stderr).to.equal(0);
      shipctl(job, 'cleanup');
      expect(az(job, 'account', 'list')).to.have.deep.nested.property('[0].id', MINE.id);
      expect(az(job, 'account', 'list')).to.have.length(1);
      expect(az(job, 'account', 'show')).to.deep.include({ id: MINE.id, isDefault: true });
    });
  });
});
