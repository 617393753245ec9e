import { expect } from 'chai';
import { EmptyProgram } from '../support/emptyProgram.ts';
import { BINARY, IS_COMPILED, Job, awsResource } from '../support/job.ts';
import { needTracing } from '../support/trace.ts';

/** Calls of a runtime's memory and of its threads among themselves, whose number is not the same in any two runs. */
const BY_CHANCE = /^(brk|futex|getrandom|gettid|madvise|mmap|mprotect|munmap|sched_yield)$/;

/**
 * What a getter asks of the system beyond what the empty program does: to write; in Bun what it writes to; in Node the
 * variables as the process was given them.
 */
const MOST: Readonly<Record<string, number>> = IS_COMPILED
  ? { write: 1, fstat: 1 }
  : { write: 1, openat: 1, statx: 1, fstat: 1, read: 2, close: 1 };

/**
 * How often a program makes each system call, in its main thread, which also starts all others. How far those have come
 * when it ends is chance.
 */
function callsOf(job: Job, command: readonly string[]): ReadonlyMap<string, number> {
  const file = job.path('calls');
  const { status, stderr } = job.spawn(['strace', '-qq', '-c', '-U', 'calls,name', '-o', file, ...command]);
  expect(status, stderr).to.equal(0);
  const rows = (job.read('calls') ?? '').matchAll(/^\s*(\d+)\s+(\w+)\s*$/gm);
  return new Map(
    [...rows]
      .map(([, count, name = '']) => [name, Number(count)] as const)
      .filter(([name]) => name !== 'total'),
  );
}

/** More runs than chance has a call more in. */
const RUNS = 10;

/** The least of both for each call; a call that one of them has not made is not needed. */
const least = (some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>) =>
  new Map([...some].map(([name, count]) => [name, Math.min(count, others.get(name) ?? 0)] as const));

const GETTERS: readonly string[][] = [
  ['get_integration_resource_field', 'my-aws', 'accessKey'],
  ['get_resource_id', 'my-aws'],
  ['get_resource_name', 'my-aws'],
  ['sanitize_shippable_string', 'a-b'],
  ['to_uppercase', 'a'],
];

describe('what a getter asks of the system', () => {
  const made: { remove(): void }[] = [];
  let job: Job;
  let empty: ReadonlyMap<string, number>;

  before(function () {
    needTracing(this);
    const program = new EmptyProgram();
    job = new Job([awsResource('my-aws')]);
    made.push(program, job);
    empty = callsOf(job, [program.path]);
    for (let run = 1; run < 3; run++) empty = least(empty, callsOf(job, [program.path]));
  });

  after(() => {
    for (const one of made) one.remove();
  });

  for (const argv of GETTERS) {
    it(`is one write more than the empty program for ${argv.join(' ')}, and no thread`, () => {
      const surplus = (calls: ReadonlyMap<string, number>) =>
        [...calls]
          .map(([name, count]) => [name, count - (empty.get(name) ?? 0)] as const)
          .filter(([name, more]) => more > (MOST[name] ?? 0) && !BY_CHANCE.test(name));
      let calls = callsOf(job, [BINARY, ...argv]);
      for (let run = 1; run < RUNS && surplus(calls).length > 0; run++)
        calls = least(calls, callsOf(job, [BINARY, ...argv]));
      expect(calls.get('write')).to.equal((empty.get('write') ?? 0) + 1);
      expect(Object.fromEntries(surplus(calls))).to.deep.equal({});
    });
  }
});
