import { readFileSync } from 'node:fs';
import type { Environment } from '../world.ts';
import { unless } from './systemError.ts';

/** Stands in text for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

export const environment: Environment = {
  get: (name) => process.env[name],
  bytes(name) {
    const value = process.env[name];
    if (value === undefined) return undefined;
    return (value.includes(REPLACEMENT) ? ownBytes(name) : undefined) ?? Buffer.from(value);
  },
  names: () => Object.keys(process.env),
};

/** The variable's bytes as the process was given them; undefined where the system does not tell. */
function ownBytes(name: string): Uint8Array | undefined {
  const all = unless(['ENOENT', 'EACCES', 'EPERM'], () => readFileSync('/proc/self/environ', 'latin1'));
  const pair = all?.split('\0').find((entry) => entry.startsWith(`${name}=`));
  return pair === undefined ? undefined : Buffer.from(pair.slice(name.length + 1), 'latin1');
}
