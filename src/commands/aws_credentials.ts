import { defineCommand } from '../command.ts';
import { isRole, processCredentials } from '../core/tools/aws/keys.ts';
import { awsResourceNamed } from '../core/configure/requests.ts';
import { ShipctlError } from '../errors.ts';

export const command = defineCommand({
  name: 'aws_credentials',
  group: 'CLI configuration',
  summary: 'Print the keys of a resource in the form of credential_process',
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: [],
  examples: ['aws_credentials my-aws'],
  async run({ NAME: name }, world) {
    const { integration, identity } = await awsResourceNamed(world, name);
    if (isRole(identity)) {
      throw new ShipctlError(
        `${integration.label}: aws_credentials can't assume a role yet; configure_aws writes it as a profile`,
      );
    }
    world.stdout.write(`${processCredentials(identity)}\n`);
  },
});
