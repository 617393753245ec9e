import { distance } from 'fastest-levenshtein';
import { quote } from './messages.ts';

/**
 * How a message about a name that does not exist goes on: with the name that was meant if one is near (an edit distance
 * of at most a third of its length, or a part of it), else with the three nearest. Empty if there are none.
 */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = meant(word, candidates);
  if (near !== undefined) return `; did you mean ${quote(near)}?`;
  const [first, ...others] = nearest(word, [...new Set(candidates)], 4);
  if (first === undefined) return '';
  const more = others.length === 3 ? ', …' : '';
  return `; it has ${[first, ...others.slice(0, 2)].map(quote).join(', ')}${more}`;
}

/**
 * The candidate that was probably meant: the nearest of those at an edit distance of at most a third of the word's
 * length and those that contain the word, if it has two letters or more.
 */
export const meant = (word: string, candidates: readonly string[]): string | undefined =>
  nearest(
    word,
    candidates.filter((name) => isNear(word.toLowerCase(), name.toLowerCase())),
    1,
  )[0];

/** The nearest candidate at an edit distance of at most `most`, and of a third of the word's length. */
export function nearestWithin(word: string, candidates: readonly string[], most: number): string | undefined {
  const [name = ''] = nearest(word, candidates, 1);
  return isWithin(word, name, most) ? name : undefined;
}

/** A single letter is a part of too many names. */
const LEAST_PART = 2;

const isNear = (word: string, name: string): boolean =>
  (word.length >= LEAST_PART && name.includes(word)) || isWithin(word, name, Infinity);

const isWithin = (word: string, name: string, most: number): boolean =>
  distance(word, name) <= Math.min(most, word.length / 3);

/**
 * The candidates that look most like `word`, nearest first; ties in order of names.
 *
 * @param most how many at the most
 */
export function nearest(word: string, candidates: readonly string[], most: number): readonly string[] {
  return candidates
    .map((name) => ({ name, distance: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}
