import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const FILES = {
  '/usr/lib/jvm/java-8-openjdk-amd64/bin/java': '',
  '/usr/lib/jvm/java-8-openjdk-amd64/bin/javac': '',
  '/h/.sdkman/candidates/java/17.0.2-tem/bin/java': '',
  '/h/.sdkman/candidates/java/17.0.2-tem/release': 'JAVA_VERSION="17.0.2"\nIMPLEMENTOR="Eclipse Adoptium"\n',
  '/h/Library/Java/JavaVirtualMachines/zulu-21.jdk/Contents/Home/bin/java': '',
  '/opt/other/bin/x': '',
};

describe('shipctl jdk', () => {
  const table: [words: string[], status: number, out: RegExp, err: RegExp][] = [
    [
      ['set', 'openjdk8'],
      0,
      /^export JAVA_HOME='\/usr\/lib\/jvm\/java-8-openjdk-amd64'\n/,
      /^shipctl: warning: the machine's default Java stays as it is; .*: no update-alternatives in PATH\n$/,
    ],
    [
      ['set', '17', '--print'],
      0,
      /\nexport PATH='\/h\/\.sdkman\/candidates\/java\/17\.0\.2-tem\/bin:\/bin'\n$/,
      /^$/,
    ],
    [
      ['set', '--print', 'zulu-21.jdk'],
      0,
      /JAVA_HOME='\/h\/Library\/Java\/JavaVirtualMachines\/zulu-21\.jdk\/Contents\/Home'/,
      /^$/,
    ],
    [
      ['set', 'openjdk12'],
      99,
      /^$/,
      /no Java fits "openjdk12"; found: java-8-openjdk-amd64 \(8\), zulu-21\.jdk \(21\), 17\.0\.2-tem \(17\.0\.2, Eclipse Adoptium\)\n$/,
    ],
    [['set', "'; rm -rf /"], 99, /^$/, /no Java fits "'; rm -rf \/"/],
    [['set'], 99, /^$/, /VERSION is missing/],
    [['get', 'openjdk8'], 99, /^$/, /jdk: expected set, not "get"/],
    [[], 99, /^$/, /set is missing/],
  ];
  for (const [words, status, out, err] of table) {
    it(`${words.join(' ')} ends with ${status}`, async () => {
      const { world, seen } = fakeWorld({ env: { HOME: '/h', PATH: '/bin' }, files: FILES });
      expect(await run(['jdk', ...words], world), seen.err).to.equal(status);
      expect(seen.out.toString()).to.match(out);
      expect(seen.err).to.match(err);
    });
  }

  /** Runs `jdk set openjdk8` where update-alternatives gives these statuses, one after the other. */
  async function switched(statuses: readonly number[]): Promise<{ calls: string[]; err: string }> {
    const calls: string[] = [];
    const { world, seen } = fakeWorld({
      env: { PATH: '/bin' },
      files: {
        ...FILES,
        '/usr/lib/jvm/java-8-openjdk-amd64/jre/bin/java': '',
        '/usr/lib/jvm/java-8-openjdk-amd64/bin/-x': '',
      },
      processes: {
        programs: ['update-alternatives'],
        captured: (command) => {
          calls.push(command.join(' ').replaceAll('/usr/lib/jvm/java-8-openjdk-amd64', 'HOME'));
          const status = statuses[calls.length - 1] ?? 0;
          return { status, stdout: Buffer.of(), stderr: status === 0 ? '' : 'a\nrefused\n\n' };
        },
      },
    });
    expect(await run(['jdk', 'set', 'openjdk8'], world)).to.equal(0);
    expect(seen.out.toString()).to.match(/^export JAVA_HOME=/);
    return { calls, err: seen.err };
  }

  it('sets every program of the Java, whose name is no option', async () => {
    const { calls, err } = await switched([]);
    expect(calls).to.deep.equal([
      'update-alternatives --set java HOME/bin/java',
      'update-alternatives --set javac HOME/bin/javac',
    ]);
    expect(err).to.equal(
      'shipctl: the default Java of this machine is now /usr/lib/jvm/java-8-openjdk-amd64 for java and javac\n',
    );
  });

  it('tries each place of a program, and names what was refused', async () => {
    const { calls, err } = await switched([2, 2, 0]);
    expect(calls).to.deep.equal([
      'update-alternatives --set java HOME/bin/java',
      'update-alternatives --set java HOME/jre/bin/java',
      'update-alternatives --set javac HOME/bin/javac',
    ]);
    expect(err).to.match(
      /^shipctl: the default Java of this machine is now .* for javac; not switched: java \(refused\)\n$/,
    );
  });

  it('says why the machine stays as it is', async () => {
    const { err } = await switched([2, 2, 2]);
    expect(err).to.match(/^shipctl: warning: the machine's default Java stays as it is; .*: refused\n$/);
  });
});
