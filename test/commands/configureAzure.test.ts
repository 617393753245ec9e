import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { AZURE, AZURE_TENANT, type CloudAnswers, SUBSCRIPTION, fakeClouds } from '../support/fakeClouds.ts';
import { answer } from '../support/fakeNetwork.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';

const DIRECTORY = '/home/user/.azure';
const ENTRIES = `${DIRECTORY}/service_principal_entries.json`;
const PROFILE = `${DIRECTORY}/azureProfile.json`;
const CONFIG = `${DIRECTORY}/config`;

const APP = '11111111-1111-1111-1111-111111111111';
const TENANT = '22222222-2222-2222-2222-222222222222';
const OTHER_TENANT = '33333333-3333-3333-3333-333333333333';

const integration = (tenant = TENANT, password = 's3cr"t'): Record<string, string> => ({
  masterName: 'azureKeys',
  name: 'azure',
  appId: APP,
  password,
  tenant,
});
/** A job whose service principals have no subscription. */
const azureJob = (resources: readonly AwsJobResource[], env: Record<string, string> = {}): Scene => ({
  ...awsJob(resources, env),
  network: fakeClouds(AZURE_TENANT).network,
});

const JOB = azureJob([{ name: 'az', integration: integration() }]);
const TWO = azureJob([
  { name: 'a', integration: integration(TENANT, 's3cr-a') },
  { name: 'b', integration: integration(OTHER_TENANT, 's3cr-b') },
]);

const entry = (tenant = TENANT, secret = 's3cr"t'): unknown => ({
  client_id: APP,
  tenant,
  client_secret: secret,
});
const account = (tenant = TENANT, isDefault = true): unknown => ({
  id: tenant,
  name: 'N/A(tenant level account)',
  state: 'Enabled',
  user: { name: APP, type: 'servicePrincipal' },
  tenantId: tenant,
  environmentName: 'AzureCloud',
  isDefault,
});
const MINE = {
  id: '44444444-4444-4444-4444-444444444444',
  name: 'Mine',
  state: 'Enabled',
  user: { name: 'me@example.com', type: 'user' },
  isDefault: true,
  tenantId: OTHER_TENANT,
  environmentName: 'AzureCloud',
};

const OTHERS = {
  [ENTRIES]: JSON.stringify(
    [{ client_id: APP, tenant: OTHER_TENANT, certificate: '/cert.pem' }],
    undefined,
    4,
  ),
  [PROFILE]: `\ufeff${JSON.stringify({ installationId: 'x', subscriptions: [MINE] })}`,
  [CONFIG]: '# mine\n[core]\noutput = table\n',
};

const textOf = (seen: Seen, path: string): string | undefined => seen.shared.get(path)?.text;
const jsonOf = (seen: Seen, path: string): unknown =>
  JSON.parse((textOf(seen, path) ?? 'null').replace(/^\ufeff/, ''));
const subscriptions = (seen: Seen): unknown =>
  (jsonOf(seen, PROFILE) as { readonly subscriptions?: unknown }).subscriptions;
const texts = (seen: Seen): Readonly<Record<string, string>> =>
  Object.fromEntries([...seen.shared].map(([path, { text }]) => [path, text]));

