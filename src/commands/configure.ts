import { defineCommand } from '../command.ts';
import { otherAnswers } from '../core/configure/answeringResources.ts';
import type { ConfiguredTool } from '../core/configure/changes.ts';
import { nothingToConfigure, resourcesToConfigure } from '../core/configure/requests.ts';
import { configuredJson, planJson, planLines, resourceLines } from '../core/configure/summary.ts';
import { type WantedUnits, wantedUnits } from '../core/configure/wantedUnits.ts';
import { planUnits, writeUnits } from '../core/configure/writeUnits.ts';
import { NO_SCOPE } from '../core/kinds/kinds.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, warning } from '../core/messages.ts';
import type { UnitRequest } from '../core/tools/tool.ts';
import { ShipctlError } from '../errors.ts';

export const command = defineCommand({
  name: 'configure',
  group: 'CLI configuration',
  summary: 'Write the files of every CLI for the cliConfig resources of the job',
  arguments: [
    {
      name: 'NAME',
      meaning: 'resource',
      summary: 'resources to configure; without any, all of the job',
      rest: true,
      optional: true,
    },
  ],
  options: [
    {
      name: 'mode',
      values: ['keys', 'process'],
      default: 'keys',
      summary: 'what files hold: the keys, or a call of shipctl that prints them',
    },
    {
      name: 'scopes',
      value: 'LIST',
      summary:
        'what to configure beyond that, with commas between: gcr, gke, aks; without it, what steps ask for',
    },
    { name: 'overwrite', summary: 'overwrite what has the same name and shipctl did not write' },
    { name: 'plan', summary: 'print what would change, with secrets hidden, and write nothing' },
    { name: 'json', summary: 'print what was written, or would be, as JSON without values' },
    { name: 'quiet', summary: 'leave out the lines that say what was written; warnings stay' },
    LOCK_TIMEOUT_OPTION,
  ],
  examples: ['configure', 'configure my-registry', 'configure --plan', 'configure --json'],
  notes:
    'Works for AWS, gcloud, Azure, Kubernetes, Docker registries, JFrog, git and DigitalOcean. Either all files are written\n' +
    'or none. All other text in them stays as it is, and cleanup restores what they held before. --plan shows a diff of\n' +
    'each file: <secret 1> stands for anything not known to be public, including what others wrote, and equal secrets\n' +
    'have equal numbers.',
  async run(given, world) {
    const warnings: string[] = [];
    const warn = (text: string): void => {
      if (!warnings.includes(text)) warnings.push(text);
    };
    const resources = await resourcesToConfigure(world, given.NAME);
    if (resources.length === 0) throw nothingToConfigure(world, 'resource', '');
    const asking = {
      options: { mode: given.mode, isPlan: given.plan },
      scopes: given.scopes === undefined ? undefined : scopesIn(given.scopes),
      warn,
    };
    const wanted = await wantedUnits(world, resources, asking);
    if (given.mode === 'process' && given.NAME.length > 0)
      (await otherAnswers(world, given.NAME)).forEach(warn);
    const write = async (requests: readonly UnitRequest[]): Promise<readonly ConfiguredTool[]> =>
      given.plan
        ? planUnits(world, requests, given.overwrite)
        : writeUnits(world, requests, given.overwrite, given['lock-timeout']);
    const { configured, failures } = await writtenOf(wanted, write);
    configured.flatMap((one) => one.warnings).forEach(warn);
    const json = given.plan ? planJson : configuredJson;
    if (given.json) world.stdout.write(`${json(configured, warnings)}\n`);
    else if (given.plan) world.stdout.write((await import('../core/configure/plan.ts')).planText(configured));
    const names = resources.map(({ integration }) => integration.resource.name);
    const lines = given.plan ? planLines(configured) : resourceLines(names, configured);
    if (!given.quiet) for (const line of lines) world.stderr.write(note(line));
    for (const text of warnings) world.stderr.write(warning(text));
    const [first, ...more] = failures;
    for (const failure of more) world.stderr.write(note(failure));
    if (first !== undefined) throw new ShipctlError(first);
  },
});

/** The scopes of a command line, which `configure` is not one of: it means nothing more. */
const scopesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '' && scope !== NO_SCOPE);

/** Writes what is wanted; without what scopes add if that fails. */
async function writtenOf(
  { own, all, failures }: WantedUnits,
  write: (requests: readonly UnitRequest[]) => Promise<readonly ConfiguredTool[]>,
): Promise<{ readonly configured: readonly ConfiguredTool[]; readonly failures: readonly string[] }> {
  try {
    return { configured: await write(all), failures };
  } catch (error) {
    if (!(error instanceof ShipctlError) || all.length === own.length) throw error;
    return { configured: await write(own), failures: [...failures, error.message] };
  }
}
