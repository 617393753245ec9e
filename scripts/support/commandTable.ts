import { catalog } from '../../src/catalog.ts';
import { usageOf } from '../../src/cli/words.ts';

/** All commands as a Markdown table, by group. */
export async function commandTable(): Promise<string> {
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  const groups = [...new Set(commands.map(({ group }) => group))];
  const order = ['Names', 'Resources and jobs', 'Integrations', 'CLI configuration'];
  const rows = groups
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((group) => [
      `| **${group}** | |`,
      ...commands
        .filter((command) => command.group === group)
        .map((command) => `| \`${usageOf(command).replace('shipctl ', '')}\` | ${command.summary} |`),
    ]);
  return ['<!-- prettier-ignore -->', '| command | does |', '| --- | --- |', ...rows].join('\n');
}
