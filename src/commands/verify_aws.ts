import { defineCommand } from '../command.ts';
import { ALLOWED_ACCOUNTS_OPTION, accountsIn } from '../core/clouds/aws/accounts.ts';
import { POLICY_NAMES } from '../core/clouds/aws/policies.ts';
import { ROLE_OPTIONS, checkUse, roleWishes } from '../core/clouds/aws/roleOptions.ts';
import { TIMEOUT_OPTION, TIMEOUT_SECONDS, limitOf } from '../core/clouds/aws/timeout.ts';
import { verification } from '../core/configure/awsVerification.ts';
import { awsIntegrations } from '../core/configure/resourcesToConfigure.ts';
import { verificationJson, verificationText } from '../core/configure/verificationText.ts';
import { throwFirst } from '../core/failures.ts';
import { warning } from '../core/messages.ts';

export const command = defineCommand({
  name: 'verify_aws',
  group: 'CLI configuration',
  summary: 'Ask AWS whose keys the resources have, and whether they are sufficient',
  arguments: [
    {
      name: 'NAME',
      meaning: 'resource',
      summary: 'resources with an AWS integration; without any, those that configure_aws writes',
      rest: true,
      optional: true,
    },
  ],
  options: [
    ALLOWED_ACCOUNTS_OPTION,
    {
      name: 'policy',
      values: POLICY_NAMES,
      summary: 'say which actions of this policy the keys lack, if they may ask IAM for that',
    },
    ...ROLE_OPTIONS,
    { name: 'json', summary: 'print a JSON array of objects' },
    TIMEOUT_OPTION,
  ],
  examples: [
    'verify_aws',
    'verify_aws my-aws --allowed-account-ids 123456789012',
    'verify_aws my-aws --policy deploy --json',
  ],
  notes: `Prints the account and the ARN of the keys, and where they come from. A resource that fails does not stop the others;
the status is 1 if any does. If a role can't have the options of the call, nothing is printed, and the status is 99. Messages
say whether keys are unknown, wrong, expired or denied, whether the clock is wrong, and whether the region exists and is
enabled.`,
  async run({ NAME: names, policy, json, timeout, ...given }, world) {
    const accounts = accountsIn(given['allowed-account-ids']);
    const wishes = roleWishes(given);
    const resources = await awsIntegrations(world, names);
    checkUse(
      wishes,
      resources.some(({ kind }) => kind === 'role'),
    );
    const limit = await limitOf(world, timeout ?? TIMEOUT_SECONDS, `--${TIMEOUT_OPTION.name}`);
    const wanted = { accounts, policy, wishes, limit };
    const found = await Promise.all(resources.map((resource) => verification(world, resource, wanted)));
    world.stdout.write(json ? verificationJson(found) : found.map(verificationText).join(''));
    for (const text of new Set(found.flatMap(({ warnings }) => warnings))) world.stderr.write(warning(text));
    throwFirst(
      found.flatMap(({ failures }) => failures.map(({ message }) => message)),
      world.stderr,
    );
  },
});
