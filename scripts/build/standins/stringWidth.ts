/**
 * Stands in for the package `string-width`, with which yargs lays out its help. The package builds an
 * Intl.Segmenter when it is loaded, which takes longer than everything else a call does; our help has only ASCII,
 * whose width is its length.
 */
export default function stringWidth(text: string): number {
  return text.length;
}
