import { expect } from 'chai';
import { partitionOf } from '../../../../src/core/clouds/aws/partitions.ts';
import { POLICY_NAMES, type PolicyName, policyDocument } from '../../../../src/core/clouds/aws/policies.ts';
import { skipFor } from '../../../support/clients.ts';
import { IamSimulator } from '../../../support/iamSimulator.ts';

const ECS = [
  ...['ecs:DeregisterTaskDefinition', 'ecs:UpdateService', 'ecs:CreateService', 'ecs:RegisterTaskDefinition'],
  ...['ecs:DeleteService', 'ecs:DescribeServices', 'ecs:ListTaskDefinitions'],
];
const ECR = [
  ...['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer'],
  ...['ecr:GetRepositoryPolicy', 'ecr:DescribeRepositories', 'ecr:ListImages', 'ecr:DescribeImages'],
  ...['ecr:BatchGetImage', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload'],
  'ecr:PutImage',
];

const statement = (actions: readonly string[], resource: string): unknown => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});

describe('policyDocument', () => {
  const contents: [region: string, name: PolicyName, statements: unknown[]][] = [
    ['us-east-1', 'deploy', [statement(ECS, '*')]],
    ['us-east-1', 'ecr', [statement(ECR, '*')]],
    ...(
      ['aws us-east-1', 'aws-cn cn-north-1', 'aws-us-gov us-gov-west-1', 'aws-eusc eusc-de-east-1'] as const
    )
      .map((text) => text.split(' ') as [string, string])
      .map(([partition, region]): [string, PolicyName, unknown[]] => [
        region,
        'deploy-load-balancer',
        [statement(ECS, '*'), statement(['iam:PassRole', 'iam:ListRoles'], `arn:${partition}:iam::*:*`)],
      ]),
  ];
  for (const [region, name, statements] of contents)
    it(`has what ${name} needs in ${region}`, () => {
      expect(policyDocument(name, partitionOf(region))).to.deep.equal({
        Version: '2012-10-17',
        Statement: statements,
      });
    });
});

describe('a policy, as a simulator of IAM judges it', () => {
  const simulator = IamSimulator.installed();

  /** Something that an action is about. */
  function resourceFor(action: string, partition: string, region: string): string {
    const place = (service: string): string => `arn:${partition}:${service}:${region}:123456789012`;
    if (/^ecs:(Deregister|List)|^ecr:GetAuth/.test(action)) return '*';
    if (/^ecs:.*TaskDefinition$/.test(action)) return `${place('ecs')}:task-definition/web:1`;
    if (/^ecs:.*Task$/.test(action)) return `${place('ecs')}:task/prod/1`;
    if (action.startsWith('ecs:')) return `${place('ecs')}:service/prod/web`;
    return action.startsWith('ecr:') ? `${place('ecr')}:repository/web` : `arn:${partition}:iam::1:role/web`;
  }

  const others: Readonly<Record<PolicyName, readonly string[]>> = {
    deploy: ['ecs:StopTask', 'iam:PassRole', 'ecr:PutImage'],
    'deploy-load-balancer': ['ecs:StopTask', 'iam:DeleteRole', 'ecr:PutImage'],
    ecr: ['ecr:DeleteRepository', 'ecr:SetRepositoryPolicy', 'ecs:UpdateService'],
  };
  const partitions = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

  for (const [partition, region] of Object.entries(partitions))
    for (const name of POLICY_NAMES)
      it(`${name} allows in ${partition} what it lists, and nothing else`, async function () {
        if (!simulator) skipFor(this, 'SHIPCTL_IAM_SIMULATE names no iam-simulate');
        const policy = policyDocument(name, partitionOf(region));
        const isAllowed = async (action: string): Promise<boolean> =>
          simulator.isAllowed(policy, partition, action, resourceFor(action, partition, region));
        // IAM asks about ListRoles for arn:aws:iam::ACCOUNT:role/, and the simulator for *.
        const listed = policy.Statement.flatMap(({ Action }) => Action).filter(
          (one) => one !== 'iam:ListRoles',
        );
        for (const action of listed) expect(await isAllowed(action), action).to.equal(true);
        for (const action of others[name]) expect(await isAllowed(action), action).to.equal(false);
      });

  it('deploy-load-balancer passes no roles of another partition', async function () {
    if (!simulator) skipFor(this, 'SHIPCTL_IAM_SIMULATE names no iam-simulate');
    const policy = policyDocument('deploy-load-balancer', partitionOf('cn-north-1'));
    const role = 'arn:aws:iam::1:role/web';
    expect(await simulator.isAllowed(policy, 'aws', 'iam:PassRole', role)).to.equal(false);
  });
});
