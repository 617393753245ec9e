import { ShipctlError } from '../../errors.ts';
import type { AwsKeys } from '../../world/credentialProviders.ts';
import { type AwsResource, isRole } from '../tools/aws/keys.ts';

/**
 * The keys of a resource.
 *
 * @param user what needs them, as messages name it
 * @throws ShipctlError for a role
 */
export function keysOf({ integration, identity }: Omit<AwsResource, 'kind'>, user: string): Promise<AwsKeys> {
  if (!isRole(identity)) return Promise.resolve(identity);
  throw new ShipctlError(
    `${integration.label}: ${user} can't assume a role yet; configure_aws writes it as a profile`,
  );
}
