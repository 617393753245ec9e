import { expect } from 'chai';
import { EmptyProgram } from '../support/emptyProgram.ts';
import { BINARY, IS_COMPILED, Job, awsResource } from '../support/job.ts';
import { FILE_OPENS, PROGRAM_STARTS, needTracing, traceProgram } from '../support/trace.ts';

/** V8 looks here when two of its threads first wait for each other, which no two runs do alike. */
const BY_CHANCE = '/sys/devices/system/cpu/';

/** The paths that a program opens, whether they are there or not, without its own. */
async function opened(
  job: Job,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Set<string>> {
  const { status, stderr, calls } = await traceProgram(job, words, FILE_OPENS, { env });
  expect(status, stderr).to.equal(0);
  return new Set(
    calls
      .map(({ path }) => path.replace(/^\/proc\/\d+\//, '/proc/self/'))
      .filter((path) => path !== words[0] && !path.startsWith(BY_CHANCE)),
  );
}

/** Which directories are the same by another mount. */
const MOUNTS = '/proc/self/mountinfo';

/** Bun opens a directory to find its real path, and does not read it. */
const LOOKED_AT = IS_COMPILED
  ? /^\/(home|home\/\.local|home\/\.local\/state|job|job\/state|job\/OUT)$/
  : /^$/;

/** What the lock file says of its holder: the machine, its start, and that of the process by the machine's clock. */
const HOLDER = [
  '/proc/self/stat',
  '/proc/self/timens_offsets',
  '/proc/sys/kernel/hostname',
  '/proc/sys/kernel/random/boot_id',
];

/** Below HOME. */
const OF_TOOLS =
  /^(\.(docker|kube|azure|jfrog|config\/gcloud)\/[^/]+|\.(docker|kube|azure|jfrog|config|config\/gcloud)|\.\.?git(config|-credentials)(\.shipctl-record)?|\.config\/git(\/\.?config(\.shipctl-record)?)?)$/;

describe('the files that are opened', () => {
  const made: { remove(): void }[] = [];
  let job: Job;
  let needed: Set<string>;

  before(async function () {
    needTracing(this);
    const empty = new EmptyProgram();
    job = new Job([awsResource('my-aws'), awsResource('prod.aws', {}, 1)]);
    made.push(empty, job);
    needed = await opened(job, [empty.path]);
  });

  after(() => {
    for (const one of made) one.remove();
  });

  const beyond = async (
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string[]> =>
    [...(await opened(job, [BINARY, ...argv], env))].filter((path) => !needed.has(path)).sort();

  const getters: string[][] = [
    ['to_uppercase', 'x'],
    ['get_resource_name', 'my-aws'],
  ];
  const ofVariables: string[][] = [
    ['get_integration_resource_field', 'my-aws', 'accessKey'],
    ['get_integration_resource_field', 'my-aws', 'none', '--default', 'x'],
    ['get_resource_id', 'my-aws'],
  ];
  /** Node's own list of variables has the first of several with one name. */
  const ofEveryVariable = IS_COMPILED ? [] : ['/proc/self/environ'];

  for (const argv of getters) {
    it(`are for ${argv.join(' ')} those of the empty program`, async () => {
      expect(await beyond(argv)).to.deep.equal([]);
    });
  }
  for (const argv of ofVariables) {
    it(`are for ${argv.join(' ')} those of the empty program, and in Node all variables`, async () => {
      expect(await beyond(argv)).to.deep.equal(ofEveryVariable);
    });
  }

  it('are the one file that it reads for a getter of a file', async () => {
    expect(await beyond(['get_resource_version_key', 'my-aws', 'region'])).to.have.members([
      ...ofEveryVariable,
      job.path('job/IN/my-aws/version.json'),
    ]);
  });

  const FILE = String.raw`(credentials|config)`;
  /** The two AWS files and what belongs to them, directories with their marks, and the pointers of the journal. */
  const OWN = [
    String.raw`\.aws(/(${FILE}|\.${FILE}\.shipctl-(new|lock|record)|\.\.${FILE}\.shipctl-record\.shipctl-new))?`,
    String.raw`(\.\.aws|\.\.local|\.local/\.state|\.local/state/\.shipctl)\.shipctl-made`,
    // Whether anything is left in a directory that shipctl made.
    String.raw`\.local(/state)?`,
    String.raw`\.local/state/shipctl(/\.?[0-9a-f]{64}\.json(\.shipctl-new)?)?`,
  ];
  const isExpected = (path: string): boolean =>
    OWN.some((pattern) => new RegExp(`^${job.home}/${pattern}$`).test(path)) ||
    HOLDER.includes(path) ||
    MOUNTS === path ||
    LOOKED_AT.test(path.replace(job.root, '')) ||
    ofEveryVariable.includes(path);

  it("are for configure_aws the job's files, the AWS files with their directory, locks and temporary files, and the journal", async () => {
    const paths = await beyond(['configure_aws']);
    const inputs = ['my-aws', 'prod.aws'].flatMap((name) =>
      ['integration.json', 'version.json'].map((file) => job.path(`job/IN/${name}/${file}`)),
    );
    const ofJob = [job.path('job/message.json'), ...inputs];
    expect(paths).to.include.members([...ofJob, `${job.home}/.aws/.config.shipctl-lock`]);
    expect(paths.filter((path) => !ofJob.includes(path) && !isExpected(path))).to.deep.equal([]);
  });

  it('are for configure --plan the same, but no lock and no temporary file', async () => {
    const paths = await beyond(['configure', '--plan']);
    expect(paths).to.include.members([job.path('job/message.json'), `${job.home}/.aws/config`]);
    const isMade = (path: string): boolean => /shipctl-(lock|new)/.test(path) || HOLDER.includes(path);
    expect(paths.filter(isMade)).to.deep.equal([]);
  });

  it('are for cleanup the same, without those of the job, and the files of the other tools with their records', async () => {
    job.run(['configure_aws']);
    const paths = await beyond(['cleanup']);
    const isOfTool = (path: string): boolean => OF_TOOLS.test(path.replace(`${job.home}/`, ''));
    expect(paths.filter((path) => !isExpected(path) && !isOfTool(path))).to.deep.equal([]);
  });

  it('start no other program', async () => {
    for (const argv of [
      ['configure_aws'],
      ['configure_aws', '--mode', 'process'],
      ['configure'],
      ['configure', '--plan'],
      ['cleanup'],
      ['aws_credentials', 'my-aws'],
    ]) {
      const { calls } = await traceProgram(job, [BINARY, ...argv], PROGRAM_STARTS);
      expect(calls.filter(({ path }) => path !== BINARY)).to.deep.equal([]);
    }
  });
});
