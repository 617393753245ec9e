import { defineCommand } from '../command.ts';
import { otherAnswers } from '../core/configure/answeringResources.ts';
import { claimOf, nothingToConfigure, resourcesToConfigure } from '../core/configure/requests.ts';
import { configuredJson, planJson, planLines, resourceLines } from '../core/configure/summary.ts';
import { planUnits, writeUnits } from '../core/configure/writeUnits.ts';
import { kindRowOf, scopesOf, unknownKind, unsupportedScopes } from '../core/kinds/kinds.ts';
import { stepScopes, versionFile } from '../core/kinds/version.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, warning } from '../core/messages.ts';
import type { UnitRequest } from '../core/tools/tool.ts';

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
    const requests: UnitRequest[] = [];
    for (const { integration, rank } of resources) {
      const row = kindRowOf(integration);
      if (!row) throw unknownKind(integration);
      const version = await versionFile(world, integration.resource);
      const claim = { ...claimOf(world.env, integration), rank };
      const kind = await row.load();
      requests.push(
        ...(await kind.units({ world, integration, claim, version, options: { mode: given.mode }, warn })),
      );
      const scopes = scopesOf(integration, stepScopes(version));
      if (scopes.length > 0) warn(unsupportedScopes(integration, scopes));
    }
    if (given.mode === 'process' && given.NAME.length > 0)
      (await otherAnswers(world, given.NAME)).forEach(warn);
    const configured = given.plan
      ? await planUnits(world, requests, given.overwrite)
      : await writeUnits(world, requests, given.overwrite, given['lock-timeout']);
    configured.flatMap((one) => one.warnings).forEach(warn);
    const json = given.plan ? planJson : configuredJson;
    if (given.json) world.stdout.write(`${json(configured, warnings)}\n`);
    else if (given.plan) world.stdout.write((await import('../core/configure/plan.ts')).planText(configured));
    const names = resources.map(({ integration }) => integration.resource.name);
    const lines = given.plan ? planLines(configured) : resourceLines(names, configured);
    if (!given.quiet) for (const line of lines) world.stderr.write(note(line));
    for (const text of warnings) world.stderr.write(warning(text));
  },
});
