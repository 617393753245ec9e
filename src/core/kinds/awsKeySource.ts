import type { Environment } from '../../world/environment.ts';
import { type JobIdentity, jobIdentity } from '../clouds/aws/jobIdentity.ts';
import type { RoleWishes } from '../clouds/aws/roleOptions.ts';
import { type AwsIdentity, type AwsKind, identityFields, isRole, rolesOf } from '../tools/aws/keys.ts';

/** Whose keys, and which roles are assumed with them. */
interface Asked {
  readonly kind: AwsKind;
  readonly identity: AwsIdentity;
  readonly wishes: Pick<RoleWishes, 'roles' | 'tokenVariable'>;
}

/**
 * Where the keys of a resource come from, in words.
 *
 * @throws ShipctlError if the environment announces an identity of the job only by half
 */
export function keySource({ kind, identity, wishes }: Asked, env: Environment): string {
  const roles = rolesOf(identity, wishes);
  const first = isRole(identity)
    ? identityWords(jobIdentity(env, wishes.tokenVariable), roles[0])
    : `${identityFields(kind, identity)
        .map(({ field }) => field)
        .join(', ')} of the integration`;
  return roles.length === 0 ? first : `role ${roles.join(', then ')}, assumed with ${first}`;
}

function identityWords(identity: JobIdentity, role: string | undefined): string {
  switch (identity.kind) {
    case 'environment':
      return 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    case 'token file':
      return identity.roleArn === role
        ? 'the token in AWS_WEB_IDENTITY_TOKEN_FILE'
        : 'the role of AWS_ROLE_ARN, assumed with the token in AWS_WEB_IDENTITY_TOKEN_FILE';
    case 'token variable':
      return `the token in ${identity.variable}`;
    case 'GitHub':
      return 'an identity token from GitHub';
    case 'container':
      return `keys from ${identity.variable}`;
    case 'instance':
      return "keys of the EC2 instance, or of the user's own [default]";
  }
}
