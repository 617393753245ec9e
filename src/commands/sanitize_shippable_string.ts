import { defineCommand } from '../command.ts';
import { neededText, sanitize } from '../core/names.ts';

export const command = defineCommand({
  name: 'sanitize_shippable_string',
  group: 'Names',
  summary: 'Print a string without characters outside A-Za-z0-9_',
  arguments: [{ name: 'STRING', summary: 'any text' }],
  options: [],
  examples: ["sanitize_shippable_string 'my-aws.keys'"],
  plain: true,
  run({ STRING: text }, { answer }) {
    return answer(`${sanitize(neededText(text))}\n`);
  },
});
