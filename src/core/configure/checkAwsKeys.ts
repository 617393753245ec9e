import type { World } from '../../world/world.ts';
import { accountsIn } from '../clouds/aws/accounts.ts';
import { NO_ROLE_WISHES } from '../clouds/aws/roleOptions.ts';
import { TIMEOUT_OPTION, TIMEOUT_SECONDS, limitOf } from '../clouds/aws/timeout.ts';
import { UsageError } from '../../errors.ts';
import { throwFirst } from '../failures.ts';
import type { Integration } from '../job/integration.ts';
import type { AwsResource } from '../tools/aws/keys.ts';
import { accountVerification } from './accountVerification.ts';
import { type WantedVerification, verification } from './awsVerification.ts';
import { awsResourceOf } from './resourcesToConfigure.ts';

/** What a command line says of checks before anything is written. */
interface Checks {
  readonly verify?: boolean;
  readonly 'allowed-account-ids': string | undefined;
  readonly timeout?: number | undefined;
}

type Wanted = Pick<WantedVerification, 'region' | 'wishes'>;

/**
 * Asks AWS about keys before they are written, as far as the command line wants that.
 *
 * @throws UsageError for what is no list of accounts; ShipctlError if any of the keys won't do
 */
export async function checkAwsKeys(
  world: World,
  resources: readonly AwsResource[],
  checks: Checks,
  wanted: Wanted,
  warn: (text: string) => void,
): Promise<void> {
  const accounts = accountsIn(checks['allowed-account-ids']);
  const limit = await limitOf(world, checks.timeout ?? TIMEOUT_SECONDS, `--${TIMEOUT_OPTION.name}`);
  const verify = checks.verify === true ? verification : accountVerification;
  const found = await Promise.all(
    resources.map((resource) => verify(world, resource, { ...wanted, accounts, limit })),
  );
  found.flatMap(({ warnings }) => warnings).forEach(warn);
  const failures = found.flatMap((one) => one.failures).map(({ message }) => message);
  throwFirst(failures, world.stderr);
}

/**
 * The same for those of several integrations that are AWS's.
 *
 * @throws UsageError if none is
 */
export async function checkAccounts(
  world: World,
  integrations: readonly Integration[],
  checks: Checks,
  warn: (text: string) => void,
): Promise<void> {
  const resources = integrations.flatMap((integration) => awsResourceOf(integration) ?? []);
  if (resources.length === 0)
    throw new UsageError('--allowed-account-ids is about AWS resources, and there are none');
  await checkAwsKeys(world, resources, checks, { wishes: NO_ROLE_WISHES }, warn);
}
