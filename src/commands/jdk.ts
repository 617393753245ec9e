import { defineCommand } from '../command.ts';
import { chosenJava, javaLines, javaPlaces } from '../core/jdk.ts';
import { quote } from '../core/names.ts';
import { UsageError } from '../errors.ts';

export const command = defineCommand({
  name: 'jdk',
  group: 'Utilities',
  summary: 'Print the lines that make a shell use a Java of the image',
  arguments: [
    { name: 'set', summary: 'this word' },
    {
      name: 'VERSION',
      summary: "openjdk11, oraclejdk8, 17, 17.0.2, or the name of an installation's directory",
    },
  ],
  options: [],
  examples: ['jdk set openjdk11', 'jdk set java-17-openjdk-amd64'],
  notes: `For eval "$(shipctl jdk set openjdk11)": it sets JAVA_HOME, and puts the bin directory first in PATH, in place of
the one that an earlier call put there.
Looks in /usr/lib/jvm, /usr/lib64/jvm, /usr/java, /opt, /opt/java, /usr/local, SDKMAN's candidates and, on macOS,
Library/Java/JavaVirtualMachines. A directory of exactly that name comes first. Of several that fit a version:
one for this machine, with a compiler, the newest. oraclejdk is Oracle's own build, openjdk every other.`,
  plain: true,
  async run({ set: word, VERSION: version }, world) {
    if (word !== 'set') throw new UsageError(`jdk knows set, not ${quote(word)}: shipctl jdk set VERSION`);
    const homes = await world.javaHomes(javaPlaces(world.env));
    world.stdout.write(javaLines(chosenJava(version, homes), homes, world.env));
  },
});
