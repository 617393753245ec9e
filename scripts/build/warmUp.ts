// Makes the code caches of the parts that calls load: warmUp.cjs NAME CALL..., in the sample job, with the directory of the
// parts in PARTS. They are NAME.second and, if it was loaded, NAME.third.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { Script } from 'node:vm';
import type { Part } from './laterParts/assets.ts';
import { text } from './laterParts/assetsOnDisk.ts';
import { load } from './laterParts/load.ts';

async function main(name: string, calls: readonly string[]): Promise<void> {
  const scripts: Partial<Record<Part, Script>> = {};
  const second = load([], scripts);
  for (const call of calls) {
    const status = await second.runCommand(undefined, call.split(' '));
    if (status !== 0) throw new Error(`${call} ended with status ${status}`);
  }
  for (const [part, script] of Object.entries(scripts)) {
    const cachedData = script.createCachedData();
    if (new Script(text(part as Part), { cachedData }).cachedDataRejected === true)
      throw new Error('V8 refuses its own cache');
    writeFileSync(`${name}.${part}`, cachedData);
  }
}

const [path, ...calls] = process.argv.slice(2);
if (path === undefined) throw new Error('warmUp: NAME is needed');
void main(path, calls);
