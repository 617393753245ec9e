import { visible } from '../rawText.ts';

/** A warning, as standard error gets it. */
export const warning = (text: string): string => `shipctl: warning: ${visible(text)}\n`;

/** Says of which files a file system refused to set the mode or owner; undefined for none. */
export function refusedModes(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths;
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `the file system refused to set the mode or owner of ${first}${more}; everything else is done`;
}

/** The same as a warning; empty for none. */
export function alteredModes(paths: readonly string[]): string {
  const refusal = refusedModes(paths);
  return refusal === undefined ? '' : warning(refusal);
}

/** A message that is no warning, as standard error gets it. */
export const note = (text: string): string => `shipctl: ${visible(text)}\n`;

/** A name as messages show it: in quotes, with control characters and bytes that are not UTF-8 (`\xe9`) escaped. */
export const quote = (name: string): string =>
  JSON.stringify(name).replace(/(\\+)udc([89a-f][0-9a-f])/g, (all, slashes: string, byte: string) =>
    slashes.length % 2 === 1 ? `${slashes}x${byte}` : all,
  );

/** More than any name that people give. */
const MOST_LENGTH = 200;

/** A text without what is longer than a message should be. */
export const cut = (text: string): string =>
  text.length > MOST_LENGTH ? `${text.slice(0, MOST_LENGTH)}…` : text;

/** Says that a file is missing. */
export const noSuchFile = (path: string): string => `${path === '' ? '""' : path}: no such file`;
