import type { Partition } from './partitions.ts';

/** The names of the policies, each for one job that AWS keys do. */
export const POLICY_NAMES = ['deploy', 'deploy-load-balancer', 'ecr'] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** Actions that are allowed together. */
interface Grant {
  readonly actions: readonly string[];
  readonly resource: (partition: Partition) => string;
}

const everywhere = (): string => '*';

const SERVICES: Grant = {
  actions: [
    'ecs:DeregisterTaskDefinition',
    'ecs:UpdateService',
    'ecs:CreateService',
    'ecs:RegisterTaskDefinition',
    'ecs:DeleteService',
    'ecs:DescribeServices',
    'ecs:ListTaskDefinitions',
  ],
  resource: everywhere,
};

const ROLES: Grant = {
  actions: ['iam:PassRole', 'iam:ListRoles'],
  resource: ({ name }) => `arn:${name}:iam::*:*`,
};

const IMAGES: Grant = {
  actions: [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:GetRepositoryPolicy',
    'ecr:DescribeRepositories',
    'ecr:ListImages',
    'ecr:DescribeImages',
    'ecr:BatchGetImage',
    'ecr:InitiateLayerUpload',
    'ecr:UploadLayerPart',
    'ecr:CompleteLayerUpload',
    'ecr:PutImage',
  ],
  resource: everywhere,
};

const POLICIES: Readonly<Record<PolicyName, readonly Grant[]>> = {
  deploy: [SERVICES],
  'deploy-load-balancer': [SERVICES, ROLES],
  ecr: [IMAGES],
};

/** A policy in the shape that IAM takes. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/**
 * A policy that allows what AWS keys need for a job, in one partition.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const policyDocument = (name: PolicyName, partition: Partition): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: POLICIES[name].map(({ actions, resource }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resource(partition),
  })),
});
