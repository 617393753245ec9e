import type { Command } from '../command.ts';
import { note, warning } from '../core/messages.ts';
import { ExitCode, ShipctlError, UsageError } from '../errors.ts';
import type { World } from '../world/world.ts';
import { findCommand } from './findCommand.ts';
import { bind, extraArguments, modernSpelling, simpleCommandLine, surplus } from './words.ts';

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

/** Commands by the options that do the same. */
const OPTIONS: ReadonlyMap<string | undefined, string> = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['-V', 'version'],
]);

async function dispatch([word, ...rest]: readonly string[], world: World): Promise<number> {
  if (word === undefined) return showOverview(world);
  if (word === '-v') throw new UsageError(VALUE_OPTION);
  const command = await findCommand(OPTIONS.get(word) ?? word);
  if (isHelpOption(command, rest[0])) return dispatch(['help', command.name], world);
  const words = modernSpelling(command, rest);
  const commandLine =
    simpleCommandLine(command, words) ??
    (await import('./yargsCommandLine.ts')).yargsCommandLine(command, words);
  const given = bind(command, commandLine);
  const unused = surplus(command, commandLine);
  if (unused.length > 0) world.stderr.write(warning(await ignored(command, unused)));
  return (await command.run(given, world)) ?? ExitCode.done;
}

/** Says that words are ignored: they may hold secrets, so only the option that one of them may have meant is named. */
async function ignored(command: Command, words: readonly string[]): Promise<string> {
  const says = `${command.name} ignores ${extraArguments(words.length)}`;
  const options = words.filter((word) => /^--./.test(word));
  if (options.length === 0) return says;
  const { nearOption } = await import('./nearOption.ts');
  const near = options.map((word) => nearOption(command, word)).find((name) => name !== undefined);
  return near === undefined ? says : `${says}; did you mean --${near}?`;
}

const VALUE_OPTION =
  '-v VAR COMMAND is only for the functions of shell_init, and VAR must consist of letters, digits and _ and ' +
  'not begin with a digit: eval "$(shipctl shell_init bash)". shipctl -V prints the version';

/** Whether the first word after a command asks for its help; commands of v5.8 took -h as text. */
const isHelpOption = ({ plain, arguments: [first] }: Command, word: string | undefined): boolean =>
  word === '--help' || (word === '-h' && (!plain || first?.values !== undefined));

async function showOverview({ stderr, env }: World): Promise<number> {
  const [{ overview }, { pageOf }] = await Promise.all([import('./help.ts'), import('./page.ts')]);
  stderr.write(await overview(pageOf(stderr, env)));
  return ExitCode.wrongCommandLine;
}

/** The one place where an error becomes an exit status, and a message. */
export function report(error: unknown, { stderr }: World): number {
  const isOurs = error instanceof ShipctlError;
  stderr.write(note(isOurs ? error.message : bug(error)));
  return isOurs ? error.exitCode : ExitCode.failed;
}

/** Says where a fault of shipctl is, without its message, which may quote what was read. */
function bug(error: unknown): string {
  const where = error instanceof Error ? /\n\s+at ([\w.#]+)/.exec(error.stack ?? '')?.[1] : undefined;
  const kind = error instanceof Error ? error.name : typeof error;
  return `this is a fault of shipctl itself (${kind}${where === undefined ? '' : ` in ${where}`}); please report it`;
}
