import { defineCommand } from '../command.ts';
import { partitionOf } from '../core/clouds/aws/partitions.ts';
import { POLICY_NAMES, policyDocument } from '../core/clouds/aws/policies.ts';
import { REGION_OPTION, checkedRegion, environmentRegion } from '../core/kinds/region.ts';
import { given as setting } from '../core/kinds/setting.ts';
import { warning } from '../core/messages.ts';

export const command = defineCommand({
  name: 'aws_policy',
  group: 'CLI configuration',
  summary: 'Print the IAM policy that AWS keys need',
  arguments: [
    {
      name: 'POLICY',
      values: POLICY_NAMES,
      summary: 'what the keys are for',
    },
  ],
  options: [
    {
      name: 'region',
      value: 'R',
      summary: 'a region of the partition; else AWS_REGION, else AWS_DEFAULT_REGION, else the partition aws',
    },
  ],
  examples: ['aws_policy deploy', 'aws_policy deploy-load-balancer --region cn-north-1'],
  notes: `deploy is for services of Amazon ECS, deploy-load-balancer for services with a load balancer, and ecr for pulling and
pushing images. ARNs in China, GovCloud and other partitions begin otherwise, so the policy follows the region.`,
  run({ POLICY: name, region: option }, world) {
    const region = setting(option, REGION_OPTION) ?? environmentRegion(world);
    const partition = partitionOf(region?.value ?? '');
    const warn = (text: string): void => {
      world.stderr.write(warning(text));
    };
    if (region) checkedRegion(region, warn, `the policy is for the partition ${partition.name}`);
    world.stdout.write(`${JSON.stringify(policyDocument(name, partition), undefined, 2)}\n`);
  },
});
