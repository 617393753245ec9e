import { defineCommand } from '../command.ts';
import { neededText } from '../core/job/names.ts';
import { upperCase } from '../core/job/sanitize.ts';

export const command = defineCommand({
  name: 'to_uppercase',
  group: 'Names',
  summary: 'Print a string in upper case',
  arguments: [{ name: 'STRING', summary: 'any text' }],
  options: [],
  examples: ['to_uppercase us-east-1'],
  plain: true,
  run({ STRING: text }, { stdout }) {
    stdout.write(`${upperCase(neededText(text))}\n`);
  },
});
