import { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { BINARY, Job } from '../support/job.ts';

/** The lower half of `spawn()`, which takes an environment as it is. */
interface Starter {
  spawn(options: {
    readonly file: string;
    readonly args: readonly string[];
    readonly cwd: string;
    readonly envPairs: readonly string[];
    readonly stdio: readonly string[];
  }): number;
}

describe('of several variables with one name, the last', () => {
  let job: Job;

  before(() => {
    job = new Job([{ name: 'x', integration: { masterName: 'keyValuePair', name: 'kv', A: 'file' } }]);
  });

  after(() => {
    job.remove();
  });

  /** Runs the program with the variables of the job, and others before or behind them. */
  async function run(
    argv: readonly string[],
    behind: readonly string[],
    before: readonly string[] = [],
  ): Promise<{ stdout: string; stderr: string }> {
    const child = new ChildProcess();
    const own = Object.entries(job.env).map(([name, value]) => `${name}=${value}`);
    (child as unknown as Starter).spawn({
      file: BINARY,
      args: [BINARY, ...argv],
      cwd: job.path('work'),
      envPairs: [...before, ...own, ...behind],
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = await Promise.all(
      [child.stdout, child.stderr].map((from) => text(from as Readable)),
    );
    return { stdout: stdout ?? '', stderr: stderr ?? '' };
  }

  const FOUR = ['Y_ID=1', 'Y_ID=2', 'Z=3', 'Y_ID=last'];
  const table: [title: string, argv: string[], behind: string[], stdout: string][] = [
    ['counts for a getter', ['get_resource_id', 'y'], FOUR, 'last\n'],
    ['counts for a getter with options', ['get_resource_id', 'y', '--default', 'none'], FOUR, 'last\n'],
    ['counts when it is empty', ['get_resource_id', 'y'], ['Y_ID=1', 'Y_ID='], '\n'],
    ['counts beyond ASCII', ['get_resource_id', 'y'], ['Y_ID=ä', 'Y_ID=ü\n€'], 'ü\n€\n'],
    [
      'counts for a whole integration',
      ['env', 'x'],
      ['X_INTEGRATION_A=1', 'X_INTEGRATION_A=2'],
      "export A='2'\n",
    ],
    ['reaches the shell that retry runs', ['retry', 'echo $Y_ID'], FOUR, 'last\n'],
    ['is the only one for a program that retry runs', ['retry', 'env | grep ^Y_ID='], FOUR, 'Y_ID=last\n'],
  ];
  for (const [title, argv, behind, stdout] of table) {
    it(title, async () => {
      expect(await run(argv, behind)).to.deep.equal({ stdout, stderr: '' });
    });
  }

  it('counts when the first one is the first of all', async () => {
    expect((await run(['get_resource_id', 'y'], ['Y_ID=2'], ['Y_ID=1'])).stdout).to.equal('2\n');
    expect((await run(['get_resource_id', 'y'], [], ['Y_ID=1'])).stdout).to.equal('1\n');
  });

  it('counts as PATH, in which programs are looked for', async () => {
    expect((await run(['retry', 'echo', 'a'], [], ['PATH=/nowhere'])).stdout).to.equal('a\n');
  });
});
