import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** Bytes of a name, one character each, as the file system gets them. */
const bytes = (name: string): Buffer => Buffer.from(name, 'latin1');

/** A repository with a working tree, made with the real git. Names of files are bytes, one character each. */
export class GitRepository {
  readonly root: string;

  constructor(root: string, ...options: readonly string[]) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    this.git('init', '-q', '-b', 'main', ...options);
  }

  /** Calls git in the working tree; gives what it prints. */
  git(...words: readonly string[]): string {
    const env = { PATH: process.env['PATH'], HOME: this.root, ...IDENTITY };
    const { status, stdout, stderr } = spawnSync('git', words, { cwd: this.root, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  write(name: string, text: string): void {
    const file = Buffer.concat([Buffer.from(`${this.root}/`), bytes(name)]);
    mkdirSync(Buffer.from(dirname(file.toString('latin1')), 'latin1'), { recursive: true });
    writeFileSync(file, text);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** Writes files and commits all that is there; gives the commit. */
  commit(files: Readonly<Record<string, string>> = {}): string {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
    return this.git('rev-parse', 'HEAD');
  }
}
