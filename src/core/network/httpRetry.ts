/** One try that brought nothing, and what is to be known to decide about the next. */
export interface FailedTry {
  /** From 1. */
  readonly number: number;
  /** The status of the answer; undefined if there was none, but may be in a moment. */
  readonly status: number | undefined;
  /** The answer's `Retry-After`, if it had one. */
  readonly retryAfter: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 up to, but not including, 1. */
  readonly random: number;
  /** The longest wait that a server may ask for, in milliseconds; a minute without it. */
  readonly longestWaitMs?: number | undefined;
}

export const MOST_TRIES = 4;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the next try, in milliseconds; undefined if another one is of no use: after the last
 * try, after an answer that says that the request is wrong, and if the server wants to wait longer than a job can.
 *
 * Without word from the server it doubles from try to try, and is cut by chance to between a half and the whole, so
 * that jobs that failed together don't come back together.
 */
export function waitBeforeNext({
  number,
  status,
  retryAfter,
  now,
  random,
  longestWaitMs = LONGEST_WAIT_MS,
}: FailedTry): number | undefined {
  if (number >= MOST_TRIES || !isPassing(status)) return undefined;
  const wanted = retryAfterMs(retryAfter, now);
  if (wanted !== undefined) return wanted > longestWaitMs ? undefined : wanted;
  return Math.round(FIRST_WAIT_MS * 2 ** (number - 1) * (0.5 + random / 2));
}

const isPassing = (status: number | undefined): boolean =>
  status === undefined || status === 429 || status >= 500;

/**
 * What `Retry-After` asks for: seconds, or a date in any of the three forms of HTTP; undefined for anything else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 and #section-5.6.7
 */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!/^[A-Z][a-z]+,? /.test(trimmed)) return undefined;
  const date = Date.parse(trimmed.endsWith('GMT') ? trimmed : `${trimmed} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
