import { distance } from 'fastest-levenshtein';

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
