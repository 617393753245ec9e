import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { isThere, need, needRoot, skipFor } from '../support/clients.ts';
import { BINARY, Job } from '../support/job.ts';

const SHELLS = ['sh', 'bash', 'dash'];
/** A path with all that a shell takes for something else. */
const ODD = 'it\'s "a" home\n$(touch x) `y` \\ !; *\t';

describe('the lines of jdk set, evaluated', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  /** Makes a Java that tells its own name and arguments. */
  function addJava(name: string, sdkman: string, version?: string): void {
    const home = `${sdkman}/candidates/java/${name}`;
    for (const program of ['java', 'javac'])
      chmodSync(job.write(`${home}/bin/${program}`, `#!/bin/sh\necho "${program} of ${name}"\n`), 0o755);
    if (version !== undefined) job.write(`${home}/release`, `JAVA_VERSION="${version}"\n`);
  }

  function evaluated(shell: string, script: string, env: Readonly<Record<string, string>> = {}): string {
    const { status, stdout, stderr } = job.spawn([shell, '-c', script, 'sh', BINARY], env);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    return stdout;
  }

  for (const shell of SHELLS) {
    it(`switch to a Java in a directory of any name, with ${shell}`, function () {
      need(this, shell);
      addJava('99.0.1-tem', ODD, '99.0.1');
      addJava('98.0.1-tem', ODD, '98.0.1');
      const script =
        'eval "$("$1" jdk set 99)" && java && javac && printf "%s|" "$JAVA_HOME" && first=$PATH &&' +
        'eval "$("$1" jdk set 98)" && java && eval "$("$1" jdk set 99.0.1-tem)" && java &&' +
        '[ "$PATH" = "$first" ] && eval "$("$1" jdk set 99)" && [ "$PATH" = "$first" ] && sh -c java';
      const out = evaluated(shell, script, { SDKMAN_DIR: job.path(ODD) });
      const place = `${job.path(ODD)}/candidates/java/99.0.1-tem`;
      expect(out).to.equal(
        `java of 99.0.1-tem\njavac of 99.0.1-tem\n${place}|java of 98.0.1-tem\njava of 99.0.1-tem\njava of 99.0.1-tem\n`,
      );
      expect(job.read('work/x')).to.equal(undefined);
    });
  }

  it('leave a shell as it is where there is no such Java', () => {
    const script = 'eval "$("$1" jdk set openjdk3 2>/dev/null)"; echo "${JAVA_HOME-none} $PATH"';
    expect(evaluated('sh', script)).to.equal(`none ${job.env['PATH'] ?? ''}\n`);
    const { status, stderr } = job.run(['jdk', 'set', 'openjdk3']);
    expect(status).to.equal(99);
    expect(stderr).to.match(/there is no Java "openjdk3" here/);
  });

  it('take no directory for a Java in which bin/java is no program', () => {
    const root = 'home/.sdkman/candidates/java';
    job.write(`${root}/97-text/bin/java`, '');
    mkdirSync(job.path(`${root}/97-directory/bin/java`), { recursive: true });
    mkdirSync(job.path(`${root}/97-link/bin`), { recursive: true });
    symlinkSync('nowhere', job.path(`${root}/97-link/bin/java`));
    job.write(`${root}/97-file`, '');
    expect(job.run(['jdk', 'set', '97']).status).to.equal(99);
    addJava('97.0-tem', 'home/.sdkman');
    expect(job.run(['jdk', 'set', '97']).stdout).to.match(/JAVA_HOME='.*\/97\.0-tem'\n/);
  });

  it('find the others where a place, or a directory in it, is closed to the user', function () {
    needRoot(this, 'setpriv');
    for (const path of ['.', 'work', 'home']) chmodSync(job.path(path), 0o755);
    addJava('96.0-tem', 'home/.sdkman');
    job.write('home/.sdkman/candidates/java/96.1-closed/bin/java', '');
    chmodSync(job.path('home/.sdkman/candidates/java/96.1-closed'), 0o700);
    const closed = job.path('home/Library/Java/JavaVirtualMachines');
    mkdirSync(closed, { recursive: true, mode: 0o700 });
    const words = ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups', BINARY, 'jdk', 'set', '96'];
    const { stdout, stderr } = job.spawn(words);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/JAVA_HOME='.*\/96\.0-tem'\n/);
  });

  it('make a real JDK run', function () {
    if (!isThere('/usr/lib/jvm/java-17-openjdk-amd64/bin/javac')) skipFor(this, 'no JDK 17 here');
    const script = 'eval "$("$1" jdk set openjdk17)" && java -version 2>&1 && javac -version';
    for (const shell of SHELLS.filter(isThere))
      expect(evaluated(shell, script)).to.match(/openjdk version "17\.[^]*\njavac 17\./);
  });
});
