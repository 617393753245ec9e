import { catalog } from '../../src/catalog.ts';
import { GROUPS } from '../../src/command.ts';
import { usageOf } from '../../src/cli/usage.ts';

/** All commands as a Markdown table, by group. */
export async function commandTable(): Promise<string> {
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  const used = GROUPS.filter((group) => commands.some((command) => command.group === group));
  const rows = used.flatMap((group) => [
    `| **${group}** | |`,
    ...commands
      .filter((command) => command.group === group)
      .map((command) => `| \`${usageOf(command).replace('shipctl ', '').replaceAll('|', '\\|')}\` | ${command.summary} |`),
  ]);
  return ['<!-- prettier-ignore -->', '| command | does |', '| --- | --- |', ...rows].join('\n');
}
