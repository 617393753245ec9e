import { defineCommand } from '../command.ts';
import { variablePrefix } from '../core/job/names.ts';

export const command = defineCommand({
  name: 'get_resource_name',
  group: 'Names',
  summary: "Print the prefix of a resource's variables",
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: [],
  examples: ['get_resource_name my-aws.keys'],
  plain: true,
  run({ NAME: name }, { stdout }) {
    stdout.write(`${variablePrefix(name)}\n`);
  },
});
