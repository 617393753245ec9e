import { expect } from 'chai';
import { aksKubeconfig, subscriptionsIn, subscriptionsOf } from '../../../src/core/clouds/resourceManager.ts';
import type { Environment } from '../../../src/world/environment.ts';
import { type CloudAnswers, fakeClouds } from '../../support/fakeClouds.ts';
import { answer } from '../../support/fakeNetwork.ts';

const ID = '55555555-5555-5555-5555-555555555555';
const one = (more: object): unknown => ({
  subscriptionId: ID,
  displayName: 'Ours',
  state: 'Enabled',
  ...more,
});

describe('the subscriptions in an answer', () => {
  const answers: readonly (readonly [answer: unknown, names: readonly string[]])[] = [
    [{ value: [one({})] }, ['Ours']],
    [{ value: [one({ displayName: 'Unsere, "ä"' })] }, ['Unsere, "ä"']],
    [{ value: [one({ displayName: 'a\nb' })] }, [ID]],
    [{ value: [one({ displayName: undefined })] }, [ID]],
    [{ value: [one({ state: 'Disabled' }), one({ displayName: 'Second' })] }, ['Second']],
    [{ value: [one({ subscriptionId: '../x' })] }, []],
    [{ value: [null, 7, []] }, []],
    [{ value: {} }, []],
    [{}, []],
    [null, []],
  ];
  for (const [answer, names] of answers)
    it(`are ${JSON.stringify(names)} in ${JSON.stringify(answer)}`, () => {
      expect(subscriptionsIn(answer)).to.deep.equal(names.map((name) => ({ id: ID, name })));
    });
});

describe('the subscriptions of a service principal', () => {
  const env: Environment = { get: () => undefined, bytes: () => undefined, names: () => [] };
  const asking = { token: 'eyJ.token', label: 'az', isOptional: true };
  const first = 'management.azure.com/subscriptions?api-version';
  const next = 'management.azure.com/subscriptions?page=2';
  const read = async (answers: CloudAnswers) => {
    const { network, traffic } = fakeClouds(answers);
    const outside = { env, network: () => Promise.resolve(network) };
    const found = await subscriptionsOf(outside, asking).catch((error: unknown) => (error as Error).message);
    return { found: typeof found === 'string' ? found : found.map(({ name }) => name), traffic };
  };

  it('are those of all pages', async () => {
    const { found, traffic } = await read({
      [first]: { value: [one({})], nextLink: `https://${next}` },
      [next]: { value: [one({ displayName: 'Second' })], nextLink: '' },
    });
    expect(found).to.deep.equal(['Ours', 'Second']);
    expect(traffic.requests.map(({ headers }) => headers['authorization'])).to.deep.equal([
      'Bearer eyJ.token',
      'Bearer eyJ.token',
    ]);
  });

  for (const link of [
    `http://${next}`,
    'https://other.example.com/subscriptions',
    'https://management.azure.com.example.com/',
    'https://management.azure.com:8443/',
    '/subscriptions?page=2',
  ])
    it(`are not asked for at another server: ${link}`, async () => {
      const { found, traffic } = await read({ [first]: { value: [one({})], nextLink: link } });
      expect(found).to.equal(
        "az: can't read the subscriptions: the next page is at another server, which shipctl does not ask",
      );
      expect(traffic.requests).to.have.lengthOf(1);
    });

  it('end with an error if the pages never do', async () => {
    const { found } = await read({
      [first]: { nextLink: `https://${next}` },
      [next]: { nextLink: `https://${next}` },
    });
    expect(found).to.equal("az: can't read the subscriptions: there are more than 100 pages");
  });
});

describe('the kubeconfig of a cluster', () => {
  const env: Environment = { get: () => undefined, bytes: () => undefined, names: () => [] };
  const asking = { token: 'eyJ.token', label: 'az', isOptional: false };
  const found = { kubeconfigs: [{ value: Buffer.from('its text').toString('base64') }] };
  const [denied, missing] = [answer(403, '{}'), answer(404, '{}')];
  const table: readonly (readonly [title: string, answers: readonly unknown[], outcome: string])[] = [
    ['of the first subscription', [found, missing], 'its text'],
    ['of the one that has it', [missing, found], 'its text'],
    ['of the one in which it may be seen', [denied, found], 'its text'],
    ['of none, since one may not be looked into', [missing, denied], '403'],
    ['of none, since none has it', [missing, missing], '404'],
    ['of none, since a server fails', [answer(400, '{}'), found], '400'],
  ];
  for (const [title, answers, outcome] of table)
    it(`is that ${title}`, async () => {
      const subscriptions = answers.map((_answer, at) => ({ id: `sub${at}`, name: '' }));
      const places = answers.map((one, at) => [`management.azure.com/subscriptions/sub${at}/`, one]);
      const { network } = fakeClouds(Object.fromEntries(places) as Record<string, unknown>);
      const outside = { env, network: () => Promise.resolve(network) };
      const place = { group: 'g', cluster: 'c' };
      const got = await aksKubeconfig(outside, subscriptions, place, asking).catch(String);
      expect(got).to.include(outcome);
    });
});
