import { defineCommand } from '../command.ts';
import { fieldNameLines } from '../core/job/integrationEnv.ts';
import { integrationFile } from '../core/job/jobFiles.ts';

export const command = defineCommand({
  name: 'get_integration_keys',
  group: 'Integrations',
  summary: 'Print the names of the fields of an integration of the job',
  arguments: [{ name: 'INTEGRATION', summary: "the integration's name", meaning: 'integration' }],
  options: [],
  examples: ['get_integration_keys my-keys'],
  plain: true,
  async run({ INTEGRATION: integration }, world) {
    const file = await integrationFile(world, integration, 'integration.env');
    world.stdout.write(await fieldNameLines(world.files, file));
  },
});
