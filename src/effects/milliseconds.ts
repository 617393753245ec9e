/** What setTimeout can wait at most: 24 days. A longer time would come to nothing. */
const LONGEST = 2 ** 31 - 1;

/** Seconds as setTimeout wants them. */
export const milliseconds = (seconds: number): number => Math.min(seconds * 1000, LONGEST);
