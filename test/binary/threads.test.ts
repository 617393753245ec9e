import { expect } from 'chai';
import { BINARY, IS_COMPILED, Job, awsResource } from '../support/job.ts';
import { needTracing } from '../support/trace.ts';

/** How JavaScriptCore calls a thread that compiles. */
const COMPILING = 'JITWorker';
/** The same for one that keeps blocks of its heap ready. */
const PREPARING = 'JSCWarmUp';

/** The names that the threads of a call give themselves. */
function threadsOf(job: Job, argv: readonly string[]): readonly string[] {
  const file = job.path('names');
  const { status, stderr } = job.spawn([
    'strace',
    '-f',
    '-qq',
    '-e',
    'trace=prctl',
    '-o',
    file,
    BINARY,
    ...argv,
  ]);
  expect(status, stderr).to.equal(0);
  return [...(job.read('names') ?? '').matchAll(/PR_SET_NAME, "([^"]*)"/g)].map(([, name = '']) => name);
}

// Node has such threads from its start.
if (IS_COMPILED) {
  describe('the threads that a call starts', () => {
    let job: Job;

    before(function () {
      needTracing(this);
      job = new Job([awsResource('my-aws')]);
    });

    after(() => {
      job.remove();
    });

    // Not configure_aws: the more mounts a machine has, the longer that runs.
    for (const argv of [['list_resources'], ['aws_credentials', 'my-aws']]) {
      it(`do nothing ahead if it is short: ${argv.join(' ')}`, () => {
        expect(threadsOf(job, argv)).to.not.include(COMPILING).and.not.include(PREPARING);
      });
    }

    it('compile what runs long', () => {
      job.write('many.txt', '${JOB_NAME}\n'.repeat(20_000));
      expect(threadsOf(job, ['replace', job.path('many.txt')])).to.include(COMPILING);
    });
  });
}
