import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { hindrancesIn } from '../../../../src/core/tools/environmentFile/hindrances.ts';

const OWN = "export X='ours'\n";

/** Whether a script has the variable that a file sets, once bash has sourced it. */
function isSet(text: string): boolean {
  const script = `source /dev/stdin <<'END-OF-FILE'\n${text}\nEND-OF-FILE\nbash -c 'printf "<%s>" "$X"'`;
  try {
    const out = execFileSync('bash', ['--norc', '-c', script], {
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.toString().endsWith('<ours>');
  } catch {
    return false;
  }
}

describe('hindrancesIn', () => {
  const hindering: [says: RegExp, line: number, text: string][] = [
    [/unsets X after/, 2, `${OWN}unset X\n`],
    [/unsets X after/, 3, `${OWN}A=1\ntrue; unset -v A X\n`],
    [/unsets X after/, 2, `${OWN}export -n X\n`],
    [/unsets X after/, 2, `${OWN}declare +x X\n`],
    [/unsets X after/, 3, `${OWN}if true; then\n  unset X\nfi\n`],
    [/sets X again/, 2, `${OWN}X=theirs\n`],
    [/sets X again/, 2, `${OWN}X+=theirs\n`],
    [/sets X again/, 2, `${OWN}X="the irs" # a comment\n`],
    [/sets X again/, 2, `${OWN}true && X=theirs; true\n`],
    [/sets X again/, 2, `${OWN}export A=1 X=theirs\n`],
    [/sets X again/, 2, `${OWN}declare -gx X=theirs\n`],
    [/sets X again/, 2, `${OWN}  export X=theirs\n`],
    [/read-only before/, 1, `readonly X=theirs\n${OWN}`],
    [/read-only before/, 1, `A=1; readonly A X\n${OWN}`],
    [/read-only before/, 1, `declare -rx X=theirs\n`],
    [/may end the file/, 1, `return\n${OWN}`],
    [/may end the file/, 2, `A=1\nreturn 0\n`],
    [/may end the file/, 1, `[ -z "$A" ] && return 0\n${OWN}`],
    [/may end the file/, 2, `if true; then\n  return\nfi\n${OWN}`],
    [/may end the file/, 1, `exit 0\n${OWN}`],
    [/may end the file/, 1, `exec true\n${OWN}`],
    [/not complete/, 1, `false &&\n${OWN}`],
    [/not complete/, 1, `false &&\n# a comment\n\n${OWN}`],
    [/not complete/, 2, `A=1\ntrue ||\n`],
    [/not complete/, 1, `false && \\\n\n${OWN}`],
    [/not complete/, 1, `true | # a comment\n${OWN}`],
  ];
  for (const [says, line, text] of hindering)
    it(`finds what bash would do: ${JSON.stringify(text)}`, () => {
      const [found, ...more] = hindrancesIn(text, 'X');
      expect([found?.line, more]).to.deep.equal([line, []]);
      expect(found?.says).to.match(says);
      expect(isSet(text.includes(OWN) ? text : text + OWN)).to.equal(false);
    });

  const harmless = [
    '',
    OWN,
    `unset X\nX=theirs\n${OWN}`,
    `export X=theirs\n${OWN}`,
    `${OWN}readonly X\n`,
    `${OWN}return 0\n`,
    `${OWN}true &&\ntrue\n`,
    `${OWN}X=theirs true\n`,
    `${OWN}Y=theirs\nunset XX\nexport AX=1\n`,
    `${OWN}unset -f X\n`,
    `${OWN}echo "unset X"\n# unset X\ncat <<END >/dev/null\nunset X\nEND\n`,
    `f() { return 1; }\n${OWN}`,
    `f() {\n  unset X\n  return 1\n}\n${OWN}`,
    `function f {\n  return 1\n}\n${OWN}`,
    `# false &&\n${OWN}`,
    `echo 'a &&'\n${OWN}`,
    `true \\\n\n${OWN}`,
    `exit_code=1\nreturned=1\n${OWN}`,
    `(exit 1)\n${OWN}`,
  ];
  for (const text of harmless)
    it(`finds nothing in ${JSON.stringify(text)}`, () => {
      expect(hindrancesIn(text, 'X')).to.deep.equal([]);
      expect(isSet(text.includes(OWN) ? text : text + OWN)).to.equal(true);
    });
});
