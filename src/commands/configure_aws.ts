import { defineCommand } from '../command.ts';
import { clientWarnings } from '../core/tools/aws/clientWarnings.ts';
import { type AwsIdentity, credentialProcess, credentialSource, isRole } from '../core/tools/aws/keys.ts';
import { awsPaths, savedPlace } from '../core/tools/aws/paths.ts';
import { pastedKeyWarnings } from '../core/tools/aws/pastedKeys.ts';
import { configureProfiles } from '../core/configure/changes.ts';
import type { ProfileRequest } from '../core/tools/aws/profile.ts';
import { checkProfileName } from '../core/tools/aws/profileName.ts';
import { type ProfileSettings, keysSettings, processSettings } from '../core/tools/aws/settings.ts';
import {
  type RankedAwsResource,
  REGION_OPTION,
  awsResourcesToConfigure,
  regionOf,
  stepScopes,
  versionFile,
} from '../core/configure/requests.ts';
import { winningVariables } from '../core/tools/aws/winningVariables.ts';
import { configuredLine } from '../core/configure/summary.ts';
import { newSalt } from '../core/tracking/salt.ts';
import { LOCK_TIMEOUT_OPTION } from '../core/lockTimeout.ts';
import { note, quote, warning } from '../core/messages.ts';
import { checkRegion } from '../core/tools/aws/region.ts';
import { ShipctlError, UsageError } from '../errors.ts';
import type { World } from '../world/world.ts';

interface Options {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly mode: 'keys' | 'process';
}

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
stays as it is. cleanup restores what was there before.`,
  async run(given, world) {
    if (given.profile !== undefined) {
      checkProfileName(given.profile, `--profile ${quote(given.profile)}`, 'Choose another name');
    }
    const resources = await awsResourcesToConfigure(world, given.NAME);
    if (given.profile !== undefined && resources.length > 1) {
      throw new UsageError(`--profile is for one resource, and the job has ${resources.length}; name one`);
    }
    const said = new Set<string>();
    // What is said of --region holds for each resource.
    const warn = (text: string): void => {
      if (!said.has(text)) world.stderr.write(warning(text));
      said.add(text);
    };
    const { profile, region, mode } = given;
    const options = { profile, region, mode };
    const planned: Planned[] = [];
    for (const resource of resources) planned.push(await plannedFor(world, resource, options, warn));
    const requests = planned.map(({ request }) => request);
    const sharedFiles = await world.sharedFiles();
    const paths = awsPaths(world.env);
    const state = world.env.get('JOB_STATE') ?? '';
    const saved = state === '' ? undefined : sharedFiles.firstInside(state, paths);
    if (saved !== undefined) throw savedPlace(saved);
    const { warnings, profiles, isChanged } = sharedFiles.update(paths, given['lock-timeout'], (files) =>
      configureProfiles(files, requests, given.overwrite, () => newSalt(world.random)),
    );
    const written = [...profiles].flatMap(([name, writer]) =>
      planned.filter(({ request }) => request === writer).map((one) => ({ ...one, name })),
    );
    if (!given.quiet) {
      const named = written.map(({ name, region, request }) => ({
        name,
        region,
        resource: request.claim.resource,
      }));
      world.stderr.write(note(configuredLine(named, isChanged)));
    }
    [...warnings, ...clientWarnings(profiles), ...winningVariables(world.env, written)].forEach(warn);
  },
});

/** What is to be written for a resource. */
interface Planned {
  readonly request: ProfileRequest;
  readonly identity: AwsIdentity;
  readonly region: string;
}

async function plannedFor(
  world: World,
  awsResource: RankedAwsResource,
  { profile, region: regionOption, mode }: Options,
  warn: (text: string) => void,
): Promise<Planned> {
  const { integration, kind, identity, rank } = awsResource;
  const { resource, masterName } = integration;
  const { env } = world;
  if (profile === undefined) {
    const wayOut = 'Configure it in a call of its own, with another name in --profile';
    checkProfileName(resource.name, `the name of the resource ${quote(resource.name)}`, wayOut);
  }
  const version = await versionFile(world, resource);
  const region = regionOf(world, resource, version, regionOption);
  const isOption = region.where === REGION_OPTION;
  const oddity = checkRegion(region, (text) => (isOption ? new UsageError(text) : new ShipctlError(text)));
  if (oddity !== undefined) warn(oddity);
  pastedKeyWarnings(awsResource).forEach(warn);
  const scopes = [...stepScopes(version), ...(masterName === 'ECR' ? ['ecr'] : [])];
  if (scopes.length > 0) warn(`${integration.label}: the scopes ${scopes.join(', ')} are not supported yet`);
  if (kind === 'role' && mode === 'process') {
    throw new ShipctlError(`${integration.label}: --mode process can't assume a role yet; use --mode keys`);
  }
  const settings: ProfileSettings =
    mode === 'process' && !isRole(identity)
      ? processSettings(credentialProcess(world.program, resource.name), region.value)
      : keysSettings(identity, region.value, credentialSource(env));
  const owner = { job: env.get('JOB_NAME') ?? '', build: env.get('BUILD_ID') ?? '', resource: resource.name };
  const request: ProfileRequest =
    profile === undefined
      ? { profile: resource.name, claim: { ...owner, rank }, settings, isNamed: false }
      : { profile, claim: owner, settings, isNamed: true };
  return { request, identity, region: region.value };
}
