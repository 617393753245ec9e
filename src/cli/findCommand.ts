import { catalog } from '../catalog.ts';
import type { Command } from '../command.ts';
import { quote } from '../core/messages.ts';
import { UsageError } from '../errors.ts';

/** @throws UsageError for a name that no command has */
export async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(catalog, name) ? catalog[name] : undefined;
  if (load) return load();
  const { meant } = await import('../core/nearest.ts');
  const isOption = name.startsWith('-');
  const near = meant(name, isOption ? ['--help', '--version'] : Object.keys(catalog));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  const what = isOption ? `unknown option ${quote(name)}` : `unknown command ${quote(name)}`;
  throw new UsageError(`${what}${hint} ("shipctl help" lists all commands)`);
}
