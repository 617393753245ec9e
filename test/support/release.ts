import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { type TarEntry, tarOf } from '../../scripts/release/tar.ts';
import { inRoot } from '../../scripts/support/paths.ts';
import { HttpServer } from './httpServer.ts';

/** What a run of install.sh came to. */
export interface Installed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How install.sh is run. */
export interface Circumstances {
  /** The shell, with words of its own. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A release of programs that are small shell scripts, in a directory of its own. */
export class FakeRelease {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-release-')));
  readonly directory = join(this.root, 'release');

  constructor() {
    chmodSync(this.root, 0o755);
    mkdirSync(this.directory);
    copyFileSync(inRoot('scripts', 'install.sh'), join(this.directory, 'install.sh'));
    this.publish('echo "1.2.3 (fake)"');
  }

  path(...words: readonly string[]): string {
    return join(this.root, ...words);
  }

  /** Makes archives of a program that does `line`, and notes their digests. */
  publish(line: string): void {
    const lines = ['shipctl', 'shipctl-fast'].map((program) => {
      const name = `${program}-linux-${process.arch}`;
      const packed = gzipSync(tarOf(contents(name, `#!/bin/sh\n# ${program}\n${line}\n`)));
      writeFileSync(join(this.directory, `${name}.tar.gz`), packed);
      return `${createHash('sha256').update(packed).digest('hex')}  ${name}.tar.gz\n`;
    });
    writeFileSync(join(this.directory, 'SHA256SUMS'), lines.join(''));
  }

  /** Runs install.sh with these words, with nothing else in the environment than PATH and HOME. */
  async install(
    words: readonly string[],
    { shell = ['sh'], env = {} }: Circumstances = {},
  ): Promise<Installed> {
    const [program = '', ...options] = shell;
    const { PATH = '' } = process.env;
    const child = spawn(program, [...options, join(this.directory, 'install.sh'), ...words], {
      cwd: this.root,
      env: { PATH, HOME: this.root, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => {
        resolve({ status, ...texts });
      });
    });
  }

  /** Serves it; `answer` gives what is sent for a file, or nothing, which is a 404. */
  async serve(answer: (name: string, content: Buffer) => Buffer | undefined): Promise<HttpServer> {
    const server = await HttpServer.start();
    server.behaviour = (response, _, { url }) => {
      const name = url.slice(url.lastIndexOf('/') + 1);
      const content = answer(name, readFileSync(join(this.directory, name)));
      response.writeHead(content ? 200 : 404).end(content ?? 'no such file');
    };
    return server;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function contents(root: string, program: string): readonly TarEntry[] {
  return [
    { path: `${root}/bin/shipctl`, content: Buffer.from(program), isExecutable: true },
    { path: `${root}/bin/shippable_retry`, content: { link: 'shipctl' } },
    { path: `${root}/share/doc/shipctl/LICENSE`, content: Buffer.from('free\n') },
  ];
}
