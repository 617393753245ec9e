/**
 * Stands in for the package `string-width`, which yargs loads to lay out a help that shipctl does not use. The package
 * builds an Intl.Segmenter when it is loaded, which takes longer than everything else a call does.
 */
export default function stringWidth(text: string): number {
  return text.length;
}
