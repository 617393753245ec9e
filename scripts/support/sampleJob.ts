import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { inRoot } from './paths.ts';

/** A copy of the sample job, with a home directory of its own. */
export interface SampleJob {
  readonly home: string;
  /** All variables that a command of the job sees. */
  readonly env: Readonly<Record<string, string>>;
  /** Deletes the copy, home directory included. */
  readonly remove: () => void;
}

/** Reads `NAME=VALUE` lines as they are: no quoting, comments begin with `#`. */
function readVariables(root: string): Record<string, string> {
  const text = readFileSync(inRoot('scripts', 'sample', 'job.env'), 'utf8').replaceAll('{{ROOT}}', root);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** Copies the job of scripts/sample to a fresh directory, so that neither it nor the user's home is touched. */
export function copySampleJob(): SampleJob {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'shipctl-sample-')));
  const home = path.join(root, 'home');
  for (const name of ['home', 'job/state', 'job/previousState', 'job/integrations']) {
    mkdirSync(path.join(root, name), { recursive: true });
  }
  cpSync(inRoot('scripts', 'sample', 'job'), path.join(root, 'job'), { recursive: true });
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, ...readVariables(root) };
  return {
    home,
    env,
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
