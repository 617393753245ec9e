import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bench } from './pairs.ts';
import type { Timed } from './timing.ts';

/** A job with many resources, and the files of a user who has as many profiles. */
export function configureMany({ shipctl, directory }: Bench, count: number): Timed {
  const home = path.join(directory, `home-${count}`);
  const profiles = (of: (index: number) => string): string =>
    Array.from({ length: count }, (_, at) => of(at)).join('\n');
  const credentials = profiles(
    (at) => `[f${at}]\naws_access_key_id = AKIAF${at}\naws_secret_access_key = secret${at}\n`,
  );
  const config = profiles((at) => `[profile f${at}]\nregion = eu-west-1\noutput = json\n`);
  return {
    name: `shipctl configure_aws, ${count} resources, ${count} other profiles`,
    commands: [[shipctl, 'configure_aws']],
    env: { HOME: home, JOB_NAME: 'job', BUILD_ID: '1', ...resources(count) },
    prepare: () => {
      writeFiles(home, credentials, config);
    },
  };
}

/** A resource whose section has many keys of somebody else's. */
export function configureAmongKeys({ shipctl, directory }: Bench, keys: number): Timed {
  const home = path.join(directory, `keys-${keys}`);
  const lines = Array.from({ length: keys }, (_, at) => `key${at} = value\n`).join('');
  return {
    name: `shipctl configure_aws, ${keys} keys in one section`,
    commands: [[shipctl, 'configure_aws', '--overwrite']],
    env: { HOME: home, JOB_NAME: 'job', BUILD_ID: '1', ...resources(1) },
    prepare: () => {
      writeFiles(home, `[res0]\n${lines}`, '');
    },
  };
}

function writeFiles(home: string, credentials: string, config: string): void {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(path.join(home, '.aws'), { recursive: true });
  writeFileSync(path.join(home, '.aws', 'credentials'), credentials);
  writeFileSync(path.join(home, '.aws', 'config'), config);
}

const resources = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      [`RES${at}_NAME`, `res${at}`],
      [`RES${at}_TYPE`, 'cliConfig'],
      [`RES${at}_OPERATION`, 'IN'],
      [`RES${at}_INTEGRATION_ACCESSKEY`, `AKIA${at}`],
      [`RES${at}_INTEGRATION_SECRETKEY`, `secret${at}`],
      [`RES${at}_POINTER_REGION`, 'us-east-1'],
    ]).flat(),
  ) as Readonly<Record<string, string>>;
