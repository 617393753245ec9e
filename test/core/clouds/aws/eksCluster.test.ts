import { expect } from 'chai';
import { clusterIn } from '../../../../src/core/clouds/aws/eksCluster.ts';

const ARN = 'arn:aws-cn:eks:cn-north-1:123456789012:cluster/prod';
const ENDPOINT = 'https://ABCD.gr7.cn-north-1.eks.amazonaws.com.cn';

const answer = (more: Readonly<Record<string, unknown>> = {}): unknown => ({
  cluster: { arn: ARN, endpoint: ENDPOINT, certificateAuthority: { data: 'Q0E=' }, ...more },
});

describe('clusterIn', () => {
  it('finds what kubectl needs', () => {
    expect(clusterIn(answer())).to.deep.equal({
      arn: ARN,
      id: undefined,
      server: ENDPOINT,
      certificate: 'Q0E=',
    });
  });

  const outpostConfig = { outpostArns: ['arn:aws:outposts:us-west-2:123456789012:outpost/op-1'] };

  it('finds the id of a local cluster on Outposts', () => {
    expect(clusterIn(answer({ id: 'c0ffee-1', outpostConfig }))?.id).to.equal('c0ffee-1');
  });

  it('finds no id of any other cluster, for whose tokens its name counts', () => {
    expect(clusterIn(answer({ id: 'c0ffee-1' }))).to.have.property('id', undefined);
  });

  for (const endpoint of ['https://x.example:6443', 'https://[2001:db8::1]', 'https://10.0.0.1/'])
    it(`takes the endpoint ${endpoint}`, () => {
      expect(clusterIn(answer({ endpoint }))?.server).to.equal(endpoint);
    });

  const others: [title: string, value: unknown][] = [
    ['nothing', undefined],
    ['no cluster', {}],
    ['a list', []],
    ['a cluster that is starting', { cluster: { arn: ARN, status: 'CREATING' } }],
    ['no certificate', answer({ certificateAuthority: {} })],
    ['a certificate that is not in base64', answer({ certificateAuthority: { data: 'Q0E' } })],
    ['no endpoint', answer({ endpoint: null })],
    ['an endpoint without TLS', answer({ endpoint: 'http://x.example' })],
    ['an endpoint with a password', answer({ endpoint: 'https://u:p@x.example' })],
    ['an endpoint with a line break', answer({ endpoint: 'https://x.exam\nple' })],
    ['an endpoint with a port that is too large', answer({ endpoint: 'https://x.example:99999' })],
    ['an endpoint with a path', answer({ endpoint: 'https://x.example/y' })],
    ['a local cluster without an id', answer({ outpostConfig })],
    ['a local cluster with an odd id', answer({ outpostConfig, id: 'a b' })],
    ['no ARN', answer({ arn: undefined })],
    ['an ARN with a line break', answer({ arn: `${ARN}\nx: y` })],
    ['an ARN of something else', answer({ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' })],
  ];
  for (const [title, value] of others)
    it(`finds nothing in ${title}`, () => {
      expect(clusterIn(value)).to.equal(undefined);
    });
});
