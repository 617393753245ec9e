import { UsageError } from '../../errors.ts';
import { quote } from '../messages.ts';

/** A key of an object, or an index into an array (negative: from the end). */
export type Step = string | number;

const STEP = /\[(?<index>-?[0-9]+)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]|(?<dot>\.?)(?<bare>[A-Za-z0-9_-]+)/suy;

/**
 * Reads a PATH: `a.b[0].c`, `["any key"][-1]`.
 *
 * @throws UsageError for an empty one and for any other form
 * @see docs/reference/json-paths.md
 */
export function parsePath(path: string): readonly Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const groups = STEP.exec(path)?.groups;
    if (groups === undefined) throw wrongPath();
    const { index, quoted, dot, bare } = groups;
    if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(unquote(quoted));
    else if (bare !== undefined && (dot === '.') === at > 0) steps.push(bare);
    else throw wrongPath();
    at = STEP.lastIndex;
  }
  if (steps.length === 0) throw wrongPath();
  return steps;
}

/** The PATH that leads along these steps. */
export const writtenPath = (steps: readonly Step[]): string =>
  steps.map(writtenStep).join('').replace(/^\./, '');

const writtenStep = (step: Step): string =>
  typeof step === 'string' && /^[A-Za-z0-9_-]+$/.test(step)
    ? `.${step}`
    : `[${typeof step === 'string' ? quote(step) : step}]`;

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw wrongPath();
  }
}

function wrongPath(): UsageError {
  return new UsageError('PATH is not of the form a.b[0].c; write a key with other characters as ["any key"]');
}
