import { defineCommand } from '../command.ts';
import { ALLOWED_ACCOUNTS_OPTION } from '../core/clouds/aws/accounts.ts';
import { otherAnswers } from '../core/configure/answeringResources.ts';
import type { ConfiguredTool } from '../core/configure/configureUnits.ts';
import { nothingToConfigure, resourcesToConfigure } from '../core/configure/resourcesToConfigure.ts';
import { configuredJson, planJson, planLines, resourceLines } from '../core/configure/summary.ts';
import { type WantedUnits, wantedUnits } from '../core/configure/wantedUnits.ts';
import { planUnits, writeUnits } from '../core/configure/writeUnits.ts';
import { throwFirst } from '../core/failures.ts';
import { NO_SCOPE } from '../core/kinds/kinds.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, warning } from '../core/messages.ts';
import type { UnitRequest } from '../core/tools/configurableTool.ts';
import { LockTimeout, ShipctlError } from '../errors.ts';
import type { World } from '../world/world.ts';

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
        'what to configure beyond that, with commas between: ecr, gcr, gke, aks, eks; without it, what steps ask for',
    },
    ALLOWED_ACCOUNTS_OPTION,
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
    const { NAME: chosen, mode, plan: isPlan } = given;
    const warnings = new Set<string>();
    const warn = (text: string): void => {
      warnings.add(text);
    };
    const resources = await resourcesToConfigure(world, chosen);
    if (resources.length === 0) throw nothingToConfigure(world, 'resource', '');
    const scopes = scopesIn(given.scopes);
    if (given['allowed-account-ids'] !== undefined) {
      const { checkAccounts } = await import('../core/configure/checkAwsKeys.ts');
      const integrations = resources.map(({ integration }) => integration);
      await checkAccounts(world, integrations, given, warn);
    }
    const asking = { options: { mode, isPlan }, scopes, isNamed: chosen.length > 0, warn };
    const wanted = await wantedUnits(world, resources, asking);
    if (mode === 'process')
      (await otherAnswers(world, { names: chosen, units: wanted.all, isPlan })).forEach(warn);
    const { configured, failures } = await writtenOf(wanted, writer(world, given));
    configured.flatMap((one) => one.warnings).forEach(warn);
    const names = resources.map(({ integration }) => integration.resource.name);
    await report({ names, configured, warnings: [...warnings] }, given, world);
    throwFirst(failures, world.stderr);
  },
});

/** The scopes of a command line, which `configure` is not one of: it means nothing more. */
const scopesIn = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '' && scope !== NO_SCOPE);

/** @param seconds how long to wait for locks, instead of what the command line says */
type Write = (requests: readonly UnitRequest[], seconds?: number) => Promise<readonly ConfiguredTool[]>;

/** What a command line says of writing. */
interface WriteOptions {
  readonly plan: boolean;
  readonly overwrite: boolean;
  readonly 'lock-timeout': number;
}

/** What writes units, or only computes that for a plan. */
const writer =
  (world: World, { plan, overwrite, 'lock-timeout': timeout }: WriteOptions): Write =>
  async (requests, seconds = timeout) =>
    plan ? planUnits(world, requests, overwrite) : writeUnits(world, requests, overwrite, seconds);

/** Writes what is wanted; without what scopes add if that fails. */
async function writtenOf(
  { own, all, failures }: WantedUnits,
  write: Write,
): Promise<{ readonly configured: readonly ConfiguredTool[]; readonly failures: readonly string[] }> {
  try {
    return { configured: await write(all), failures };
  } catch (error) {
    if (!(error instanceof ShipctlError) || all.length === own.length) throw error;
    return { configured: await writtenAfter(error, own, write), failures: [...failures, error.message] };
  }
}

/** Writes units after a failure. If the first wait timed out, it waits for no lock: that of another file may be free. */
async function writtenAfter(
  failure: ShipctlError,
  units: readonly UnitRequest[],
  write: Write,
): Promise<readonly ConfiguredTool[]> {
  if (!(failure instanceof LockTimeout)) return write(units);
  try {
    return await write(units, 0);
  } catch (error) {
    throw error instanceof LockTimeout ? failure : error;
  }
}

interface Outcome {
  /** Names of the resources, in their order. */
  readonly names: readonly string[];
  readonly configured: readonly ConfiguredTool[];
  readonly warnings: readonly string[];
}

/** What a command line says of output. */
interface OutputOptions {
  readonly plan: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Prints what was written, or would be: the plan or JSON to standard output, all else to standard error. */
async function report(
  { names, configured, warnings }: Outcome,
  { plan, json, quiet }: OutputOptions,
  { stdout, stderr }: Pick<World, 'stdout' | 'stderr'>,
): Promise<void> {
  if (json) stdout.write(`${(plan ? planJson : configuredJson)(configured, warnings)}\n`);
  else if (plan) stdout.write((await import('../core/configure/plan.ts')).planText(configured));
  const lines = plan ? planLines(configured) : resourceLines(names, configured);
  if (!quiet) for (const line of lines) stderr.write(note(line));
  for (const text of warnings) stderr.write(warning(text));
}
