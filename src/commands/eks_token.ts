import { defineCommand } from '../command.ts';
import { eksToken } from '../core/clouds/aws/eksToken.ts';
import { execCredential, execVersion } from '../core/clouds/execCredential.ts';
import { eksClusterNamed } from '../core/configure/clusterOwner.ts';
import { claimOf } from '../core/configure/resourcesToConfigure.ts';
import { keysOf } from '../core/kinds/awsKeys.ts';
import { warning } from '../core/messages.ts';

export const command = defineCommand({
  name: 'eks_token',
  group: 'CLI configuration',
  summary: 'Give kubectl a token for Amazon EKS',
  arguments: [
    {
      name: 'CLUSTER',
      meaning: 'resource',
      summary: 'an AWS resource with a clusterName, or the name of a cluster',
    },
  ],
  options: [
    {
      name: 'resource',
      value: 'NAME',
      meaning: 'resource',
      summary: 'the AWS resource whose keys are used; CLUSTER is the name of a cluster then',
    },
    { name: 'region', value: 'R', summary: "the cluster's region; it wins over all other sources" },
  ],
  examples: ['eks_token my-aws', 'eks_token prod --resource my-aws --region eu-west-1'],
  notes: `This is kubectl's protocol for credential plugins: it prints an ExecCredential, with a token that is good for 14 minutes.
It makes no request with plain keys; those of a role are asked for once, and kept for the job.

Without --resource, the keys for the name of a cluster are those of the AWS resource with this clusterName, or else of
the last AWS resource in the order of the steps.`,
  async run({ CLUSTER: name, resource: given, region: option }, world) {
    const { env, stdout, stderr } = world;
    const version = execVersion(env.get('KUBERNETES_EXEC_INFO'));
    const warn = (text: string): void => {
      stderr.write(warning(text));
    };
    const options = { resource: given, region: option };
    const { cluster, region, resource } = await eksClusterNamed(world, name, options, warn);
    const owner = claimOf(env, resource.integration);
    const keys = await keysOf(resource, { world, owner, region, warn });
    const token = await eksToken(env, { cluster, region, keys }, (await world.network()).now());
    stdout.write(`${execCredential(version, token.value, token.expires)}\n`);
  },
});
