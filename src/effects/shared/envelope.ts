/** What the journal keeps of a file, except what only core understands. */
export interface Envelope {
  readonly version: 2;
  /** Where the file was when this was written. */
  readonly path: string;
  /** The paths of its tool's files, the one that led to it among them, in their order. */
  readonly group: readonly string[];
  /** The mode before shipctl first wrote it; null if it was missing. */
  readonly firstMode: number | null;
  /** SHA-256 of the file after and before the last change, in hexadecimal; empty if the file is missing. */
  readonly hashes: { readonly now: string; readonly was: string };
  /** Only while a file is written in its place. */
  readonly whole?: Whole;
  /** Whether the file was a mount point when it was written in its place. */
  readonly isMounted?: boolean | undefined;
  readonly body: unknown;
}

/** What shows that a file is half-written, and the way back. */
export interface Whole {
  /** The bytes before the change, in base64. */
  readonly old: string;
  /** How many bytes the change makes of it. */
  readonly length: number;
  /** Beginnings of what is written, in the order of their lengths. */
  readonly beginnings: readonly Beginning[];
}

/** A number of bytes, and what digests them (SHA-256 in hexadecimal). */
export interface Beginning {
  readonly length: number;
  readonly hash: string;
}

/** The envelope that a text holds; undefined if it lacks the shape. Its body is not looked at. */
export function envelopeIn(text: string): Envelope | undefined {
  try {
    const envelope = JSON.parse(text) as Envelope;
    return isFit(envelope) ? envelope : undefined;
  } catch {
    return undefined;
  }
}

/** What lacks the shape may throw as well. */
function isFit({ version, path, group, firstMode, hashes, whole, isMounted, body }: Envelope): boolean {
  const isMode = firstMode === null || (isCount(firstMode) && firstMode <= 0o7777);
  return (
    (version as number) === 2 &&
    areTexts([path, ...group]) &&
    isMode &&
    [hashes.now, hashes.was].every((hash) => hash === '' || isHash(hash)) &&
    (whole === undefined || isWholeFit(whole)) &&
    ['boolean', 'undefined'].includes(typeof isMounted) &&
    body !== undefined
  );
}

const isWholeFit = ({ old, length: all, beginnings }: Whole): boolean =>
  typeof old === 'string' &&
  isCount(all) &&
  beginnings.every(({ length, hash }) => isCount(length) && isHash(hash));

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

const isHash = (value: string): boolean => /^[0-9a-f]{64}$/.test(value);

export const areTexts = (values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'string');
