import { expect } from 'chai';
import { clusterIn } from '../../../src/core/clouds/gkeCluster.ts';

const CA = { masterAuth: { clusterCaCertificate: 'Q0E=' } };
const dns = (endpoint: unknown): unknown => ({ dnsEndpointConfig: { endpoint } });

describe('what Google says of a cluster', () => {
  const answers: readonly (readonly [answer: unknown, server: string | undefined, certificate?: string])[] = [
    [{ endpoint: '203.0.113.7', ...CA }, 'https://203.0.113.7', 'Q0E='],
    [{ endpoint: '2001:db8::1', ...CA }, 'https://[2001:db8::1]', 'Q0E='],
    [
      { endpoint: '203.0.113.7', ...CA, controlPlaneEndpointsConfig: dns('a.gke.goog') },
      'https://203.0.113.7',
      'Q0E=',
    ],
    [{ controlPlaneEndpointsConfig: dns('a.gke.goog') }, 'https://a.gke.goog'],
    [{ endpoint: '203.0.113.7' }, undefined],
    [{ endpoint: '203.0.113.7', masterAuth: { clusterCaCertificate: 'no' } }, undefined],
    [{ endpoint: 'evil.example.com/x?', ...CA }, undefined],
    [{ endpoint: 'user@evil.example.com', ...CA }, undefined],
    [{ endpoint: 'a\nb', ...CA }, undefined],
    [{ endpoint: 7, ...CA }, undefined],
    [{ controlPlaneEndpointsConfig: dns('a b') }, undefined],
    [{ ...CA }, undefined],
    [{}, undefined],
    [null, undefined],
  ];
  for (const [answer, server, certificate] of answers)
    it(`is ${server ?? 'not enough'} in ${JSON.stringify(answer)}`, () => {
      expect(clusterIn(answer)).to.deep.equal(server === undefined ? undefined : { server, certificate });
    });
});
