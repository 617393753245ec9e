import { catalog } from '../catalog.ts';
import type { Command } from '../command.ts';
import { quote, visible, warning } from '../core/messages.ts';
import { ExitCode, ShipctlError, UsageError } from '../errors.ts';
import { RUNTIME, VERSION } from '../version.ts';
import type { World } from '../world/world.ts';
import { bind, modernSpelling, simpleCommandLine, surplus } from './words.ts';

/**
 * Runs one call.
 *
 * @param argv       the words after `shipctl`
 * @param showsStack whether a fault of shipctl itself is shown with all that it says, which may quote what was read
 * @returns the exit status
 */
export async function run(argv: readonly string[], world: World, showsStack = false): Promise<number> {
  try {
    return await dispatch(argv, world);
  } catch (error) {
    if (showsStack && !(error instanceof ShipctlError))
      world.stderr.write(`${(error instanceof Error && error.stack) || String(error)}\n`);
    return report(error, world);
  }
}

async function dispatch([name, ...rest]: readonly string[], world: World): Promise<number> {
  if (name === '--version') {
    world.stdout.write(`${VERSION} (${RUNTIME})\n`);
    return ExitCode.done;
  }
  if (name === '-v') {
    throw new UsageError(
      'there is no command "-v"; -v VAR COMMAND is for the functions of shell_init, and VAR is a name of letters, digits ' +
        'and _, with no digit in front: eval "$(shipctl shell_init bash)"',
    );
  }
  if (name === undefined) {
    throw new UsageError(
      'a command is missing\nusage: shipctl COMMAND [ARGUMENTS] (shipctl --help lists the commands)',
    );
  }
  if (name === '--help') {
    const { overview } = await import('./help.ts');
    world.stdout.write(await overview());
    return ExitCode.done;
  }
  const command = await commandNamed(name);
  if (rest[0] === '--help') {
    const { commandHelp } = await import('./help.ts');
    world.stdout.write(await commandHelp(command));
    return ExitCode.done;
  }
  const words = modernSpelling(command, rest);
  const commandLine =
    simpleCommandLine(command, words) ??
    (await import('./yargsCommandLine.ts')).yargsCommandLine(command, words);
  const given = bind(command, commandLine);
  const unused = surplus(command, commandLine);
  if (unused > 0)
    world.stderr.write(warning(`${command.name} takes no notice of the last ${unused} of its arguments`));
  return (await command.run(given, world)) ?? ExitCode.done;
}

async function commandNamed(name: string): Promise<Command> {
  const load = Object.hasOwn(catalog, name) ? catalog[name] : undefined;
  if (load) return load();
  const { meant } = await import('../core/nearest.ts');
  const near = meant(name, Object.keys(catalog));
  const hint = near === undefined ? '' : `; the nearest is ${near}`;
  throw new UsageError(`there is no command ${quote(name)}${hint} (shipctl --help lists all)`);
}

/** The one place where an error becomes an exit status, and a message. */
export function report(error: unknown, { stderr }: World): number {
  const isOurs = error instanceof ShipctlError;
  stderr.write(`shipctl: ${visible(isOurs ? error.message : bug(error))}\n`);
  return isOurs ? error.exitCode : ExitCode.failed;
}

/** Says where a fault of shipctl is, without its message, which may quote what was read. */
function bug(error: unknown): string {
  const where = error instanceof Error ? /\n\s+at ([\w.#]+)/.exec(error.stack ?? '')?.[1] : undefined;
  const kind = error instanceof Error ? error.name : typeof error;
  return `this is a fault of shipctl itself (${kind}${where === undefined ? '' : ` in ${where}`}); please report it`;
}
