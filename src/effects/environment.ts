import { ShipctlError } from '../errors.ts';
import { REPLACEMENT, bytesOf, textOf } from '../rawText.ts';
import type { Environment } from '../world/environment.ts';
import { bun } from './bun.ts';
import { givenVariables } from './ownVariables.ts';

/** Variables that `process.env` can't hold: the last of several with one name, if it is not UTF-8. */
const undecodable = new Set<string>();

export const environment: Environment = {
  get(name) {
    const value = process.env[name];
    return undecodable.has(name) || value?.includes(REPLACEMENT) ? textOf(ownBytes(name)) : value;
  },
  bytes(name) {
    const value = environment.get(name);
    return value === undefined ? undefined : bytesOf(value);
  },
  names: () => Object.keys(process.env),
};

/**
 * Takes away all but the last of several variables with one name, for us and for the programs that we run: a shell takes
 * the last, and so does Bun, but Node the first.
 */
export function keepLastVariables(): void {
  if (bun) return;
  const given = givenEntries().map((entry) => entry.slice(0, entry.indexOf('=')));
  if (new Set(given).size === given.length) return;
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const [name] of givenPairs()) (seen.has(name) ? repeated : seen).add(name);
  for (const name of repeated) {
    const text = ownBytes(name).toString();
    if (text.includes(REPLACEMENT)) {
      undecodable.add(name);
      continue;
    }
    Reflect.deleteProperty(process.env, name);
    process.env[name] = text;
  }
}

/**
 * The variable's bytes as the process was given them, the last one's.
 *
 * @throws ShipctlError if the system does not show them: they may be others than those of U+FFFD
 */
function ownBytes(name: string): Buffer {
  const [, value] = givenPairs().findLast(([other]) => other === name) ?? [];
  if (value !== undefined) return Buffer.from(value, 'latin1');
  throw new ShipctlError(
    `the variable ${name} holds bytes that are not UTF-8, and /proc/self/environ, which shows them, can't be read: mount /proc`,
  );
}

/** The variables as the process was given them, with a character for each byte. */
const givenEntries = (): readonly string[] => givenVariables()?.toString('latin1').split('\0') ?? [];

/** Names, which are UTF-8, and values, which have a character for each byte. */
function givenPairs(): readonly (readonly [name: string, value: string])[] {
  return givenEntries().flatMap((entry) => {
    const equals = entry.indexOf('=');
    // Without a name, or with bytes in it that are not UTF-8, nobody can ask for it.
    const name = Buffer.from(entry.slice(0, Math.max(equals, 0)), 'latin1').toString();
    return name === '' || name.includes(REPLACEMENT) ? [] : [[name, entry.slice(equals + 1)] as const];
  });
}
