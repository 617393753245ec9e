import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Java,
  chosenJava,
  described,
  javaLines,
  javaPlaces,
} from '../../../src/core/java/installations.ts';
import { UsageError } from '../../../src/errors.ts';
import type { Environment } from '../../../src/world/environment.ts';
import type { JavaHome } from '../../../src/world/javaHomes.ts';

const home = (path: string, more: Partial<JavaHome> = {}): JavaHome => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  path,
  realPath: path,
  programs: ['bin/java', 'bin/javac'],
  isLink: false,
  hasCompiler: true,
  release: undefined,
  ...more,
});

const release = (fields: Readonly<Record<string, string>>): { release: string } => ({
  release: Object.entries(fields)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join(''),
});

const environment = (env: Readonly<Record<string, string>>): Environment => ({
  get: (name) => env[name],
  bytes: (name) => (env[name] === undefined ? undefined : Buffer.from(env[name], 'latin1')),
  names: () => Object.keys(env),
});

describe('what a home of Java says of itself', () => {
  const names: [name: string, version: number[], architecture?: string | undefined, isOracle?: true][] = [
    ['java-8-openjdk-amd64', [8], 'x64'],
    ['java-1.17.0-openjdk-amd64', [17, 0], 'x64'],
    ['java-1.8.0-openjdk-1.8.0.392.b08-4.el8.x86_64', [8, 0], 'x64'],
    ['java-11-openjdk-11.0.21.0.9-2.el8.aarch64', [11], 'arm64'],
    ['java-11.0.1-oraclejdk-amd64', [11, 0, 1], 'x64', true],
    ['java-8-oracle', [8], undefined, true],
    ['jdk-17-oracle-x64', [17], 'x64', true],
    ['jdk1.8.0_202', [8, 0, 202]],
    ['jre1.8.0_181-amd64', [8, 0, 181], 'x64'],
    ['temurin-25-jdk-amd64', [25], 'x64'],
    ['zulu-17-arm64', [17], 'arm64'],
    ['zulu8.74.0.17-ca-jdk8.0.392-linux_x64', [8, 0, 392], 'x64'],
    ['adoptopenjdk-11-hotspot-i386', [11], 'ia32'],
    ['amazon-corretto-8.jdk', [8]],
    ['temurin-17.jdk', [17]],
    ['graalvm-ce-java17-22.3.0', [17]],
    ['17.0.2-tem', [17, 0, 2]],
    ['openjdk-11', [11]],
    ['openjdk-amd64', [], 'x64'],
    ['default-java', []],
    ['current', []],
  ];
  for (const [name, version, architecture, isOracle = false] of names) {
    it(`by its name: ${name}`, () => {
      expect(described(home(`/usr/lib/jvm/${name}`))).to.deep.include({ version, architecture, isOracle });
    });
  }

  const files: [title: string, path: string, text: string, expected: Partial<Java>][] = [
    [
      'of Debian',
      '/usr/lib/jvm/x',
      'IMPLEMENTOR="Debian"\nJAVA_VERSION="17.0.15"\nOS_ARCH="x86_64"\nSOURCE=""\n',
      { version: [17, 0, 15], shown: '17.0.15', vendor: 'Debian', architecture: 'x64', isOracle: false },
    ],
    [
      'of version 1.8, with CRLF',
      '/opt/jdk',
      'JAVA_VERSION="1.8.0_291"\r\nOS_ARCH="amd64"\r\nBUILD_TYPE="commercial"\r\n',
      { version: [8, 0, 291], shown: '1.8.0_291', vendor: '', isOracle: true },
    ],
    [
      "of Oracle's build of OpenJDK",
      '/opt/jdk-17.0.1',
      'IMPLEMENTOR="Oracle Corporation"\nJAVA_VERSION="17.0.1"',
      { version: [17, 0, 1], vendor: 'Oracle Corporation', isOracle: false },
    ],
    ["of Oracle's package", '/usr/java/jdk-9.0.4', 'JAVA_VERSION="9.0.4"', { isOracle: true }],
    [
      "of another's package in Oracle's place",
      '/usr/java/jdk-21',
      'IMPLEMENTOR="Azul Systems, Inc."\nJAVA_VERSION="21"',
      { isOracle: false, version: [21] },
    ],
    [
      'that knows no vendor',
      '/opt/j',
      'IMPLEMENTOR="N/A"\nJAVA_VERSION="11.0.2"',
      { vendor: '', version: [11, 0, 2] },
    ],
    [
      'without quotes',
      '/opt/j',
      'JAVA_VERSION=13\nOS_ARCH=aarch64',
      { version: [13], architecture: 'arm64' },
    ],
    ['without a version', '/opt/jdk-21', 'OS_NAME="Linux"', { version: [21] }],
    ['that is anything', '/opt/jdk-21', '\0{"', { version: [21], vendor: '' }],
  ];
  for (const [title, path, text, expected] of files) {
    it(`by a release file ${title}`, () => {
      expect(described(home(path, { release: text }))).to.deep.include(expected);
    });
  }
});

