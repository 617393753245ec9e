/** AWS takes signatures for so long. */
const MOST_SECONDS = 300;
const WORTH_A_WARNING = 5;

/**
 * How many seconds this machine's clock is ahead of a server's; negative if it is behind. The server, whose time is in whole
 * seconds, answered at some time between two others. All times are in milliseconds since 1970.
 */
export function aheadSeconds(server: number | undefined, start: number, end: number): number | undefined {
  if (server === undefined) return undefined;
  const nearest = Math.min(Math.max(server, start - 1000), end);
  return Math.round((nearest - server) / 1000);
}

/** What is wrong with this machine's clock; undefined if it is right. */
export function clockFault(ahead: number): string | undefined {
  const seconds = Math.abs(ahead);
  if (seconds < WORTH_A_WARNING) return undefined;
  return `the clock of this machine is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} that of AWS, which refuses signatures from ${MOST_SECONDS} s on; correct it`;
}
