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
    [['set', 'openjdk8'], 0, /^export JAVA_HOME='\/usr\/lib\/jvm\/java-8-openjdk-amd64'\n/, /^$/],
    [['set', '17'], 0, /\nexport PATH='\/h\/\.sdkman\/candidates\/java\/17\.0\.2-tem\/bin:\/bin'\n$/, /^$/],
    [
      ['set', 'zulu-21.jdk'],
      0,
      /JAVA_HOME='\/h\/Library\/Java\/JavaVirtualMachines\/zulu-21\.jdk\/Contents\/Home'/,
      /^$/,
    ],
    [
      ['set', 'openjdk12'],
      99,
      /^$/,
      /no Java "openjdk12" here; there are: java-8-openjdk-amd64 \(8\), zulu-21\.jdk \(21\), 17\.0\.2-tem \(17\.0\.2, Eclipse Adoptium\)\n$/,
    ],
    [['set', "'; rm -rf /"], 99, /^$/, /no Java "'; rm -rf \/"/],
    [['set'], 99, /^$/, /VERSION is missing/],
    [['get', 'openjdk8'], 99, /^$/, /jdk knows set, not "get"/],
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
});
