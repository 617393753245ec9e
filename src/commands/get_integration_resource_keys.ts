import { defineCommand } from '../command.ts';
import { fieldNameLines } from '../core/job/integrationEnv.ts';
import { resourceFile } from '../core/job/jobFiles.ts';

export const command = defineCommand({
  name: 'get_integration_resource_keys',
  group: 'Integrations',
  summary: 'Print the names of the fields of the integration behind a resource',
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: [],
  examples: ['get_integration_resource_keys my-aws'],
  plain: true,
  async run({ NAME: resource }, world) {
    const file = await resourceFile(world, resource, 'integration.env');
    world.stdout.write(await fieldNameLines(world.files, file));
  },
});
