import type { Environment } from '../../world/environment.ts';
import { type JobIdentity, jobIdentity } from '../clouds/aws/jobIdentity.ts';
import { type AwsIdentity, type AwsKind, identityFields, isRole } from '../tools/aws/keys.ts';

/**
 * Where the keys of a resource come from, in words.
 *
 * @throws ShipctlError if the environment announces an identity of the job only by half
 */
export function keySource(kind: AwsKind, identity: AwsIdentity, env: Environment): string {
  if (isRole(identity))
    return `role ${identity.roleArn}, assumed with ${identityWords(jobIdentity(env, undefined))}`;
  const fields = identityFields(kind, identity).map(({ field }) => field);
  return `${fields.join(', ')} of the integration`;
}

function identityWords(identity: JobIdentity): string {
  switch (identity.kind) {
    case 'environment':
      return 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    case 'token file':
      return 'the token in AWS_WEB_IDENTITY_TOKEN_FILE';
    case 'token variable':
      return `the token in ${identity.variable}`;
    case 'GitHub':
      return 'an identity token from GitHub';
    case 'container':
      return `keys from ${identity.variable}`;
    case 'instance':
      return 'keys of the EC2 instance';
  }
}
