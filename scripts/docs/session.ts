import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { LINK_NAMES } from '../../src/cli/linkNames.ts';
import { makeWorkplace } from '../sample/workplace.ts';
import { copySampleJob } from '../support/sampleJob.ts';

/** What a step of a session printed, on both streams in order, and its exit status. */
export interface Answer {
  readonly output: string;
  readonly status: number;
}

/** A home directory, and the variables that a shell starts with. */
interface Place {
  readonly home: string;
  /** Where the shell starts, if not in the home directory. */
  readonly workplace?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** A shell of somebody who has no CI platform: nothing is set except HOME and PATH. */
function bare(): Place {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'shipctl-bare-')));
  const home = path.join(root, 'home');
  mkdirSync(home);
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home };
  return {
    home,
    env,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The sample job, with the files that the examples of the help name. */
function examples(): Place {
  const job = copySampleJob();
  return { ...job, workplace: makeWorkplace(job) };
}

/** The kinds of sessions that a page can ask for. */
const PLACES: Readonly<Record<string, () => Place>> = {
  'the sample job': copySampleJob,
  'the examples': examples,
  bare,
};

/** Ends what a step printed; no output of ours has one. */
const MARK = '\x1e';

/** A script that runs the steps in one shell, each in sight of what those before it set. */
const scriptOf = (steps: readonly string[]): string =>
  ['exec 2>&1', ...steps.map((step) => `${step}\nprintf '${MARK}%s${MARK}' "$?"`), ''].join('\n');

function answersIn(text: string): readonly Answer[] {
  const fields = text.split(MARK);
  return fields.flatMap((output, at) =>
    at % 2 === 0 && at + 1 < fields.length ? [{ output, status: Number(fields[at + 1]) }] : [],
  );
}

/**
 * Runs steps in one bash, in a place of their own.
 *
 * @param program the shipctl that the steps call
 * @param kind    the sample job, the examples (of the help, in the same job), or bare
 * @returns an answer for each step, fewer if the shell ended early. Paths are those of an image: /home/ci, /job and
 *          /usr/local/bin
 */
export function runSession(program: string, kind: string, steps: readonly string[]): readonly Answer[] {
  const make = PLACES[kind];
  if (!make) throw new Error(`there is no session "${kind}"; there are: ${Object.keys(PLACES).join(', ')}`);
  const { home, workplace = home, env, remove } = make();
  try {
    const root = path.dirname(home);
    const bin = path.join(root, 'bin');
    mkdirSync(bin);
    for (const name of ['shipctl', ...LINK_NAMES]) symlinkSync(program, path.join(bin, name));
    const script = path.join(root, 'script');
    writeFileSync(script, scriptOf(steps));
    const { stdout } = spawnSync('bash', [script], {
      cwd: workplace,
      env: { ...env, PATH: `${bin}:${env['PATH'] ?? ''}`, NO_COLOR: '1', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
      encoding: 'utf8',
      input: '',
    });
    const text = stdout
      .replaceAll(program, '/usr/local/bin/shipctl')
      .replaceAll(bin, '/usr/local/bin')
      .replaceAll(home, '/home/ci')
      .replaceAll(workplace, '/work')
      .replaceAll(path.join(root, 'job'), '/job')
      .replaceAll(/ +$/gm, '');
    return answersIn(text);
  } finally {
    remove();
  }
}
