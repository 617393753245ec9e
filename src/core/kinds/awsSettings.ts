import { ShipctlError, UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import { type JobIdentity, chainFrom, jobIdentity } from '../clouds/aws/jobIdentity.ts';
import { NO_ROLE_WISHES, type RoleWishes, wordsOf } from '../clouds/aws/roleOptions.ts';
import { checkSessions } from '../clouds/aws/roleSession.ts';
import { type AwsIdentity, credentialProcess, credentialSource, isRole, rolesOf } from '../tools/aws/keys.ts';
import { type ProfileSettings, keysSettings, processSettings, roleSettings } from '../tools/aws/settings.ts';
import type { Given } from './kind.ts';
import { ownDefault } from './ownDefault.ts';

/**
 * What a profile is to hold. A role that no file can describe is assumed by shipctl, in mode `keys` too.
 *
 * @param profile its name
 * @throws UsageError or ShipctlError for what can't be written
 */
export async function awsSettings(
  { integration, options, world, warn }: Pick<Given, 'integration' | 'options' | 'world' | 'warn'>,
  identity: AwsIdentity,
  region: string,
  profile: string,
): Promise<ProfileSettings> {
  const wishes = wishesFor(identity, options.wishes ?? NO_ROLE_WISHES);
  const { label, resource } = integration;
  const roles = rolesOf(identity, wishes);
  checkRoles(world.env, identity, roles, wishes, label);
  // Without it, shipctl would take the region that the job has when keys are asked for.
  const place = roles.length > 0 && options.region !== undefined ? ['--region', region] : [];
  const process = (): ProfileSettings => {
    const words = [...place, ...wordsOf(wishes)];
    return processSettings(credentialProcess(world.program, resource.name, words), region);
  };
  if (options.mode === 'process') return process();
  checkForFile(label, roles, wishes);
  const [roleArn] = roles;
  if (isRole(identity)) {
    const source = credentialSource(world.env);
    // Written as the default, the role takes the place of the keys that are to assume it.
    const isOwn = source === 'Ec2InstanceMetadata' && (await ownDefault(world)) !== undefined;
    if (source === undefined || isOwn) return process();
    if (source === 'Ec2InstanceMetadata' && world.env.get('GITHUB_ACTIONS') === 'true') warn(noToken(label));
    return roleSettings({ ...wishes, roleArn: identity.roleArn }, region, ['credential_source', source]);
  }
  const keys = keysSettings(identity, region);
  if (roleArn === undefined) return keys;
  const role = roleSettings({ ...wishes, roleArn }, region, ['source_profile', profile]);
  return { credentials: keys.credentials, config: role.config };
}

const noToken = (label: string): string =>
  `${label}: GitHub gives this job no identity token, so the AWS CLI will ask an EC2 instance for keys. If the job runs on ` +
  'none, give the workflow "permissions: id-token: write"';

/** What of the command line is for a resource: it may have both resources with roles and some with keys. */
function wishesFor(identity: AwsIdentity, wishes: RoleWishes): RoleWishes {
  if (isRole(identity)) return wishes;
  return wishes.roles.length === 0 ? NO_ROLE_WISHES : { ...wishes, tokenVariable: undefined };
}

/**
 * Refuses roles that nobody could assume with the identity that the job has now.
 *
 * @throws UsageError
 */
function checkRoles(
  env: Environment,
  identity: AwsIdentity,
  roles: readonly string[],
  wishes: RoleWishes,
  label: string,
): void {
  if (roles.length === 0) return;
  const job: JobIdentity = isRole(identity)
    ? identityNow(env, wishes)
    : { kind: 'environment', keys: identity };
  const chain = chainFrom(job, roles);
  checkSessions(chain.roles, wishes, chain.start, label);
}

/** The identity of the job. If one is announced only by half, that is for whoever asks for keys to say. */
function identityNow(env: Environment, { tokenVariable }: RoleWishes): JobIdentity {
  try {
    return jobIdentity(env, tokenVariable);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof ShipctlError)) throw error;
    return { kind: 'instance' };
  }
}

/**
 * Refuses what the AWS CLI's files can't hold.
 *
 * @throws UsageError
 */
function checkForFile(label: string, roles: readonly string[], wishes: RoleWishes): void {
  const { externalId, durationSeconds, sessionName } = wishes;
  const plain = { ...NO_ROLE_WISHES, roles: wishes.roles, externalId, durationSeconds, sessionName };
  const isPlain = wordsOf(wishes).join('\n') === wordsOf(plain).join('\n');
  if (roles.length <= 1 && isPlain) return;
  const what = isPlain ? 'a chain of roles' : 'a tag, a policy, a source identity or a token';
  throw new UsageError(
    `${label}: the AWS CLI's files can't hold ${what}; use --mode process, with which shipctl assumes the role`,
  );
}
