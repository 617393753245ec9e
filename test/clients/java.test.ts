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
    // The machine stays as it is.
    addProgram('update-alternatives', '#!/bin/sh\necho "$*" >>"$JOB_STATE/set"\n');
    job.env['PATH'] = `${job.path('bin')}:${job.env['PATH'] ?? ''}`;
  });

  afterEach(() => {
    job.remove();
  });

  function addProgram(name: string, text: string): void {
    chmodSync(job.write(`bin/${name}`, text), 0o755);
  }

  /** Makes a Java that prints its own name and arguments. */
  function addJava(name: string, sdkman: string, version?: string): void {
    const home = `${sdkman}/candidates/java/${name}`;
    for (const program of ['java', 'javac'])
      chmodSync(job.write(`${home}/bin/${program}`, `#!/bin/sh\necho "${program} of ${name}"\n`), 0o755);
    if (version !== undefined) job.write(`${home}/release`, `JAVA_VERSION="${version}"\n`);
  }

  function evaluated(shell: string, script: string, env: Readonly<Record<string, string>> = {}): string {
    const { status, stdout, stderr } = job.spawn([shell, '-c', script, 'sh', BINARY], env);
    expect(status, stderr).to.equal(0);
    expect(stderr).to.match(
      /^(shipctl: the default Java of this machine is now [^]* for java(,| and) javac.*\n)+$/,
    );
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

  it('leave a shell as it is if there is no such Java', () => {
    const script = 'eval "$("$1" jdk set openjdk3 2>/dev/null)"; echo "${JAVA_HOME-none} $PATH"';
    expect(job.spawn(['sh', '-c', script, 'sh', BINARY])).to.include({
      stdout: `none ${job.env['PATH'] ?? ''}\n`,
      stderr: '',
    });
    const { status, stderr } = job.run(['jdk', 'set', 'openjdk3']);
    expect(status).to.equal(99);
    expect(stderr).to.match(/no Java fits "openjdk3"/);
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

  it('find the others if a place, or a directory in it, is closed to the user', function () {
    needRoot(this, 'setpriv');
    for (const path of ['.', 'work', 'home']) chmodSync(job.path(path), 0o755);
    addJava('96.0-tem', 'home/.sdkman');
    job.write('home/.sdkman/candidates/java/96.1-closed/bin/java', '');
    chmodSync(job.path('home/.sdkman/candidates/java/96.1-closed'), 0o700);
    const closed = job.path('home/Library/Java/JavaVirtualMachines');
    mkdirSync(closed, { recursive: true, mode: 0o700 });
    const user = ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups'];
    const words = [...user, BINARY, 'jdk', 'set', '96', '--print'];
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

  it('are all that --print does', () => {
    addJava('95.0-tem', 'home/.sdkman');
    expect(job.run(['jdk', 'set', '--print', '95'])).to.include({ status: 0, stderr: '' });
    expect(job.read('job/state/set')).to.equal(undefined);
  });
});

describe("the machine's Java, after jdk set", () => {
  const NAMES = ['jar', 'java', 'javac'];
  let job: Job;

  /** Makes a Java 8 of two directories, as Debian has it: its `bin/java` is a link. */
  function addJava(name: string): void {
    const home = `home/.sdkman/candidates/java/${name}`;
    for (const program of ['jre/bin/java', 'bin/javac', 'bin/jar', 'bin/jhat'])
      chmodSync(job.write(`${home}/${program}`, `#!/bin/sh\necho ${program} of ${name}\n`), 0o755);
    symlinkSync('../jre/bin/java', job.path(`${home}/bin/java`));
    const registered = { java: 'jre/bin/java', javac: 'bin/javac', jar: 'bin/jar' };
    for (const [program, path] of Object.entries(registered)) {
      const link = job.path(`links/${program}`);
      const words = ['--quiet', '--install', link, program, job.path(`${home}/${path}`), '1'];
      expect(job.spawn(['update-alternatives', ...words]).status).to.equal(0);
    }
  }

  /** The real program, with alternatives of the job's own. */
  function addAlternatives(): void {
    for (const directory of ['alternatives', 'admin', 'links']) mkdirSync(job.path(directory));
    const options = `--altdir ${job.path('alternatives')} --admindir ${job.path('admin')} --log /dev/null`;
    const text = `#!/bin/sh\nPATH=\${PATH#*:} exec update-alternatives ${options} "$@"\n`;
    chmodSync(job.write('bin/update-alternatives', text), 0o755);
    job.env['PATH'] = `${job.path('bin')}:${job.env['PATH'] ?? ''}`;
  }

  beforeEach(function () {
    need(this, 'update-alternatives');
    job = new Job([]);
    addAlternatives();
    addJava('8.0.1-a');
    addJava('8.0.2-b');
  });

  afterEach(() => {
    job.remove();
  });

  const machine = (): string[] => NAMES.map((name) => job.spawn([job.path(`links/${name}`)]).stdout.trim());

  const all = (name: string): string[] => [
    `bin/jar of ${name}`,
    `jre/bin/java of ${name}`,
    `bin/javac of ${name}`,
  ];

  it('is that one, also by a link to its directory', () => {
    symlinkSync('8.0.1-a', job.path('home/.sdkman/candidates/java/current'));
    for (const [word, name] of [
      ['8.0.2-b', '8.0.2-b'],
      ['current', '8.0.1-a'],
    ] as const) {
      const { status, stdout, stderr } = job.run(['jdk', 'set', word]);
      expect(status, stderr).to.equal(0);
      expect(stdout).to.match(new RegExp(`^export JAVA_HOME='.*/${word}'\n`));
      expect(stderr).to.match(
        new RegExp(
          `^shipctl: the default Java of this machine is now .*/${name} for java, javac and 1 more; not switched: jhat \(.*\)\n$`,
        ),
      );
      expect(machine()).to.deep.equal(all(name));
    }
  });

  it('is the old one if it may not be changed, which is a warning', function () {
    needRoot(this, 'setpriv');
    job.run(['jdk', 'set', '8.0.2-b']);
    for (const path of ['.', 'work', 'home']) chmodSync(job.path(path), 0o755);
    const user = ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups'];
    const { status, stdout, stderr } = job.spawn([...user, BINARY, 'jdk', 'set', '8.0.1-a']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/JAVA_HOME='.*\/8\.0\.1-a'\n/);
    expect(stderr).to.match(
      /^shipctl: warning: the machine's default Java stays as it is; .*ermission denied\n$/,
    );
    expect(machine()).to.deep.equal(all('8.0.2-b'));
  });

  it('is the old one if the alternatives do not know the other', () => {
    chmodSync(job.write('home/.sdkman/candidates/java/94/bin/java', '#!/bin/sh\n'), 0o755);
    const { status, stderr } = job.run(['jdk', 'set', '94']);
    expect(status).to.equal(0);
    expect(stderr).to.match(
      /^shipctl: warning: the machine's default Java stays as it is; .* not registered.*\n$/,
    );
    expect(machine()).to.deep.equal(all('8.0.1-a'));
  });
});
