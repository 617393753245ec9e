import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { catalog } from '../../src/catalog.ts';
import { runs } from '../support/extent.ts';
import { FAULT, SCENES, isDocumented, wordsFor } from '../support/fuzzing.ts';
import { Job } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';

/** With each of the two programs. */
const RUNS = 100;

const commands = await Promise.all(Object.values(catalog).map((load) => load()));

/** Fit to be given to a process, in a directory of the job: no whole file system is walked or copied. */
const clean = (text: string): string => text.replaceAll('\0', '').replace(/^(--[\w-]+=)?\/+/, '$1./');

/** What `retry` may run for real: a name drawn at random could be that of a program. */
const HARMLESS = fc.constantFrom(
  ['true'],
  ['false'],
  ['echo', '-n'],
  ['exit 3'],
  ['no such program'],
  ['./none'],
  [],
);

describe('the built program, with any words and environment', () => {
  let outer = '';
  const tmp = process.env['TMPDIR'];

  before(() => {
    outer = mkdtempSync(join(tmpdir(), 'shipctl-fuzz-'));
    mkdirSync(join(outer, 'inner'));
    process.env['TMPDIR'] = join(outer, 'inner');
  });

  after(() => {
    if (tmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmp;
    rmSync(outer, { recursive: true, force: true });
  });

  for (const command of commands) {
    const { name } = command;
    it(`ends ${name} with a documented status, and leaves nothing outside its job`, async () => {
      const words = name === 'retry' ? HARMLESS : wordsFor(command);
      const samples = fc.sample(fc.tuple(words, SCENES), runs(RUNS));
      await inParallel(samples, [0, 1], async ([argv, { env = {} }]) => {
        const job = new Job([]);
        const variables = Object.entries(env).map(([key, value]) => [key, clean(value)]);
        const isNetworked = Object.values(env).includes('notification');
        const own = {
          HOME: job.home,
          // Of these, only jdk would change the machine.
          PATH: name === 'jdk' ? '' : '/usr/bin:/bin',
          ...(isNetworked && { MYAWS_TYPE: 'x', A_TYPE: 'x', AB_TYPE: 'x' }),
        };
        const { status, stderr } = await job.shipctl([name, ...argv.map(clean)], {
          ...(Object.fromEntries(variables) as Record<string, string>),
          ...own,
        });
        job.remove();
        const told = `${JSON.stringify([name, ...argv.map(clean)])} in ${JSON.stringify(env)}: ${stderr}`;
        expect(isDocumented(name, status), told).to.equal(true);
        expect(stderr, told).not.to.match(FAULT);
      });
      expect([...readdirSync(outer), ...readdirSync(join(outer, 'inner'))]).to.deep.equal(['inner']);
    });
  }
});
