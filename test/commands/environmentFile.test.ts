import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const FILE = '/job/variables.env';
const NAME = 'DIGITALOCEAN_ACCESS_TOKEN';
const TOKEN = `do'p_v1"$(x)`;
const LINE = `export ${NAME}='do'\\''p_v1"$(x)'\n`;

const JOB = awsJob([{ name: 'do', integration: { masterName: 'digitalOcean', apiToken: TOKEN } }], {
  SHIPPABLE_INTEGRATION_ENVS_PATH: FILE,
});

const textOf = (seen: Seen): string | undefined => seen.shared.get(FILE)?.text;

/** The variable in a shell that has sourced the file, with a line around its value. */
const sourced = (seen: Seen): string =>
  execFileSync('bash', ['--norc', '-c', `${textOf(seen) ?? ''}\nprintf %s "$${NAME}"`], {
    env: {},
  }).toString();

describe('the file of variables that the job sources', () => {
  const before: readonly (readonly [title: string, text: string])[] = [
    ['exports it', `export ${NAME}=theirs\nexport B=1\n`],
    ['exports it last, without a line end', `export B=1\nexport ${NAME}="theirs"`],
    ['exports it twice', `export ${NAME}=one\nexport ${NAME}=two\n`],
    ['exports it over two lines', `export ${NAME}='a\nb'\n`],
    ['exports it among others', `export A=1 ${NAME}=theirs\n`],
    ['sets it, and exports it later', `${NAME}=theirs\nexport ${NAME}`],
    ['declares it', `declare -x ${NAME}=theirs\n`],
    ['has Windows line ends', `export ${NAME}=theirs\r\nexport B=1\r\n`],
    ['is empty', ''],
    ['exports it in a function', `f() {\nexport ${NAME}=theirs\n}\n`],
    ['exports it in a condition', `if false; then\nexport ${NAME}=theirs\nfi\n`],
    ['shows such a line', `cat <<\\E-F >/dev/null\nexport ${NAME}=theirs\nE-F\n`],
    ['keeps such a line', `X=$(cat <<E\n)\nexport ${NAME}=theirs\nE\n)\n`],
    ['ends in a line that would go on', 'export A=1 \\'],
    ['ends in a value that would go on', `export ${NAME}=theirs\\`],
    ['has comments only', `# export ${NAME}=x\n`],
  ];
  for (const [title, text] of before)
    for (const mode of [0o644, 0o640, 0o600, 0o755])
      it(`gives the job its own variable, and is as before after cleanup, if it ${title} (mode ${mode.toString(8)})`, async () => {
        const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: text } });
        seen.shared.set(FILE, { text, mode });
        for (let times = 0; times < 2; times++) {
          expect(await run(['configure'], world), seen.err).to.equal(0);
          expect(sourced(seen)).to.equal(TOKEN);
          expect(seen.shared.get(FILE)?.mode).to.equal(0o600);
        }
        expect(await run(['cleanup'], world), seen.err).to.equal(0);
        expect(seen.shared.get(FILE)).to.deep.equal({ text, mode });
        expect([...seen.journal.keys()]).to.deep.equal([]);
      });

  const edits: readonly (readonly [
    title: string,
    edit: (text: string) => string,
    left: string,
    mode?: number,
  ])[] = [
    // bash takes the last line, so the one that was there before is no use to anybody.
    ['adds it once more', (text) => `${text}export ${NAME}=later\n`, `export ${NAME}=later\n`],
    [
      'sets it to something else',
      (text) => text.replace(LINE, `export ${NAME}=later\n`),
      `export ${NAME}=later\n`,
      // The token may be in it in another form.
      0o600,
    ],
    ['removes it', (text) => text.replace(LINE, ''), ''],
    ['adds another', (text) => `${text}export B=1\n`, `export ${NAME}=theirs\nexport B=1\n`],
    ['indents it', (text) => `  ${text}`, `export ${NAME}=theirs\n`],
    [
      'puts it into a condition',
      (text) => `if a; then\nb\n${text}fi\nexport B=1\n`,
      `if a; then\nb\nexport ${NAME}=theirs\nfi\nexport B=1\n`,
    ],
    [
      'indents it, and adds another value',
      (text) => `export A=1\n\t${text}export ${NAME}=later\n`,
      `export A=1\nexport ${NAME}=later\n`,
    ],
    ...[
      `export ${NAME}="do'p_v1\\"\\$(x)"\n`,
      `export ${NAME}=do\\'p_v1\\"\\$\\(x\\)\n`,
      `export ${NAME}=$'do\\'p_v1"\\x24(x)'\n`,
      `declare -x ${NAME}="do'p_v1\\"\\$(x)"\n`,
      `typeset -x\t${LINE.slice('export '.length)}`,
      LINE.replace(' ', '  '),
      LINE.replace('\n', ';\n'),
      LINE.replace('\n', ' ; # a note\n'),
    ].map((line): [string, () => string, string] => [
      `writes it as ${JSON.stringify(line)}`,
      () => `${line}export B=1\n`,
      `export ${NAME}=theirs\nexport B=1\n`,
    ]),
    ['puts a line before it', (text) => `export B=1\n${text}`, `export B=1\nexport ${NAME}=theirs\n`],
  ];
  for (const [title, edit, left, mode = 0o644] of edits)
    it(`keeps after cleanup what somebody did who ${title}`, async () => {
      const { world, seen } = fakeWorld({ ...JOB, shared: { [FILE]: `export ${NAME}=theirs\n` } });
      expect(await run(['configure'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.equal(LINE);
      seen.shared.set(FILE, { text: edit(LINE), mode: 0o600 });
      expect(await run(['cleanup'], world), seen.err).to.equal(0);
      expect(textOf(seen)).to.equal(left);
      expect(seen.shared.get(FILE)?.mode).to.equal(mode);
      expect([...seen.journal.keys()]).to.deep.equal([]);
    });

  it('names the line that keeps the job from its variable, and no value', async () => {
    const { world, seen } = fakeWorld({
      ...JOB,
      shared: { [FILE]: `export ${NAME}=a\nexport ${NAME}=b\nunset ${NAME}\n` },
    });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(seen.err).to.equal(
      `shipctl: warning: ${FILE}, line 3 unsets ${NAME} after shipctl's line set it; remove that line\n`,
    );
  });

  it('gives the job its own variable again, though somebody has set it since, and gives theirs back', async () => {
    const { world, seen } = fakeWorld(JOB);
    await run(['configure'], world);
    seen.shared.set(FILE, { text: `${LINE}export ${NAME}=later\n`, mode: 0o600 });
    expect(await run(['configure'], world), seen.err).to.equal(0);
    expect(sourced(seen)).to.equal(TOKEN);
    await run(['cleanup'], world);
    expect(textOf(seen)).to.equal(`export ${NAME}=later\n`);
  });
});
