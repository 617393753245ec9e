// Shows shipctl at work in a sample job, with a home directory made for it, and that the AWS clients read what it
// writes. Ends with another status than 0 where anything is not as it should be.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { packageBinary } from './package.ts';
import { EXPECTED, type Files, showAwsCli, showKeys, showRole } from './sample/clients.ts';
import { check, faultCount, say, show } from './sample/transcript.ts';
import { maskFile } from './sample/mask.ts';
import { readSections } from './support/iniSections.ts';
import { copySampleJob, type SampleJob } from './support/sampleJob.ts';

/** Shows one of the two files, secrets masked, and gives its real text. */
function showFile(file: string): string {
  const name = `~/.aws/${path.basename(file)}`;
  say(`$ cat ${name}    # secrets masked`);
  check(`${name} is there`, existsSync(file));
  if (!existsSync(file)) return '';
  const text = readFileSync(file, 'utf8');
  process.stdout.write(maskFile(text));
  check(`${name} is for its owner alone`, (statSync(file).mode & 0o777) === 0o600);
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

await packageBinary();
const job = copySampleJob();
const directory = path.join(job.home, '.aws');
try {
  const { stdout } = show(job, ['shipctl', 'configure_aws']);
  check('configure_aws prints nothing on standard output', stdout === '');
  await showProfiles(job, {
    credentials: path.join(directory, 'credentials'),
    config: path.join(directory, 'config'),
  });
  showAwsCli(job);
  showCleanup(job, directory);
} finally {
  job.remove();
}
const count = faultCount();
say(count === 0 ? '# all as expected' : `# not as expected: ${count}`);
process.exitCode = count === 0 ? 0 : 1;
