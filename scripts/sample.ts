// Shows shipctl at work in a sample job, with a home directory made for it, and that the AWS clients read what it
// writes. Ends with a status other than 0 if anything is not as it should be.
//
//   sample.ts [--shell]
//
// --shell opens a shell in the job instead.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { packageBinary } from './package.ts';
import { EXPECTED, type Files, showAwsCli, showKeys, showRole } from './sample/clients.ts';
import { openShell } from './sample/shell.ts';
import { check, faultCount, say, show } from './sample/transcript.ts';
import { maskFile } from './sample/mask.ts';
import { readSections } from './support/iniSections.ts';
import { copySampleJob, type SampleJob } from './support/sampleJob.ts';

/** Shows one of the two files, secrets masked, and gives its real text. */
function showFile(file: string): string {
  const name = `~/.aws/${path.basename(file)}`;
  say(`$ cat ${name}    # secrets masked`);
  check(`${name} exists`, existsSync(file));
  if (!existsSync(file)) return '';
  const text = readFileSync(file, 'utf8');
  process.stdout.write(maskFile(text));
  check(`${name} is readable and writable only by its owner`, (statSync(file).mode & 0o777) === 0o600);
  return text;
}

/** Shows both files, and what the AWS SDK for JavaScript reads in them. */
async function showProfiles(job: SampleJob, files: Files): Promise<void> {
  showFile(files.credentials);
  const sections = readSections(showFile(files.config));
  say('# what the AWS SDK for JavaScript reads');
  for (const profile of EXPECTED) {
    const { name, region, role } = profile;
    const settings = sections[name === 'default' ? name : `profile ${name}`] ?? {};
    check(`${name} has the region ${region}`, settings['region'] === region);
    if (role === undefined) await showKeys(job, profile, files);
    else showRole(job, profile, settings);
  }
}

/** Cleans up, and shows that nothing is left. */
function showCleanup(job: SampleJob, directory: string): void {
  show(job, ['shipctl', 'cleanup']);
  const isGone = !existsSync(directory);
  check('~/.aws is gone', isGone);
  if (isGone) say('# ~/.aws is gone');
}

/** Shows what `configure_aws` and `cleanup` do, and what the clients make of it. */
async function showAll(job: SampleJob): Promise<number> {
  const directory = path.join(job.home, '.aws');
  const { stdout } = show(job, ['shipctl', 'configure_aws']);
  check('configure_aws prints nothing on standard output', stdout === '');
  await showProfiles(job, {
    credentials: path.join(directory, 'credentials'),
    config: path.join(directory, 'config'),
  });
  showAwsCli(job);
  showCleanup(job, directory);
  const count = faultCount();
  say(count === 0 ? '# all as expected' : `# not as expected: ${count}`);
  return count === 0 ? 0 : 1;
}

const { values } = parseArgs({ options: { shell: { type: 'boolean', default: false } } });
await packageBinary();
const job = copySampleJob();
try {
  process.exitCode = await (values.shell ? openShell(job) : showAll(job));
} finally {
  job.remove();
}
