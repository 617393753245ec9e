import { defineCommand } from '../command.ts';
import { awsResourceNamed } from '../core/configure/requests.ts';
import { keysOf } from '../core/kinds/awsKeys.ts';
import { processCredentials } from '../core/tools/aws/keys.ts';

export const command = defineCommand({
  name: 'aws_credentials',
  group: 'CLI configuration',
  summary: 'Print the keys of a resource in the form of credential_process',
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: [],
  examples: ['aws_credentials my-aws'],
  async run({ NAME: name }, world) {
    const keys = await keysOf(await awsResourceNamed(world, name), 'aws_credentials');
    world.stdout.write(`${processCredentials(keys)}\n`);
  },
});
