import { defineCommand } from '../command.ts';
import { ALLOWED_ACCOUNTS_OPTION } from '../core/clouds/aws/accounts.ts';
import { ROLE_OPTIONS, checkUse, roleWishes } from '../core/clouds/aws/roleOptions.ts';
import { TIMEOUT_OPTION } from '../core/clouds/aws/timeout.ts';
import type { ConfiguredTool } from '../core/configure/configureUnits.ts';
import {
  type RankedAwsResource,
  awsResourcesToConfigure,
  claimOf,
} from '../core/configure/resourcesToConfigure.ts';
import { configuredLine } from '../core/configure/summary.ts';
import { writeUnits } from '../core/configure/writeUnits.ts';
import type { Integration } from '../core/job/integration.ts';
import { awsUnit } from '../core/kinds/aws.ts';
import type { Given } from '../core/kinds/kind.ts';
import { scopesOf } from '../core/kinds/kinds.ts';
import { stepScopes, versionFile } from '../core/kinds/version.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, quote, warning } from '../core/messages.ts';
import { isRole } from '../core/tools/aws/keys.ts';
import { checkProfileName } from '../core/tools/aws/profileName.ts';
import type { ProfileUnit } from '../core/tools/aws/profileUnit.ts';
import { UsageError } from '../errors.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'configure_aws',
  group: 'CLI configuration',
  summary: 'Write the shared AWS files for the cliConfig resources of the job',
  arguments: [
    {
      name: 'NAME',
      meaning: 'resource',
      summary: 'resources to configure; without any, all AWS resources of the job',
      rest: true,
      optional: true,
    },
  ],
  options: [
    {
      name: 'profile',
      value: 'P',
      summary: "write profile P instead of one with the resource's name and [default]",
    },
    { name: 'region', value: 'R', summary: 'the region; it wins over all other sources' },
    {
      name: 'mode',
      values: ['keys', 'process'],
      default: 'keys',
      summary: 'what a profile contains: the keys, or a command that prints them',
    },
    ...ROLE_OPTIONS,
    {
      name: 'verify',
      summary: 'first ask AWS whose keys they are, as verify_aws does; if that fails, write nothing',
    },
    ALLOWED_ACCOUNTS_OPTION,
    TIMEOUT_OPTION,
    { name: 'overwrite', summary: 'overwrite a profile that shipctl did not write' },
    { name: 'quiet', summary: 'leave out the line that says what was written; warnings stay' },
    LOCK_TIMEOUT_OPTION,
  ],
  examples: [
    'configure_aws',
    'configure_aws my-aws --region eu-west-1',
    'configure_aws my-aws --profile deploy --mode process',
  ],
  notes: `Each resource becomes a profile with its name, and the last IN step also becomes [default]. All other text in the files
stays as it is. cleanup restores what was there before.

Nothing is written unless all keys are in the allowed accounts: AWS is asked for the account of keys, and the ARN of a role
names its own.`,
  async run(given, world) {
    const { profile, region, mode } = given;
    const wishes = roleWishes(given);
    if (profile !== undefined)
      checkProfileName(profile, `--profile ${quote(profile)}`, 'Choose another name');
    const resources = await awsResourcesToConfigure(world, given.NAME);
    checkUse(
      wishes,
      resources.some(({ identity }) => isRole(identity)),
    );
    if (profile !== undefined && resources.length > 1)
      throw new UsageError(`--profile is for one resource, and the job has ${resources.length}; name one`);
    const isChecked = given.verify || given['allowed-account-ids'] !== undefined;
    if (given.timeout !== undefined && !isChecked)
      throw new UsageError(
        '--timeout is about requests to AWS, and there are none: give --verify or --allowed-account-ids too',
      );
    const said = new Set<string>();
    // What is said of --region holds for each resource.
    const warn = (text: string): void => {
      if (!said.has(text)) world.stderr.write(warning(text));
      said.add(text);
    };
    const units = await profileUnits(world, resources, { profile, region, mode, wishes }, warn);
    if (isChecked) {
      const { checkAwsKeys } = await import('../core/configure/checkAwsKeys.ts');
      await checkAwsKeys(world, resources, given, { region, wishes }, warn);
    }
    const [configured] = await writeUnits(world, units, given.overwrite, given['lock-timeout']);
    if (!configured) return;
    if (!given.quiet) world.stderr.write(note(lineFor(configured, units)));
    configured.warnings.forEach(warn);
  },
});

/** The profiles that resources ask for. */
async function profileUnits(
  world: World,
  resources: readonly RankedAwsResource[],
  options: Given['options'],
  warn: (text: string) => void,
): Promise<readonly ProfileUnit[]> {
  const units: ProfileUnit[] = [];
  for (const { integration, kind, identity, rank } of resources) {
    const claim = { ...claimOf(world.env, integration), rank };
    const version = await versionFile(world, integration.resource);
    const scopes = scopesOf(integration, stepScopes(version));
    units.push(await awsUnit({ world, integration, claim, version, options, warn }, kind, identity));
    if (scopes.length > 0) warn(otherScopes(integration, scopes));
  }
  return units;
}

const otherScopes = ({ label }: Integration, scopes: readonly string[]): string =>
  `${label}: configure_aws writes only the AWS files; for the ${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(', ')}, use configure`;

function lineFor({ written, files }: ConfiguredTool, units: readonly ProfileUnit[]): string {
  const profiles = [...written].flatMap(([name, request]) =>
    units
      .filter((unit) => unit === request)
      .map(({ region, claim }) => ({ name, region, resource: claim.resource })),
  );
  return configuredLine(
    profiles,
    files.some(({ isChanged }) => isChanged),
  );
}
