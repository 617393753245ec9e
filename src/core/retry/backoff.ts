/** How long to wait between tries. */
export interface Backoff {
  /** Before the second try. */
  readonly delaySeconds: number;
  /** What each further pause is multiplied by, 1 or more. */
  readonly factor: number;
}

/** How much longer a pause may become by chance, as a part of it. */
const JITTER = 0.25;

/**
 * The pause after a try, in seconds: 1, 2, 4 … for a delay of 1 and a factor of 2. With a factor over 1, each is longer
 * by up to a quarter, by chance, so that jobs that failed together do not come back together.
 *
 * @param attempt the number of the try that failed, from 1
 * @param random  gives a number from 0 to below 1
 */
export function pauseAfter(attempt: number, { delaySeconds, factor }: Backoff, random: () => number): number {
  // 0 × Infinity is not a number.
  if (delaySeconds === 0) return 0;
  const pause = delaySeconds * factor ** (attempt - 1);
  return factor > 1 ? pause * (1 + JITTER * random()) : pause;
}
