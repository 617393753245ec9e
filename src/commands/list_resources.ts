import { defineCommand } from '../command.ts';
import { outsideJob } from '../core/job/absence.ts';
import { resourceJson, resourceLines } from '../core/job/resourceList.ts';
import { allResources } from '../core/job/resources.ts';
import { inStepOrder } from '../core/job/stepOrder.ts';
import { optionalObject } from '../core/json/jsonObject.ts';
import { warning } from '../core/messages.ts';
import { UsageError } from '../errors.ts';

const OPERATIONS = ['IN', 'OUT'] as const;

export const command = defineCommand({
  name: 'list_resources',
  group: 'Resources and jobs',
  summary: "List the job's resources: name, type and operation",
  arguments: [],
  options: [
    { name: 'type', value: 'T', summary: 'only resources of this type, such as cliConfig' },
    { name: 'operation', values: OPERATIONS, summary: 'only resources of this operation' },
    { name: 'json', summary: 'print a JSON array of objects' },
  ],
  examples: ['list_resources', 'list_resources --type cliConfig --operation IN', 'list_resources --json'],
  notes:
    "Prints a line for each resource, with tabs between its name, type and operation, in the order of the job's steps.\n" +
    'Resources without a step come first. A resource with a tab, line break or other control character in its name is\n' +
    'left out, with a warning; --json lists it.',
  async run({ type, operation, json }, world) {
    const outside = outsideJob(world.env);
    if (outside !== undefined) throw new UsageError(outside);
    const message = world.env.get('JOB_MESSAGE');
    const steps = message ? await optionalObject(world.files, message) : undefined;
    const listed = inStepOrder(allResources(world.env), steps, OPERATIONS)
      .filter((resource) => type === undefined || resource.type === type)
      .filter((resource) => operation === undefined || resource.operation === operation);
    const { text, warnings } = json ? resourceJson(listed) : resourceLines(listed);
    for (const left of warnings) world.stderr.write(warning(left));
    world.stdout.write(text);
  },
});
