// Makes a code cache of the second part: warmUp.cjs CACHE CALL..., in the sample job, with the part named by SECOND_PART.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { Script } from 'node:vm';
import { text } from './secondPart/assetsOnDisk.ts';
import { load } from './secondPart/load.ts';

async function main(cache: string, calls: readonly string[]): Promise<void> {
  const { script, part } = load();
  for (const call of calls) {
    const status = await part.runCommand(undefined, call.split(' '));
    if (status !== 0) throw new Error(`${call} ended with status ${status}`);
  }
  const cachedData = script.createCachedData();
  if (new Script(text(), { cachedData }).cachedDataRejected === true)
    throw new Error('V8 refuses its own cache');
  writeFileSync(cache, cachedData);
}

const [path, ...calls] = process.argv.slice(2);
if (path === undefined) throw new Error('warmUp: CACHE is needed');
void main(path, calls);