const HOMES: readonly JavaHome[] = [
  home('/usr/lib/jvm/default-java', { isLink: true, ...release({ JAVA_VERSION: '17.0.15' }) }),
  home('/usr/lib/jvm/java-17-openjdk-amd64', release({ JAVA_VERSION: '17.0.15', IMPLEMENTOR: 'Debian' })),
  home('/usr/lib/jvm/java-17-openjdk-arm64', release({ JAVA_VERSION: '17.0.16', OS_ARCH: 'aarch64' })),
  home('/usr/lib/jvm/java-8-openjdk-amd64'),
  home('/usr/lib/jvm/jre-11', { hasCompiler: false, ...release({ JAVA_VERSION: '11.0.30' }) }),
  home('/usr/lib/jvm/jdk-11', release({ JAVA_VERSION: '11.0.2' })),
  home('/opt/jdk-11.0.10', release({ JAVA_VERSION: '11.0.10' })),
  home('/opt/jdk-11.0.9', release({ JAVA_VERSION: '11.0.9' })),
  home('/opt/tool'),
  home('/opt/a:b-21'),
  home('/usr/java/jdk1.8.0_202', release({ JAVA_VERSION: '1.8.0_202', BUILD_TYPE: 'commercial' })),
  home('/sdk/17.0.2-tem', release({ JAVA_VERSION: '17.0.2', IMPLEMENTOR: 'Eclipse Adoptium' })),
  home('/Library/Java/JavaVirtualMachines/zulu-23.jdk/Contents/Home', { name: 'zulu-23.jdk' }),
  home('/usr/lib/jvm/java-6-openjdk-arm64'),
  home('/usr/lib/jvm/jre-5', { hasCompiler: false }),
];

describe('the Java that a word means', () => {
  const table: [word: string, path: string][] = [
    ['openjdk8', '/usr/lib/jvm/java-8-openjdk-amd64'],
    ['openjdk1.8', '/usr/lib/jvm/java-8-openjdk-amd64'],
    ['oraclejdk8', '/usr/java/jdk1.8.0_202'],
    ['oraclejdk1.8.0_202', '/usr/java/jdk1.8.0_202'],
    ['8', '/usr/java/jdk1.8.0_202'],
    ['openjdk11', '/opt/jdk-11.0.10'],
    ['openjdk-11', '/opt/jdk-11.0.10'],
    ['11.0', '/opt/jdk-11.0.10'],
    ['11.0.2', '/usr/lib/jvm/jdk-11'],
    ['11.0.30', '/usr/lib/jvm/jre-11'],
    ['openjdk17', '/usr/lib/jvm/java-17-openjdk-amd64'],
    ['17.0.16', '/usr/lib/jvm/java-17-openjdk-arm64'],
    ['17.0.2', '/sdk/17.0.2-tem'],
    ['17.0.2-tem', '/sdk/17.0.2-tem'],
    ['default-java', '/usr/lib/jvm/default-java'],
    ['jre-11', '/usr/lib/jvm/jre-11'],
    ['tool', '/opt/tool'],
    ['zulu-23.jdk', '/Library/Java/JavaVirtualMachines/zulu-23.jdk/Contents/Home'],
    ['23', '/Library/Java/JavaVirtualMachines/zulu-23.jdk/Contents/Home'],
    ['openjdk6', '/usr/lib/jvm/java-6-openjdk-arm64'],
    ['openjdk5', '/usr/lib/jvm/jre-5'],
  ];
  for (const [word, path] of table) {
    it(`is ${path} for ${word}, in any order of those that differ`, () => {
      for (const homes of [HOMES, HOMES.toReversed()])
        expect(chosenJava(word, { architecture: 'x64', homes }).home.path).to.equal(path);
    });
  }

  it('is the first of the places if nothing else differs', () => {
    const homes = [home('/a/jdk-17'), home('/b/jdk-17')];
    expect(chosenJava('17', { architecture: 'x64', homes }).home.path).to.equal('/a/jdk-17');
    expect(chosenJava('jdk-17', { architecture: 'x64', homes }).home.path).to.equal('/a/jdk-17');
  });

  for (const word of [
    'openjdk9',
    '1',
    '17.0.2.1',
    'openjdk',
    'oraclejdk17',
    '',
    '*',
    'OPENJDK17',
    'a:b-21',
    '21',
    '..',
    'constructor',
    '99999999999999999999',
  ]) {
    it(`is none for ${JSON.stringify(word)}`, () => {
      expect(() => chosenJava(word, { architecture: 'x64', homes: HOMES })).to.throw(
        UsageError,
        /^no Java fits ".*"; found: .*\bjava-17-openjdk-amd64 \(17\.0\.15, Debian\)/,
      );
    });
  }

  it('is none if there is none, and only links are listed', () => {
    const choose =
      (...homes: JavaHome[]) =>
      () =>
        chosenJava('17', { architecture: 'x64', homes });
    expect(choose()).to.throw(UsageError, 'no Java fits "17"; none was found');
    const link = home('/l/java-8', { isLink: true });
    expect(choose(link)).to.throw('found: java-8 (8)');
    expect(choose(link, home('/l/jdk-9'))).to.throw(/found: jdk-9 \(9\)$/);
  });
});

