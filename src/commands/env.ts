import { defineCommand } from '../command.ts';
import { JSON_FORMAT, SHELL_FORMAT, checkedPrefix, exportsOf } from '../core/shell/exports.ts';
import { integrationValues, onlyFields } from '../core/job/integrationValues.ts';
import { warning } from '../core/messages.ts';

const FORMATS = { shell: SHELL_FORMAT, json: JSON_FORMAT };

export const command = defineCommand({
  name: 'env',
  group: 'Integrations',
  summary: 'Print all fields of integrations as variables',
  arguments: [
    {
      name: 'NAME',
      summary: 'a resource or an integration of the job',
      rest: true,
      meaning: 'resource',
    },
  ],
  options: [
    {
      name: 'format',
      values: ['shell', 'json'],
      default: 'shell',
      summary: 'lines for eval, or one object of strings',
    },
    { name: 'prefix', value: 'P', summary: "put P in front of the variables' names" },
    {
      name: 'only',
      value: 'FIELDS',
      summary: 'only these fields, separated by commas; case does not matter',
    },
  ],
  examples: ['env my-aws', 'env my-keys --format json --only url,token --prefix KEYS_'],
  notes: `In a script: values=$(shipctl env my-keys) && eval "$values"

A variable has the name of its field, spelled as in integration.json. A field is left out, with a warning, if its name
is not a valid name of a variable, or would change what a shell or a program runs (PATH, LD_PRELOAD and the like).`,
  async run({ NAME: names, format, prefix, only }, world) {
    const chosen = FORMATS[format];
    const start = checkedPrefix(prefix ?? '');
    const all = [];
    for (const name of names) all.push(...(await integrationValues(world, name)));
    const { values, warnings } = exportsOf(only === undefined ? all : onlyFields(all, only), start, chosen);
    const printed = chosen.print(values);
    for (const text of warnings) world.stderr.write(warning(text));
    world.stdout.write(printed);
  },
});
