import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

describe('shipctl aws_policy', () => {
  const table: [words: string[], env: Record<string, string>, partition: string, err: RegExp][] = [
    [[], {}, 'aws', /^$/],
    [[], { AWS_REGION: '', AWS_DEFAULT_REGION: 'null' }, 'aws', /^$/],
    [['--region', 'us-gov-west-1'], {}, 'aws-us-gov', /^$/],
    [['--region=cn-north-1'], { AWS_REGION: 'us-east-1' }, 'aws-cn', /^$/],
    [[], { AWS_REGION: 'us-iso-east-1', AWS_DEFAULT_REGION: 'us-east-1' }, 'aws-iso', /^$/],
    [[], { AWS_DEFAULT_REGION: 'eusc-de-east-1' }, 'aws-eusc', /^$/],
    [
      ['--region', 'cn-nort-1'],
      {},
      'aws-cn',
      /warning: --region: .* cn-nort-1; did you mean cn-north-1\? The policy is for the partition aws-cn\n/,
    ],
    [[], { AWS_REGION: 'garage' }, 'aws', /AWS_REGION: .* garage; the policy is for the partition aws\n/],
  ];
  for (const [words, env, partition, err] of table)
    it(`prints one for ${partition} with ${JSON.stringify(words)} and ${JSON.stringify(env)}`, async () => {
      const { world, seen } = fakeWorld({ env });
      expect(await run(['aws_policy', 'deploy-load-balancer', ...words], world), seen.err).to.equal(0);
      const { Statement } = JSON.parse(seen.out.toString()) as {
        Statement: readonly { readonly Resource: string }[];
      };
      expect(Statement.map(({ Resource }) => Resource)).to.deep.equal(['*', `arn:${partition}:iam::*:*`]);
      expect(seen.err).to.match(err);
    });

  const faults: [words: string[], env: Record<string, string>, status: number, err: RegExp][] = [
    [['push'], {}, 99, /POLICY must be deploy, deploy-load-balancer or ecr, not "push"/],
    [[], {}, 99, /POLICY is missing/],
    [['ecr', 'deploy'], {}, 99, /1 extra argument/],
    [['ecr', '--region', 'us east 1'], {}, 99, /--region: "us east 1" is not a region name/],
    [['ecr'], { AWS_REGION: 'us-east-1a' }, 1, /AWS_REGION: this is an availability zone/],
  ];
  for (const [words, env, status, err] of faults)
    it(`refuses ${JSON.stringify(words)} with ${JSON.stringify(env)}`, async () => {
      const { world, seen } = fakeWorld({ env });
      expect(await run(['aws_policy', ...words], world)).to.equal(status);
      expect(seen.out.toString()).to.equal('');
      expect(seen.err).to.match(err);
    });
});
