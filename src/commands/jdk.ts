import { defineCommand } from '../command.ts';
import {
  ALTERNATIVES,
  type Alternative,
  type Switched,
  alternativesIn,
  isMain,
  namesOfHome,
  notSwitched,
  reasonIn,
  switchedTo,
} from '../core/java/alternatives.ts';
import { type Java, chosenJava, javaLines, javaPlaces } from '../core/java/installations.ts';
import { note, warning } from '../core/messages.ts';
import type { JavaHomes } from '../world/javaHomes.ts';
import type { Processes } from '../world/processes.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'jdk',
  group: 'Utilities',
  summary: "Switch to one of the image's Java installations",
  arguments: [
    { name: 'set', values: ['set'], summary: 'the only action' },
    {
      name: 'VERSION',
      summary: "openjdk11, oraclejdk8, 17, 17.0.2, or the name of an installation's directory",
    },
  ],
  options: [{ name: 'print', summary: 'only print the lines; the machine stays as it is' }],
  examples: ['jdk set openjdk11', 'jdk set java-17-openjdk-amd64 --print'],
  notes: `Makes this Java the machine's default: runs update-alternatives --set for java, javac and its other programs, and says
on standard error what was switched. If update-alternatives is missing or fails, jdk only warns, with status 0.
Prints the lines for eval "$(shipctl jdk set openjdk11)", which switch this shell: they set JAVA_HOME, and put the bin
directory first in PATH, instead of the one from an earlier call.
Looks in /usr/lib/jvm, /usr/lib64/jvm, /usr/java, /opt, /opt/java, /usr/local, SDKMAN's candidates and, on macOS,
Library/Java/JavaVirtualMachines. A directory with exactly that name comes first. If several fit a
version, one for this machine comes first, then one with a compiler, then the newest. oraclejdk means Oracle's own
build, and openjdk any other.`,
  plain: true,
  async run({ VERSION: version, print }, world) {
    const homes = await world.javaHomes(javaPlaces(world.env));
    const java = chosenJava(version, homes);
    if (!print) await switchMachine(java, homes, world);
    world.stdout.write(javaLines(java, homes, world.env));
  },
});

/** Makes a Java the machine's default, as far as the machine lets us, and says how far that was. */
async function switchMachine(java: Java, homes: JavaHomes, world: World): Promise<void> {
  const { stderr } = world;
  const programs = await world.programs();
  if (!programs.isProgram(ALTERNATIVES)) {
    stderr.write(warning(notSwitched([`no ${ALTERNATIVES} in PATH`])));
    return;
  }
  const processes = await world.processes();
  const reasons: string[] = [];
  for (const directory of namesOfHome(java, homes)) {
    const switched = await setAll(alternativesIn(directory, java), processes);
    if (switched.set.length > 0) {
      stderr.write(note(switchedTo(directory, switched)));
      return;
    }
    reasons.push(...switched.reasons);
  }
  stderr.write(warning(notSwitched(reasons)));
}

async function setAll(alternatives: readonly Alternative[], processes: Processes): Promise<Switched> {
  const [set, refused, reasons]: [string[], string[], string[]] = [[], [], []];
  for (const { name, paths } of alternatives) {
    if (!isMain(name) && set.length === 0) break;
    const faults = await setFirst(name, paths, processes);
    if (faults.length < paths.length) set.push(name);
    else {
      refused.push(name);
      reasons.push(...faults);
    }
  }
  return { set, refused, reasons };
}

/**
 * Sets an alternative to the first of these paths that it has.
 *
 * @returns why it has none of those before that one
 */
async function setFirst(
  name: string,
  paths: readonly string[],
  processes: Processes,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    const ended = await processes.capture([ALTERNATIVES, '--set', name, path], { LC_ALL: 'C' });
    if (ended?.status === 0) break;
    faults.push(reasonIn(ended?.stderr ?? '', ended?.status ?? 127));
  }
  return faults;
}
