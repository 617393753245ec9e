import { defineCommand } from '../command.ts';
import { neededText } from '../core/job/names.ts';
import { sanitize } from '../core/job/sanitize.ts';

export const command = defineCommand({
  name: 'sanitize_shippable_string',
  group: 'Names',
  summary: 'Print a string without characters other than A-Z, a-z, 0-9 and _',
  arguments: [{ name: 'STRING', summary: 'any text' }],
  options: [],
  examples: ["sanitize_shippable_string 'my-aws.keys'"],
  plain: true,
  run({ STRING: text }, { stdout }) {
    stdout.write(`${sanitize(neededText(text))}\n`);
  },
});
