// Settings of others, and what an edit changed of them.
import type { Reading } from './awsText.ts';
import { isOurs } from './ourValues.ts';

/**
 * What has to become of a setting of others: `must` be as they made it; `maybe` so, or absent; `group`: so, together with
 * all others of its identity, or absent with them; `open`: anything, since a line of ours has become a part of it.
 */
export type Policy = 'must' | 'maybe' | 'group' | 'open';

export interface Address {
  readonly file: string;
  readonly section: string;
  readonly key: string;
}

export interface Owned extends Address {
  readonly value: string;
  readonly policy: Policy;
}

/** The AWS files as they are at a moment, by path; an empty reading for a missing file. */
export type Readings = (file: string) => Reading;

/** One setting as an edit changed it. */
export interface Change {
  readonly section: string;
  readonly key: string;
  readonly was: string | undefined;
  readonly now: string | undefined;
}

/** Names have no line breaks. */
export const nameOf = (...parts: readonly string[]): string => parts.join('\n');

export const valueAt = (current: Readings, { file, section, key }: Address): string | undefined =>
  current(file).get(section)?.get(key);

/** Whether a setting is as its owner made it; of one that is `open`, nobody can say. */
export const isVisible = (current: Readings, owned: Owned): boolean =>
  owned.policy === 'open' || withoutBlanks(valueAt(current, owned)) === withoutBlanks(owned.value);

/** Blank lines within a value need not come back where they stood. */
export const withoutBlanks = (value: string | undefined): string | undefined => value?.replace(/\n+/g, '\n');

export const described = ({ file, section, key, value }: Owned): string =>
  `${key} of [${section}] in ${file}, which is to be ${shown(value)},`;

export const shown = (value: string | undefined): string =>
  value === undefined ? 'missing' : JSON.stringify(value);

/** Whether a setting went with its section, and has come to no other one. */
export const isGone = (current: Readings, { policy, file, section, key, value }: Owned): boolean =>
  policy === 'maybe' &&
  !current(file).has(section) &&
  ![...current(file).values()].some((settings) => withoutBlanks(settings.get(key)) === withoutBlanks(value));

/** Whether a line of ours is a part of what an edit made: it goes on with ours, or ours goes on with it. */
export const isMixed = ({ now = '' }: Change, ours: readonly Change[]): boolean =>
  isOurs(now) ||
  (now.includes('\n') && ours.some(({ key, was = '' }) => now.includes(key) || now.startsWith(`${was}\n`)));

/** Whether an edit only took a setting of ours to another section. */
export const isMoved = ({ key, now }: Change, ours: readonly Change[]): boolean =>
  ours.some((other) => other.now === undefined && other.key === key && other.was === now);

/** The settings that an edit changed. */
export function changesBetween(before: Reading, after: Reading): readonly Change[] {
  const sections = new Set([...before.keys(), ...after.keys()]);
  return [...sections].flatMap((section) => {
    const [had, has] = [before.get(section), after.get(section)];
    const keys = new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])]);
    return [...keys]
      .map((key) => ({ section, key, was: had?.get(key), now: has?.get(key) }))
      .filter(({ was, now }) => was !== now);
  });
}
