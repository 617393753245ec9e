import { spawnSync } from 'node:child_process';
import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from '../support/command.ts';
import { inRoot } from '../support/paths.ts';
import type { SampleJob } from '../support/sampleJob.ts';

/**
 * Makes the directory in which a script of the sample job runs, with the files that the examples of the help name: those
 * of `scripts/sample/work`, encrypted files with their key, Git repositories if git is installed, and two Javas.
 *
 * @returns its path, beside the job's home directory
 */
export function makeWorkplace(job: SampleJob): string {
  const directory = path.join(path.dirname(job.home), 'work');
  cpSync(inRoot('scripts', 'sample', 'work'), directory, { recursive: true });
  encrypt(directory);
  for (const name of ['11.0.2-open', 'java-17-openjdk-amd64']) addJava(job.home, name);
  if (spawnSync('git', ['--version']).status === 0) addRepositories(job, directory);
  return directory;
}

function encrypt(directory: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
  writeFileSync(path.join(directory, 'key.pem'), key, { mode: 0o600 });
  for (const name of ['secrets.env', 'token']) {
    const block = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    const text = publicEncrypt(block, Buffer.from(`the text of ${name}\n`)).toString('base64');
    writeFileSync(path.join(directory, `${name}.encrypted`), `${text}\n`);
  }
}

/** Adds what looks like a Java that SDKMAN installed. */
function addJava(home: string, name: string): void {
  const bin = path.join(home, '.sdkman/candidates/java', name, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'java'), `#!/bin/sh\necho ${name}\n`, { mode: 0o755 });
}

/** The repository behind my-repo, at the commits that its version.json names, and one of the workplace. */
function addRepositories({ env }: SampleJob, workplace: string): void {
  const repository = env['MYREPO_STATE'] ?? '';
  mkdirSync(path.join(repository, 'src'), { recursive: true });
  startRepository(repository);
  for (const text of ['one', 'two']) {
    writeFileSync(path.join(repository, 'src/cart.js'), `${text}\n`);
    commit(repository, text === 'one' ? 'Sell things' : 'Sell more');
  }
  startRepository(workplace);
  commit(workplace, 'Open the shop');
  writeFileSync(path.join(workplace, 'README'), 'A shop\n');
  commit(workplace, 'Say what this is');
}

const startRepository = (directory: string): void => {
  git(directory, 'init', '--quiet', '--initial-branch=main');
};

function commit(directory: string, message: string): void {
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--message', message);
}

const WHO = { NAME: 'ci', EMAIL: 'ci@example.com', DATE: '2026-01-01T00:00:00Z' };

/** Runs git so that the same files give the same commits, whoever runs it. */
function git(directory: string, ...words: readonly string[]): void {
  const identity = Object.entries(WHO).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const env = { PATH: process.env['PATH'], ...quiet, ...Object.fromEntries(identity) } as NodeJS.ProcessEnv;
  runQuietly(['git', ...words], { cwd: directory, env });
}
