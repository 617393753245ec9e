/** Longer than any machine takes for what a test prepares. */
const MOST_SECONDS = 100;

/**
 * Does something that has to come to a point within a time limit, with ever longer limits: a busy machine needs more
 * time for it.
 *
 * @param work gets the limit in seconds, and says whether it came to that point
 */
export async function withEnoughTime(
  first: number,
  work: (seconds: string) => Promise<boolean>,
): Promise<void> {
  for (let seconds = first; seconds < MOST_SECONDS; seconds *= 2) {
    if (await work(`${seconds}`)) return;
  }
  throw new Error(`it did not come to its point within ${MOST_SECONDS} s`);
}
