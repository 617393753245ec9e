import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { AWS, CLEANUP, CONFIGURE } from '../support/awsSituations.ts';
import { thorough } from '../support/extent.ts';
import { haltEverywhere } from '../support/standstill.ts';
import { profilesOf } from '../support/profiles.ts';
import { type Situation, withoutEmptyDirectories } from '../support/situations.ts';
import { type Call, isChange, needTracing } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';

/** A run that is stopped, while another one runs from its beginning to its end. */
interface Pair {
  readonly title: string;
  readonly before: string;
  readonly first: string;
  readonly second: string;
  /** The profiles that are there in the end if the second has done what it does, and if it has been kept out. */
  readonly both: string;
  readonly firstAlone: string;
  /** Directories come and go: stop at every look at them too. */
  readonly isThorough?: true;
}

const PAIRS: readonly Pair[] = [
  {
    title: 'two resources are configured',
    before: '',
    first: 'configure_aws a',
    second: 'configure_aws b',
    both: 'a b default',
    firstAlone: 'a default',
  },
  {
    title: 'one of two resources is configured again while it is cleaned up',
    before: 'configure_aws',
    first: 'cleanup a',
    second: 'configure_aws b',
    both: 'b default',
    firstAlone: 'b default',
  },
  {
    title: 'two resources are cleaned up',
    before: 'configure_aws',
    first: 'cleanup a',
    second: 'cleanup b',
    both: '',
    firstAlone: 'b default',
  },
  {
    title: 'a resource is configured while the only other one is cleaned up',
    before: 'configure_aws b',
    first: 'cleanup b',
    second: 'configure_aws a',
    both: 'a default',
    firstAlone: '',
    isThorough: true,
  },
  {
    title: 'the only resource is cleaned up while another one is configured',
    before: 'configure_aws b',
    first: 'configure_aws a',
    second: 'cleanup b',
    both: 'a default',
    firstAlone: 'a b default',
    isThorough: true,
  },
];

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

const KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'region'];
const keyOf = (setting: string): string => setting.slice(0, setting.indexOf('='));

/** What another program adds to a file, which knows nothing of locks. */
const THEIRS = '\n[profile theirs]\noutput = json\n';

/** Adds that, in place or in a new file that is renamed. */
function addTheirs(path: string, isReplaced: boolean): void {
  if (!existsSync(path)) return;
  const file = isReplaced ? `${path}.theirs` : path;
  writeFileSync(file, readFileSync(path, 'utf8') + THEIRS);
  if (isReplaced) renameSync(file, path);
}

/** Whether the run stands between its last look at a file and the rename that replaces it. */
function isTheLastInstant(calls: readonly Call[], number: number, file: string): boolean {
  const replaced = calls.findLastIndex(
    ({ name, text }) => name.startsWith('rename') && text.includes(`, "${file}"`),
  );
  const looked = calls.slice(0, replaced).findLastIndex(({ path }) => path === file);
  return replaced >= 0 && looked <= number && number < replaced;
}

thorough.describe('a run that stands still at any of its calls', function () {
  before(function () {
    needTracing(this);
  });

  for (const { title, before, first, second, both, firstAlone, isThorough } of PAIRS) {
    it(`keeps another out, or nothing is lost: ${title}`, async () => {
      const runs = before === '' ? [] : [{ argv: words(before) }];
      const situation: Situation = { title, subject: AWS, before: runs, argv: words(first) };
      const seen = new Set<number | null>();
      await haltEverywhere(
        situation,
        async ({ stage, process }) => {
          const { job } = stage;
          const other = await job.shipctl([...words(second), '--lock-timeout', '0']);
          seen.add(other.status);
          return async (where) => {
            const holder = new RegExp(
              `^shipctl: timed out after [\\d.]+ s waiting for (process ${process}|another process) to release `,
            );
            if (other.status !== 0) expect(other.stderr, where).to.match(holder);
            const there = profilesOf(job);
            expect(Object.keys(there).join(' '), where).to.equal(other.status === 0 ? both : firstAlone);
            for (const settings of Object.values(there))
              expect(settings.map(keyOf), where).to.deep.equal(KEYS);
            expect(stage.leftovers, where).to.deep.equal([]);
            const { status } = await job.shipctl(['cleanup', '--all']);
            expect(status, where).to.equal(0);
            expect(withoutEmptyDirectories(treeOf(job.home)), where).to.deep.equal({});
          };
        },
        isThorough ? undefined : isChange,
      );
      expect([...seen].sort()).to.deep.equal([0, 1]);
    });
  }

  for (const situation of [CONFIGURE[1], CLEANUP[1]]) {
    if (!situation) continue;
    it(`loses nothing that another program writes meanwhile, but in the very last instant: ${situation.title}`, async () => {
      await haltEverywhere(situation, ({ stage, calls, number }) => {
        const { job } = stage;
        const files = ['credentials', 'config'].map((name) => job.path(`home/.aws/${name}`));
        for (const file of files) addTheirs(file, number % 2 === 0);
        return Promise.resolve(async (where) => {
          const isOurs = situation.argv.includes('configure_aws');
          expect('a' in profilesOf(job), where).to.equal(isOurs);
          for (const file of files.filter((file) => !isTheLastInstant(calls, number, file))) {
            expect(readFileSync(file, 'utf8'), `${where}: ${file}`).to.include(THEIRS.trim());
          }
          expect(stage.leftovers, where).to.deep.equal([]);
          await job.shipctl(['cleanup']);
          const { mine, theirs, ...others } = profilesOf(job);
          expect(Object.keys(others), where).to.deep.equal(['default']);
          expect(theirs ?? ['output=json'], where).to.include('output=json');
          expect(mine, where).to.deep.equal(['role_arn=arn:aws:iam::1:role/x', 'output=json']);
        });
      });
    });
  }
});
