// Makes the code cache of the second part: warmUp.cjs CACHE, in the sample job, with the part named by SECOND_PART.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { Script } from 'node:vm';
import { text } from './secondPart/assetsOnDisk.ts';
import { runCommand, script } from './secondPart/load.ts';

/** Calls that job scripts make often. What else there is compiles its functions when they are called. */
const CALLS: readonly string[] = [
  'configure_aws',
  'configure_aws my-aws',
  'configure_aws my-aws --region eu-west-1 --mode process',
  'configure',
  'aws_credentials my-aws',
  'eks_token prod',
  'docker_credential list',
  'get_integration_resource my-aws',
  'get_integration_resource my-aws accessKey',
  'get_integration_resource_keys my-aws',
  'get_resource_version_key my-aws versionName',
  'put_resource_state my-aws KEY value',
  'post_resource_state my-aws versionName 1.0.0',
  'bump_version 1.2.3 patch',
  'env my-aws',
  'shell_init bash',
  'cleanup',
];

async function main(cache: string): Promise<void> {
  for (const call of CALLS) {
    const status = await runCommand(undefined, call.split(' '));
    if (status !== 0) throw new Error(`${call} ended with status ${status}`);
  }
  const cachedData = script.createCachedData();
  if (new Script(text(), { cachedData }).cachedDataRejected === true)
    throw new Error('V8 refuses its own cache');
  writeFileSync(cache, cachedData);
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('warmUp: CACHE is needed');
void main(path);