describe('shipctl configure, for the Azure CLI', () => {
  it('writes new files as the Azure CLI does, and cleanup removes them', async () => {
    const { world, seen } = fakeWorld(JOB);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(textOf(seen, ENTRIES)).to.match(/^\[\n {4}\{\n {8}"client_id": "1/);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([entry()]);
    expect(textOf(seen, PROFILE)?.startsWith('\ufeff{')).to.equal(true);
    expect(jsonOf(seen, PROFILE)).to.deep.equal({ subscriptions: [account()] });
    expect(textOf(seen, CONFIG)).to.equal('[core]\nencrypt_token_cache = false\n');
    expect([...seen.shared].map(([, { mode }]) => mode)).to.deep.equal([0o600, 0o600, 0o600]);
    expect(seen.err).to.equal(
      `shipctl: az: wrote service principal ${APP}@${TENANT} and the default account in ${ENTRIES}, ${CONFIG}, ${PROFILE}\n`,
    );
    expect([...seen.journal.values()].join()).not.to.include('s3cr');
    seen.err = '';
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      `shipctl: removed service principal ${APP}@${TENANT} and the default account\n`,
    );
    expect(texts(seen)).to.deep.equal({});
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it("is the only default beside somebody's accounts, and cleanup puts every byte back", async () => {
    const { world, seen } = fakeWorld({ ...JOB, shared: OTHERS });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, account()]);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([...(JSON.parse(OTHERS[ENTRIES]) as unknown[]), entry()]);
    expect(textOf(seen, CONFIG)).to.equal('# mine\n[core]\nencrypt_token_cache = false\noutput = table\n');
    const before = JSON.stringify([[...seen.shared], [...seen.journal]]);
    await run(['configure'], world);
    expect(JSON.stringify([[...seen.shared], [...seen.journal]])).to.equal(before);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(OTHERS);
  });

  it('leaves what it does not know of a service principal, and cleanup brings the old secret back', async () => {
    const known = { client_id: APP, tenant: TENANT, certificate: '/cert.pem' };
    const shared = { ...OTHERS, [ENTRIES]: JSON.stringify([{ ...known, note: 'mine' }]) };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([{ ...(entry() as object), note: 'mine' }]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('has two tenants with one client id apart, and passes the default on to the one that stays', async () => {
    const { world, seen } = fakeWorld({
      ...TWO,
      shared: { [PROFILE]: OTHERS[PROFILE], [CONFIG]: OTHERS[CONFIG] },
    });
    const before = texts(seen);
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([entry(TENANT, 's3cr-a'), entry(OTHER_TENANT, 's3cr-b')]);
    const mine = { ...MINE, isDefault: false };
    expect(subscriptions(seen)).to.deep.equal([mine, account(TENANT, false), account(OTHER_TENANT)]);
    seen.err = '';
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    expect(seen.err).to.include(`the default account is now ${APP}@${TENANT}`);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([entry(TENANT, 's3cr-a')]);
    expect(subscriptions(seen)).to.deep.equal([mine, account(TENANT)]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(before);
  });

  it('gives the account of a tenant back to the service principal that stays', async () => {
    const other = { ...integration(TENANT, 's3cr-b'), appId: OTHER_TENANT };
    const job = azureJob([
      { name: 'a', integration: integration() },
      { name: 'b', integration: other },
    ]);
    const { world, seen } = fakeWorld({ ...job, shared: OTHERS });
    await run(['configure'], world);
    const user = { name: OTHER_TENANT, type: 'servicePrincipal' };
    expect(subscriptions(seen)).to.deep.equal([
      { ...MINE, isDefault: false },
      { ...(account() as object), user },
    ]);
    seen.err = '';
    expect(await run(['cleanup', 'b', '--plan'], world), seen.err).to.equal(0);
    expect(seen.out.toString()).to.include(`  change [subscriptions ${TENANT} user] name\n`);
    expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
    for (const [remove, become] of [
      ['would remove', 'would be'],
      ['removed', 'is now'],
    ])
      expect(seen.err).to.include(
        `shipctl: ${remove} service principal ${OTHER_TENANT}@${TENANT}, the default account ${become} ${APP}@${TENANT}\n`,
      );
    expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, account()]);
    seen.err = '';
    expect(await run(['cleanup', 'a'], world), seen.err).to.equal(0);
    expect(seen.err).to.include(`removed service principal ${APP}@${TENANT}, restored the default account\n`);
    expect(texts(seen)).to.deep.equal(OTHERS);
  });

  for (const call of ['cleanup', 'cleanup b'])
    it(`leaves another account the default that somebody has chosen since: ${call}`, async () => {
      const third = { ...MINE, id: APP, isDefault: false };
      const profile = JSON.stringify({ subscriptions: [MINE, third] });
      const { world, seen } = fakeWorld({ ...TWO, shared: { ...OTHERS, [PROFILE]: profile } });
      await run(['configure'], world);
      const chosen = (subscriptions(seen) as { id: string }[]).map((one) => ({
        ...one,
        isDefault: one.id === APP,
      }));
      seen.shared.set(PROFILE, { text: JSON.stringify({ subscriptions: chosen }), mode: 0o600 });
      for (const one of [call, 'cleanup']) {
        expect(await run(one.split(' '), world), seen.err).to.equal(0);
        const defaults = (subscriptions(seen) as { id: string; isDefault?: boolean }[]).filter(
          ({ isDefault }) => isDefault,
        );
        expect(defaults.map(({ id }) => id)).to.deep.equal([APP]);
        expect((subscriptions(seen) as unknown[])[0]).to.deep.equal({ ...MINE, isDefault: false });
      }
    });

  /** `az account set`: it writes whether it is the default into each account. */
  const choose = (seen: Seen, id: string): void => {
    const all = (subscriptions(seen) as { id: string }[]).map((one) => ({
      ...one,
      isDefault: one.id === id,
    }));
    seen.shared.set(PROFILE, { text: `\ufeff${JSON.stringify({ subscriptions: all })}`, mode: 0o600 });
  };

  type Job = 'one' | 'two';
  const JOBS: readonly (readonly [id: string, cleanups: readonly Job[], left: string | undefined])[] = [
    [OTHER_TENANT, ['one', 'two'], OTHER_TENANT],
    [OTHER_TENANT, ['two', 'one'], MINE.id],
    [TENANT, ['one', 'two'], MINE.id],
    [TENANT, ['two', 'one'], TENANT],
  ];
  for (const [id, cleanups, left] of JOBS)
    it(`follows somebody who chooses the account of one of two jobs: ${id.slice(0, 4)}, ${cleanups.join(', ')}`, async () => {
      const one = fakeWorld({ ...TWO, env: { ...TWO.env, JOB_NAME: 'one' }, shared: OTHERS });
      const two = fakeWorld({ ...TWO, env: { ...TWO.env, JOB_NAME: 'two' }, machine: one.seen.machine });
      const worlds = { one, two };
      await run(['configure', 'a'], one.world);
      await run(['configure', 'b'], two.world);
      choose(one.seen, id);
      for (const job of cleanups) {
        const { world, seen } = worlds[job];
        expect(await run(['cleanup'], world), seen.err).to.equal(0);
        if (job !== cleanups[0]) continue;
        const kept = job === 'one' ? OTHER_TENANT : TENANT;
        const wanted = [{ ...MINE, isDefault: left === MINE.id }, account(kept, left === kept)];
        expect(subscriptions(seen)).to.deep.equal(wanted);
      }
      expect(subscriptions(one.seen)).to.deep.equal([MINE]);
      expect(textOf(one.seen, ENTRIES)).to.equal(OTHERS[ENTRIES]);
    });

  it('follows somebody who chooses another account of the same job, and then their own one', async () => {
    for (const [id, call, wanted] of [
      [TENANT, 'cleanup a', [{ ...MINE, isDefault: false }, account(OTHER_TENANT)]],
      [TENANT, 'cleanup b', [{ ...MINE, isDefault: false }, account()]],
      [TENANT, 'cleanup', [MINE]],
      [MINE.id, 'cleanup b', [MINE, account(TENANT, false)]],
      [MINE.id, 'configure a', [{ ...MINE, isDefault: false }, account(), account(OTHER_TENANT, false)]],
    ] as const) {
      const { world, seen } = fakeWorld({ ...TWO, shared: OTHERS });
      await run(['configure'], world);
      choose(seen, id);
      expect(await run(call.split(' '), world), seen.err).to.equal(0);
      expect(subscriptions(seen), `${id}, ${call}`).to.deep.equal(wanted);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(subscriptions(seen), `${id}, ${call}`).to.deep.equal([MINE]);
    }
  });

  const THREE = azureJob([
    { name: 'a', integration: integration() },
    { name: 'b', integration: integration(OTHER_TENANT, 's3cr-b') },
    { name: 'c', integration: { ...integration(OTHER_TENANT, 's3cr-c'), appId: OTHER_TENANT } },
  ]);
  const CALLS = ['a', 'b', 'c'].flatMap((name) => [`configure ${name}`, `cleanup ${name}`]);
  for (const shared of [{}, OTHERS])
    it(`puts every byte back after any two calls for principals of one tenant, ${Object.keys(shared).length} files before`, async () => {
      const pairs = CALLS.flatMap((first) => CALLS.map((second) => [first, second]));
      for (const calls of [...pairs, ['cleanup a', 'cleanup c', 'configure a']]) {
        const { world, seen } = fakeWorld({ ...THREE, shared });
        for (const call of ['configure', ...calls, 'cleanup'])
          expect(await run(call.split(' '), world), `${calls.join(', ')}, ${call}: ${seen.err}`).to.equal(0);
        expect(texts(seen), calls.join(', ')).to.deep.equal(shared);
      }
    });

  it('has one default, whichever resource is configured last', async () => {
    const { world, seen } = fakeWorld({ ...TWO, shared: OTHERS });
    for (const name of ['a', 'b', 'a']) {
      expect(await run(['configure', name, '--overwrite'], world), seen.err).to.equal(0);
      const defaults = (subscriptions(seen) as { id: string; isDefault: boolean }[]).filter(
        (one) => one.isDefault,
      );
      expect(defaults.map(({ id }) => id)).to.deep.equal([name === 'a' ? TENANT : OTHER_TENANT]);
    }
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(OTHERS);
  });

  it('says of each account whether it is the default, whichever was configured first, and writes the same again', async () => {
    const { world, seen } = fakeWorld(TWO);
    for (const call of ['configure a', 'configure b', 'configure', 'configure']) {
      expect(await run(call.split(' '), world), seen.err).to.equal(0);
      if (call === 'configure a') continue;
      expect(subscriptions(seen), call).to.deep.equal([account(TENANT, false), account(OTHER_TENANT)]);
    }
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal({});
  });

  for (const isDefault of [true, false])
    it(`says so of an account that was there before, and was ${isDefault ? '' : 'not '}the default`, async () => {
      const shared = { [PROFILE]: JSON.stringify({ subscriptions: [{ ...MINE, id: TENANT, isDefault }] }) };
      const { world, seen } = fakeWorld({ ...TWO, shared });
      for (const call of ['configure a', 'configure b', 'configure'])
        expect(await run(call.split(' '), world), seen.err).to.equal(0);
      expect(subscriptions(seen)).to.deep.equal([account(TENANT, false), account(OTHER_TENANT)]);
      expect(await run(['cleanup', 'a'], world), seen.err).to.equal(0);
      const mine = { ...MINE, id: TENANT, isDefault: false };
      expect(subscriptions(seen)).to.deep.equal([mine, account(OTHER_TENANT)]);
      await run(['cleanup'], world);
      expect(texts(seen)).to.deep.equal(shared);
    });

  it("says so as well of an account that one job keeps, after another one's default was there", async () => {
    const one = fakeWorld({ ...TWO, shared: OTHERS });
    const two = fakeWorld({ ...TWO, env: { ...TWO.env, JOB_NAME: 'two' }, machine: one.seen.machine });
    const mine = { ...MINE, isDefault: false };
    const steps: readonly (readonly [typeof one, call: string, wanted: unknown])[] = [
      [one, 'configure a', [mine, account()]],
      [two, 'configure', [mine, account(TENANT, false), account(OTHER_TENANT)]],
      [two, 'cleanup b', [mine, account()]],
      [two, 'cleanup', [MINE, account(TENANT, false)]],
    ];
    for (const [{ world, seen }, call, wanted] of steps) {
      expect(await run(call.split(' '), world), seen.err).to.equal(0);
      expect(subscriptions(seen), call).to.deep.equal(wanted);
    }
    await run(['cleanup'], one.world);
    expect(texts(one.seen)).to.deep.equal(OTHERS);
  });

  it('replaces a secret of the same service principal, whole, and cleanup brings it back', async () => {
    const shared = {
      [ENTRIES]: JSON.stringify([{ client_id: APP, tenant: TENANT, client_assertion: 'OLD' }]),
      [PROFILE]: JSON.stringify({
        subscriptions: [{ ...MINE, id: TENANT, user: { ...MINE.user, cloudShellID: true } }],
      }),
    };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(jsonOf(seen, ENTRIES)).to.deep.equal([entry()]);
    expect(subscriptions(seen)).to.deep.equal([account()]);
    await run(['cleanup'], world);
    expect(texts(seen)).to.deep.equal(shared);
  });

  it('brings no old secret back beside one that somebody has set', async () => {
    const shared = {
      [ENTRIES]: JSON.stringify([{ client_id: APP, tenant: TENANT, client_assertion: 'OLD' }]),
    };
    const { world, seen } = fakeWorld({ ...JOB, shared });
    await run(['configure'], world);
    const theirs = JSON.stringify([{ client_id: APP, tenant: TENANT, client_secret: 'new' }]);
    seen.shared.set(ENTRIES, { text: theirs, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(textOf(seen, ENTRIES)).to.equal(theirs);
  });

  it("gives somebody's account the default back, though they have removed the one that was written over", async () => {
    const other = { ...MINE, id: TENANT, isDefault: false };
    for (const removed of [TENANT, MINE.id]) {
      const profile = JSON.stringify({ subscriptions: [MINE, other] });
      const { world, seen } = fakeWorld({ ...JOB, shared: { ...OTHERS, [PROFILE]: profile } });
      expect(await run(['configure'], world), seen.err).to.equal(0);
      const left = (subscriptions(seen) as { id: string }[]).filter(({ id }) => id !== removed);
      seen.shared.set(PROFILE, { text: JSON.stringify({ subscriptions: left }), mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(subscriptions(seen)).to.deep.equal([removed === TENANT ? MINE : other]);
    }
  });

  const SIGNED_IN = { ...MINE, id: TENANT, name: 'N/A(tenant level account)', tenantId: TENANT };
  for (const [title, shared, theirs] of [
    ['the default one', {}, SIGNED_IN],
    ['no default one', {}, { ...SIGNED_IN, isDefault: false }],
    ['beside others', OTHERS, { ...SIGNED_IN, isDefault: false }],
    [
      'where another one was',
      {
        [PROFILE]: JSON.stringify({
          subscriptions: [{ ...SIGNED_IN, user: { name: 'x' }, state: 'Warned' }],
        }),
      },
      SIGNED_IN,
    ],
  ] as const)
    it(`leaves the account of the tenant whole to somebody who signed in for it since: ${title}`, async () => {
      for (const calls of [['cleanup'], ['configure', 'cleanup']]) {
        const { world, seen } = fakeWorld({ ...JOB, shared });
        await run(['configure'], world);
        const others = (subscriptions(seen) as { id: string }[]).filter(({ id }) => id !== TENANT);
        const text = JSON.stringify({ installationId: 'x', subscriptions: [theirs, ...others] });
        seen.shared.set(PROFILE, { text, mode: 0o600 });
        for (const call of calls) expect(await run([call], world), seen.err).to.equal(0);
        expect(subscriptions(seen), calls.join()).to.deep.equal([theirs, ...others.map(() => MINE)]);
        expect(textOf(seen, ENTRIES) ?? '').not.to.include('s3cr');
      }
    });

  const more = { homeTenantId: TENANT, managedByTenants: [], 'x-note': { by: ['me'] } };
  const whole: readonly (readonly [title: string, edited: object])[] = [
    ['members that somebody has added', more],
    ['members that somebody has changed', { name: 'Mine', state: 'Warned', isDefault: false }],
    ['an account without its user', { user: undefined, ...more }],
  ];
  for (const [title, edited] of whole)
    for (const calls of [['cleanup'], ['configure', 'cleanup']])
      it(`takes its account out whole, with ${title}: ${calls.join(', ')}`, async () => {
        const { world, seen } = fakeWorld({ ...JOB, shared: OTHERS });
        await run(['configure'], world);
        const text = JSON.stringify({ subscriptions: [MINE, { ...(account() as object), ...edited }] });
        seen.shared.set(PROFILE, { text, mode: 0o600 });
        for (const call of calls) expect(await run([call], world), seen.err).to.equal(0);
        expect(subscriptions(seen)).to.deep.equal([MINE]);
      });

  for (const owner of [
    { user: { name: 'me@example.com', type: 'user' } },
    { tenantId: OTHER_TENANT },
    { environmentName: 'AzureChinaCloud' },
  ])
    it(`leaves the account whole to somebody who gave it another ${Object.keys(owner).join()}`, async () => {
      const { world, seen } = fakeWorld({ ...JOB, shared: OTHERS });
      await run(['configure'], world);
      const theirs = { ...(account() as object), ...more, ...owner };
      const text = JSON.stringify({ subscriptions: [{ ...MINE, isDefault: false }, theirs] });
      seen.shared.set(PROFILE, { text, mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, theirs]);
    });

  it('leaves what the Azure CLI writes meanwhile: accounts, and a new default', async () => {
    const { world, seen } = fakeWorld({ ...JOB, shared: OTHERS });
    await run(['configure'], world);
    const file = {
      installationId: 'x',
      subscriptions: [MINE, { ...(account() as object), isDefault: false }],
      more: 1,
    };
    seen.shared.set(PROFILE, { text: `\ufeff${JSON.stringify(file)}`, mode: 0o600 });
    expect(await run(['cleanup'], world), seen.err).to.equal(0);
    expect(jsonOf(seen, PROFILE)).to.deep.equal({ installationId: 'x', subscriptions: [MINE], more: 1 });
  });

  it("undoes two jobs' service principals in any order", async () => {
    for (const order of [
      ['one', 'two'],
      ['two', 'one'],
    ]) {
      const one = fakeWorld({ ...JOB, env: { ...JOB.env, JOB_NAME: 'one' }, shared: OTHERS });
      const second = azureJob([{ name: 'az', integration: integration(OTHER_TENANT, 's3cr-2') }], {
        JOB_NAME: 'two',
      });
      const two = fakeWorld({ ...second, machine: one.seen.machine });
      await run(['configure'], one.world);
      expect(await run(['configure'], two.world), two.seen.err).to.equal(0);
      for (const job of order)
        expect(await run(['cleanup'], job === 'one' ? one.world : two.world), two.seen.err).to.equal(0);
      expect(texts(one.seen)).to.deep.equal(OTHERS);
    }
  });

  it('uses AZURE_CONFIG_DIR, and warns of variables that win', async () => {
    const env = {
      AZURE_CONFIG_DIR: '/az',
      AZURE_CORE_ENCRYPT_TOKEN_CACHE: 'true',
      AZURE_CLOUD_NAME: 'AzureChinaCloud',
    };
    const { world, seen } = fakeWorld(azureJob([{ name: 'az', integration: integration() }], env));
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(textOf(seen, '/az/azureProfile.json')).to.include(TENANT);
    expect(seen.err)
      .to.match(/AZURE_CORE_ENCRYPT_TOKEN_CACHE is set/)
      .and.match(/AZURE_CLOUD_NAME selects the cloud "AzureChina/);
  });

  const faults: readonly (readonly [
    title: string,
    fields: Readonly<Record<string, string>>,
    message: RegExp,
    shared?: Readonly<Record<string, string>>,
  ])[] = [
    ['no application', { appId: '' }, /"azure", azureKeys\): the field appId is empty/],
    ['no tenant', { tenant: 'null' }, /the field tenant is null/],
    ['a secret of two lines', { password: 's3cr\nt' }, /the field password contains a line break/],
    ['entries that are none', {}, /entries\.json, line 1: .*the Azure CLI can't read/, { [ENTRIES]: '[' }],
    [
      'a profile that is a list',
      {},
      /azureProfile\.json, line 1: this value is of another kind/,
      { [PROFILE]: '[]' },
    ],
    ['a config without sections', {}, /config, line 1: text stands before/, { [CONFIG]: 'x = y\n' }],
  ];
  for (const [title, fields, message, shared = {}] of faults)
    it(`changes no file of any resource for ${title}, and shows no value`, async () => {
      const job = azureJob([{ name: 'aws' }, { name: 'az', integration: { ...integration(), ...fields } }]);
      const { world, seen } = fakeWorld({ ...job, shared });
      expect(await run(['configure'], world), seen.err).to.equal(1);
      expect(seen.err).to.match(message).and.not.include('s3cr');
      expect(texts(seen)).to.deep.equal(shared);
    });

  it('refuses --mode process', async () => {
    const { world, seen } = fakeWorld(JOB);
    expect(await run(['configure', '--mode', 'process'], world)).to.equal(99);
    expect(seen.err).to.include('--mode process is not for the Azure CLI');
  });

  describe('and a subscription', () => {
    const withServers = (answers: CloudAnswers): Scene => ({ ...JOB, network: fakeClouds(answers).network });
    const inSubscription = {
      ...(account() as object),
      id: SUBSCRIPTION,
      name: 'Pay as you go',
    };

    it('has the account of the first that is enabled, and cleanup puts all back', async () => {
      const list = [
        { subscriptionId: OTHER_TENANT, displayName: 'Off', state: 'Disabled' },
        { subscriptionId: SUBSCRIPTION, displayName: 'Pay as you go', state: 'Enabled' },
        { subscriptionId: OTHER_TENANT, displayName: 'Second', state: 'Enabled' },
      ];
      const answers = { ...AZURE, 'management.azure.com/subscriptions?': { value: list } };
      const { world, seen } = fakeWorld({ ...withServers(answers), shared: OTHERS });
      expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
      expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, inSubscription]);
      expect(seen.err).to.match(/has 2 subscriptions, and the Azure CLI gets the first, 5555/);
      expect([...seen.journal.keys()].filter((path) => path.endsWith('.token'))).to.deep.equal([]);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(texts(seen)).to.deep.equal(OTHERS);
    });

    it('takes the place of the account of the whole tenant, and the other way round', async () => {
      const one = fakeWorld({ ...JOB, shared: OTHERS });
      expect(await run(['configure'], one.world), one.seen.err).to.equal(0);
      const two = fakeWorld({ ...withServers(AZURE), machine: one.seen.machine });
      for (const { world, seen } of [two, one, two]) {
        expect(await run(['configure'], world), seen.err).to.equal(0);
        const expected = seen === two.seen ? inSubscription : account();
        expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, expected]);
      }
      expect(await run(['cleanup'], two.world), two.seen.err).to.equal(0);
      expect(texts(two.seen)).to.deep.equal(OTHERS);
    });

    it('stays the default of a resource that is left', async () => {
      const { world, seen } = fakeWorld({ ...TWO, network: fakeClouds(AZURE).network, shared: OTHERS });
      expect(await run(['configure', 'a'], world), seen.err).to.equal(0);
      const tenant = fakeWorld({ ...TWO, machine: seen.machine });
      expect(await run(['configure', 'b'], tenant.world), tenant.seen.err).to.equal(0);
      expect(await run(['cleanup', 'b'], world), seen.err).to.equal(0);
      expect(subscriptions(seen)).to.deep.equal([{ ...MINE, isDefault: false }, inSubscription]);
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(texts(seen)).to.deep.equal(OTHERS);
    });

    const faults: readonly (readonly [title: string, answers: CloudAnswers, message: RegExp])[] = [
      [
        'no server is reached',
        {},
        /can't sign in with the fields .*: login.microsoftonline.com: the server is/,
      ],
      [
        'the secret is refused',
        { 'login.microsoftonline.com': answer(401, '{"error":"invalid_client"}') },
        /login.microsoftonline.com answered 401 \(invalid_client\);/,
      ],
      [
        'the subscriptions are refused',
        { ...AZURE, 'management.azure.com/subscriptions?': answer(403, 's3cr"t') },
        /can't read the subscriptions: management.azure.com answered 403; its answer is not shown/,
      ],
    ];
    for (const [title, answers, message] of faults)
      it(`is left out, with a warning, if ${title}`, async () => {
        const { world, seen } = fakeWorld(withServers(answers));
        expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
        expect(subscriptions(seen)).to.deep.equal([account()]);
        expect(seen.err)
          .to.match(message)
          .and.match(/warning: the resource "az".*; the Azure CLI gets the account of the whole tenant/);
        expect(seen.err).not.to.match(/s3cr|eyJ/);
      });
  });
});
