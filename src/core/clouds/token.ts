import { fieldOf } from '../network/answers.ts';

/** A token, with the time for which it is good. */
export interface Token {
  readonly value: string;
  /** When it was asked for, in milliseconds since 1970. */
  readonly obtained: number;
  /** When it ends, in milliseconds since 1970. */
  readonly expires: number;
  /** The account that it is of, if the server says so. */
  readonly account?: string;
}

type Life = Pick<Token, 'obtained' | 'expires'>;

const LONGEST_MARGIN_MS = 5 * 60_000;

/** Before a token ends it may be on its way to a server for so long. */
const LAST_MOMENT_MS = 10_000;

/** A server that says more means something else. */
const LONGEST_SECONDS = 24 * 60 * 60;

/** For how long a token can be good at most: sessions of AWS may last 36 hours, and all others end within a day. */
export const LONGEST_LIFE_MS = 48 * 60 * 60 * 1000;

/** A Date holds no more milliseconds than these, before 1970 or after. */
const LAST_DATE_MS = 8.64e15;

/** Whether these can be the times of a token. */
export const arePossible = ({ obtained, expires }: Life): boolean =>
  [obtained, expires].every((time) => Number.isFinite(time) && Math.abs(time) <= LAST_DATE_MS) &&
  expires - obtained <= LONGEST_LIFE_MS;

/** When a token is to be asked for again: 5 minutes before it ends, or after half of its time if that is later. */
export const renewalOf = ({ obtained, expires }: Life): number =>
  expires - Math.min(LONGEST_MARGIN_MS, (expires - obtained) / 2);

/**
 * Whether a token can be used without asking for another one.
 *
 * @param now milliseconds since 1970
 */
export const isFresh = (token: Life, now: number): boolean =>
  // A clock that was set back says nothing of when it ends.
  token.obtained <= now && now < renewalOf(token);

/** Whether a token still works, if no other can be had. */
export const isGood = (token: Token, now: number): boolean =>
  token.obtained <= now && now < token.expires - LAST_MOMENT_MS;

/**
 * The token that an answer of an OAuth server holds; undefined if it holds none that can be used.
 *
 * @param now when it was asked for, in milliseconds since 1970
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function tokenIn(answer: unknown, now: number): Token | undefined {
  const value = fieldOf(answer, 'access_token');
  const seconds = Number(fieldOf(answer, 'expires_in') ?? Number.NaN);
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || !(seconds > 0)) return undefined;
  return { value, obtained: now, expires: now + Math.min(Math.floor(seconds), LONGEST_SECONDS) * 1000 };
}
