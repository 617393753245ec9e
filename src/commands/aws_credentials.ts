import { defineCommand } from '../command.ts';
import { ROLE_OPTIONS, checkUse, roleWishes } from '../core/clouds/aws/roleOptions.ts';
import { TIMEOUT_OPTION, TIMEOUT_SECONDS, limitOf } from '../core/clouds/aws/timeout.ts';
import { awsResourceNamed, claimOf } from '../core/configure/resourcesToConfigure.ts';
import { warning } from '../core/messages.ts';
import { isRole, processCredentials } from '../core/tools/aws/keys.ts';

export const command = defineCommand({
  name: 'aws_credentials',
  group: 'CLI configuration',
  summary: 'Print keys of a resource or a role in the form of credential_process',
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: [
    ...ROLE_OPTIONS,
    { name: 'region', value: 'R', summary: 'where to assume roles; it wins over all other sources' },
    { name: 'no-cache', summary: 'assume roles anew, and keep no keys' },
    TIMEOUT_OPTION,
  ],
  examples: [
    'aws_credentials my-aws',
    'aws_credentials my-aws --role-arn arn:aws:iam::111122223333:role/deploy',
  ],
  notes: `Keys of a role are kept for the job, and asked for anew when a third of their life is left; cleanup removes them.
Of several calls at once only one asks AWS.`,
  async run({ NAME: name, ...given }, world) {
    const { integration, identity } = await awsResourceNamed(world, name);
    const wishes = roleWishes(given);
    const more = (['region', TIMEOUT_OPTION.name] as const).filter((option) => given[option] !== undefined);
    checkUse(wishes, isRole(identity), more);
    if (!isRole(identity) && wishes.roles.length === 0) {
      world.stdout.write(`${processCredentials(identity)}\n`);
      return;
    }
    // Plain keys need none of this.
    const [{ keysOf }, { checkedRegion, placedRegion }, { versionFile }] = await Promise.all([
      import('../core/kinds/awsKeys.ts'),
      import('../core/kinds/region.ts'),
      import('../core/kinds/version.ts'),
    ]);
    const warn = (text: string): void => {
      world.stderr.write(warning(text));
    };
    const version = await versionFile(world, integration.resource);
    const region = placedRegion(world, integration.resource, version, given.region);
    const keys = await keysOf(
      { integration, identity },
      {
        world,
        owner: claimOf(world.env, integration),
        region: region && checkedRegion(region, warn),
        wishes,
        limit: await limitOf(world, given.timeout ?? TIMEOUT_SECONDS, `--${TIMEOUT_OPTION.name}`),
        isKept: !given['no-cache'],
        warn,
      },
    );
    world.stdout.write(`${processCredentials(keys)}\n`);
  },
});
