import { defineCommand } from '../command.ts';
import { note } from '../core/messages.ts';
import { deliveriesOf } from '../core/notification/deliveries.ts';
import { NOTIFY_OPTIONS, givenOptions } from '../core/notification/options.ts';
import { ShipctlError } from '../errors.ts';

export const command = defineCommand({
  name: 'notify',
  group: 'Utilities',
  summary: 'Post to a notification resource: Slack, webhook, IRC and others',
  arguments: [{ name: 'NAME', summary: "the resource's name", meaning: 'resource' }],
  options: NOTIFY_OPTIONS,
  examples: [
    "notify my-slack --recipient '#builds' --text 'Version 1.2 is out'",
    'notify my-hook --payload message.json',
    'notify my-irc --recipient ircs://irc.example.com#builds',
    'notify my-new-relic --appName shop --revision v1.2.0',
    'notify my-airbrake --project-id 1234 --environment production --revision v1.2.0',
    "notify my-jira --project-id OPS --type Task --summary 'Look at this' --attach-file report.txt",
  ],
  notes: `Each option can also be set as a variable: --icon_url is NOTIFY_ICON_URL, and --project-id is NOTIFY_PROJECT_ID. The
command line wins. Give a password as NOTIFY_PASSWORD, since everybody on the machine can see a command line.
Without --recipient, each of the recipients in version.propertyBag gets the message. If one cannot be reached, the
others still get it, the error names them, and the status is 1. NOTIFY_TIMEOUT limits each exchange with a server, in
seconds (by default 30).`,
  plain: true,
  async run({ NAME: name, ...given }, world) {
    const network = await world.network();
    const deliveries = await deliveriesOf(world, name, givenOptions(given, world.env), network.now());
    const [reached, faults]: [string[], string[]] = [[], []];
    let printed = '';
    for (const { to, send } of deliveries) {
      const ending = await send(network);
      if ('fault' in ending) {
        faults.push(`not sent to ${to}: ${ending.fault}`);
        continue;
      }
      reached.push(to);
      printed += ending.printed;
      world.stderr.write(note(`sent to ${to}`));
    }
    if (faults.length > 0) {
      const others = reached.length === 0 ? [] : [`it was sent to ${reached.join(', ')}`];
      throw new ShipctlError([...faults, ...others].join('; '));
    }
    world.stdout.write(printed);
  },
});
