import { expect } from 'chai';
import { aksKubeconfig, subscriptionsIn } from '../../../src/core/clouds/resourceManager.ts';
import type { Environment } from '../../../src/world/environment.ts';
import { fakeClouds } from '../../support/fakeClouds.ts';
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
