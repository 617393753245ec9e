import { defineCommand } from '../command.ts';
import { resourceFile } from '../core/job/jobFiles.ts';
import { ABSENCE_OPTIONS, writeJsonAnswer } from '../core/json/jsonAnswer.ts';
import { parsePath } from '../core/json/jsonPath.ts';
import { jsonFile } from '../core/json/jsonText.ts';
import { valueAt } from '../core/json/jsonValues.ts';
import { UsageError } from '../errors.ts';

const LINE_END = 10;

export const command = defineCommand({
  name: 'get_integration_resource',
  group: 'Integrations',
  summary: 'Print the integration behind a resource, or one value of it',
  arguments: [
    { name: 'NAME', summary: "the resource's name", meaning: 'resource' },
    {
      name: 'PATH',
      meaning: 'field',
      summary: 'the path of the value: a.b[0].c; without it, all of integration.json as it is',
      optional: true,
    },
  ],
  options: ABSENCE_OPTIONS,
  examples: ['get_integration_resource my-aws', 'get_integration_resource my-aws accessKey'],
  plain: true,
  async run({ NAME: resource, PATH: path, default: fallback, required: isRequired }, world) {
    if (path === undefined && (fallback !== undefined || isRequired)) {
      throw new UsageError('--default and --required need a PATH');
    }
    const steps = path === undefined ? undefined : parsePath(path);
    const { path: file, bytes } = await resourceFile(world, resource, 'integration.json');
    const json = jsonFile(file, bytes);
    if (steps) {
      writeJsonAnswer(world.stdout, json, steps, { fallback, isRequired });
      return;
    }
    valueAt(json, []);
    world.stdout.write(bytes.at(-1) === LINE_END ? bytes : Buffer.concat([bytes, Buffer.of(LINE_END)]));
  },
});
