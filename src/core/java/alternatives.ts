import type { JavaHomes } from '../../world/javaHomes.ts';
import type { Java } from './installations.ts';

/** The program that manages a machine's alternatives, on Debian, Red Hat and SUSE. */
export const ALTERNATIVES = 'update-alternatives';

/** Without one of these, an installation is unknown to the machine's alternatives. */
const MAIN = ['java', 'javac'];

/** A link of the machine, such as `java`, that an installation of Java can take. */
export interface Alternative {
  readonly name: string;
  /** The installation's own programs of that name, in the order to try them. */
  readonly paths: readonly string[];
}

/** What became of alternatives that were to be set. */
export interface Switched {
  /** Names of those that were set. */
  readonly set: readonly string[];
  readonly refused: readonly string[];
  /** Why, for each path that was tried. */
  readonly reasons: readonly string[];
}

/** The directories by which the machine may know an installation: links to it lead to the same programs. */
export function namesOfHome({ home }: Java, { homes }: JavaHomes): readonly string[] {
  const same = homes.filter(({ realPath }) => realPath === home.realPath).map(({ path }) => path);
  return [...new Set([home.realPath, home.path, ...same])];
}

/**
 * What an installation can be set for, `java` and `javac` first.
 *
 * @param directory where it is
 */
export function alternativesIn(directory: string, { home }: Java): readonly Alternative[] {
  const paths = new Map<string, string[]>();
  for (const program of home.programs) {
    const name = program.slice(program.lastIndexOf('/') + 1);
    // A dash in front would make it an option.
    if (/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/.test(name))
      paths.set(name, [...(paths.get(name) ?? []), `${directory}/${program}`]);
  }
  return [...paths]
    .map(([name, own]) => ({ name, paths: own }))
    .sort((a, b) => Number(isMain(b.name)) - Number(isMain(a.name)) || (a.name < b.name ? -1 : 1));
}

export const isMain = (name: string): boolean => MAIN.includes(name);

/** Why `update-alternatives` refused, in its own words. */
export function reasonIn(stderr: string, status: number): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? `${ALTERNATIVES} ended with status ${status}`;
}

/** What is said of a path that is none of the choices: one of them may be another path of the same installation. */
const NO_CHOICE = /not registered|no alternatives for|not been configured/;

/** The reason that says most: why a choice could not be made, else that there is no such choice. */
const mainReason = (reasons: readonly string[]): string | undefined =>
  reasons.find((reason) => !NO_CHOICE.test(reason)) ?? reasons[0];

/** Says that the machine goes on with the Java that it had. */
export const notSwitched = (reasons: readonly string[]): string =>
  `the machine's default Java stays as it is; the printed lines switch the shell that evaluates them: ${mainReason(reasons)}`;

/** Says what was switched, and what was not. */
export function switchedTo(directory: string, { set, refused, reasons }: Switched): string {
  const [shown, more] = [set.slice(0, MAIN.length), set.length - MAIN.length];
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ');
  const rest = refused.length === 0 ? '' : `; not switched: ${refused.join(', ')} (${mainReason(reasons)})`;
  return `the default Java of this machine is now ${directory} for ${names}${rest}`;
}
