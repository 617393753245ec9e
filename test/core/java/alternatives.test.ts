import { expect } from 'chai';
import {
  alternativesIn,
  namesOfHome,
  notSwitched,
  reasonIn,
  switchedTo,
} from '../../../src/core/java/alternatives.ts';
import { type Java, described } from '../../../src/core/java/installations.ts';
import type { JavaHome } from '../../../src/world/javaHomes.ts';

const homeAt = (path: string, more: Partial<JavaHome> = {}): JavaHome => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  path,
  realPath: path,
  isLink: false,
  programs: ['bin/java'],
  hasCompiler: false,
  release: undefined,
  ...more,
});

const javaAt = (path: string, more?: Partial<JavaHome>): Java => described(homeAt(path, more));

describe('the names of an installation', () => {
  it('are its real path, its own, and those of links to it', () => {
    const linked = homeAt('/usr/lib/jvm/default', { realPath: '/opt/jdk', isLink: true });
    const homes = [linked, homeAt('/opt/jdk'), homeAt('/opt/other')];
    const java = javaAt('/usr/lib/jvm/11', { realPath: '/opt/jdk' });
    expect(namesOfHome(java, { architecture: 'x64', homes })).to.deep.equal([
      '/opt/jdk',
      '/usr/lib/jvm/11',
      '/usr/lib/jvm/default',
    ]);
  });
});

describe('the alternatives of an installation', () => {
  it('are its programs by name, java and javac first', () => {
    const programs = ['bin/jar', 'bin/java', 'bin/javac', 'jre/bin/java', 'bin/-x', 'bin/a b'];
    expect(alternativesIn('/j', javaAt('/opt/jdk', { programs }))).to.deep.equal([
      { name: 'java', paths: ['/j/bin/java', '/j/jre/bin/java'] },
      { name: 'javac', paths: ['/j/bin/javac'] },
      { name: 'jar', paths: ['/j/bin/jar'] },
    ]);
  });
});

describe('what is said of alternatives', () => {
  it('is the last line of what the program said, else its status', () => {
    expect(reasonIn('warning\n\nerror: no\n\n', 2)).to.equal('error: no');
    expect(reasonIn(' \n', 2)).to.equal('update-alternatives ended with status 2');
  });

  it('is the reason that says most', () => {
    const reasons = ['error: alternative /a for java not registered; not setting', 'permission denied'];
    expect(notSwitched(reasons)).to.match(/: permission denied$/);
    expect(notSwitched(reasons.slice(0, 1))).to.match(/not registered; not setting$/);
  });

  const table: [set: string[], refused: string[], said: string][] = [
    [['java'], [], 'for java'],
    [['java', 'javac'], [], 'for java and javac'],
    [['java', 'javac', 'jar', 'jps'], [], 'for java, javac and 2 more'],
    [['java'], ['javac', 'jar'], 'for java; not switched: javac, jar (denied)'],
  ];
  for (const [set, refused, said] of table) {
    it(`is "${said}"`, () => {
      expect(switchedTo('/j', { set, refused, reasons: ['denied'] })).to.equal(
        `the default Java of this machine is now /j ${said}`,
      );
    });
  }
});