/** The values of the two variables, as a POSIX shell reads the lines. */
function valuesOf(lines: Uint8Array): string[] {
  const text = Buffer.from(lines).toString('latin1');
  const word = "((?:'[^']*'|\\\\')+)";
  const found = new RegExp(`^export JAVA_HOME=${word}\nexport PATH=${word}\n$`).exec(text);
  expect(found, text).not.to.equal(null);
  return (found ?? []).slice(1).map((quoted) => quoted.replace(/'([^']*)'|\\(')/g, '$1$2'));
}

const linesFor = (path: string, env: Readonly<Record<string, string>>, homes = HOMES): string[] =>
  valuesOf(javaLines(described(home(path)), { architecture: 'x64', homes }, environment(env)));

describe('the lines that switch Java', () => {
  const table: [title: string, env: Record<string, string>, path: string][] = [
    ['in front of PATH', { PATH: '/usr/bin:/bin' }, '/j/bin:/usr/bin:/bin'],
    ['alone without a PATH', {}, '/j/bin'],
    ['alone with an empty PATH', { PATH: '' }, '/j/bin'],
    ['with empty elements, which mean the working directory', { PATH: ':/bin::' }, '/j/bin::/bin::'],
    [
      'in place of an earlier one',
      { JAVA_HOME: '/usr/lib/jvm/jdk-11', PATH: '/usr/lib/jvm/jdk-11/bin:/bin' },
      '/j/bin:/bin',
    ],
    [
      'in place of an earlier one that was all',
      { JAVA_HOME: '/usr/lib/jvm/jdk-11', PATH: '/usr/lib/jvm/jdk-11/bin' },
      '/j/bin',
    ],
    [
      'before one that is not the first',
      { JAVA_HOME: '/usr/lib/jvm/jdk-11', PATH: '/x:/usr/lib/jvm/jdk-11/bin' },
      '/j/bin:/x:/usr/lib/jvm/jdk-11/bin',
    ],
    [
      'before one of another JAVA_HOME',
      { JAVA_HOME: '/opt/jdk-11.0.9', PATH: '/usr/lib/jvm/jdk-11/bin' },
      '/j/bin:/usr/lib/jvm/jdk-11/bin',
    ],
    [
      'before a directory of many tools',
      { JAVA_HOME: '/opt/tool', PATH: '/opt/tool/bin:/bin' },
      '/j/bin:/opt/tool/bin:/bin',
    ],
    [
      'before the directory of all tools',
      { JAVA_HOME: '/usr', PATH: '/usr/bin:/bin' },
      '/j/bin:/usr/bin:/bin',
    ],
    ['with bytes that are not UTF-8', { PATH: "/\xff\xfe:/it's\n$x" }, "/j/bin:/\xff\xfe:/it's\n$x"],
  ];
  for (const [title, env, path] of table) {
    it(`put it ${title}`, () => {
      expect(linesFor('/j', env)).to.deep.equal(['/j', path]);
    });
  }

  it('are the same lines the second time, whatever is in the paths', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '"', ' ', '\n', '$', '`', '\\', 'a', 'é', ';', '!'),
    });
    fc.assert(
      fc.property(text, text, fc.array(text), (one, other, path) => {
        const homes = [home(`/1${one}/jdk-1`), home(`/2${other}/jdk-2`)];
        let env: Record<string, string> = { PATH: path.join(':') };
        const set = (java: JavaHome): string[] => {
          // What the environment hands back are the same bytes; names of variables' values are text.
          const [, PATH = ''] = valuesOf(
            javaLines(described(java), { architecture: 'x64', homes }, environment(env)),
          );
          env = { JAVA_HOME: java.path, PATH };
          return [java.path, PATH];
        };
        const [first, second] = homes;
        if (!first || !second) return;
        const start = set(first);
        expect(set(first)).to.deep.equal(start);
        set(second);
        expect(set(first)).to.deep.equal(start);
      }),
    );
  });
});

describe('the places of Java', () => {
  it('are the system’s, and those below HOME if there is one', () => {
    const directories = (env: Record<string, string>): string[] =>
      javaPlaces(environment(env)).map(({ directory, inside }) => `${directory}/*/${inside}`);
    expect(directories({})).to.deep.equal([
      '/usr/lib/jvm/*/',
      '/usr/lib64/jvm/*/',
      '/usr/java/*/',
      '/opt/*/',
      '/opt/java/*/',
      '/usr/local/*/',
      '/Library/Java/JavaVirtualMachines/*/Contents/Home',
    ]);
    expect(directories({ HOME: '/h' })).to.include('/h/.sdkman/candidates/java/*/');
    expect(directories({ HOME: '/h' })).to.include('/h/Library/Java/JavaVirtualMachines/*/Contents/Home');
    expect(directories({ HOME: '/h', SDKMAN_DIR: '/s' })).to.include('/s/candidates/java/*/');
    expect(directories({ HOME: '/h', SDKMAN_DIR: '/s' })).not.to.include('/h/.sdkman/candidates/java/*/');
  });
});
