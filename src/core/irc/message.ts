/** One line of IRC. */
export interface IrcMessage {
  /** Who it comes from: `nick!user@host`, or a server; empty if it does not say. */
  readonly source: string;
  /** In capitals, or three digits. */
  readonly command: string;
  readonly parameters: readonly string[];
}

const LINE = /^(?:@\S* +)?(?::(?<source>\S*) +)?(?<command>[A-Za-z]+|\d{3})(?: +(?<rest>.*))?$/s;

/**
 * Reads a line; undefined for what is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2812#section-2.3.1; the tags of IRCv3 in front are passed over
 */
export function parseMessage(line: string): IrcMessage | undefined {
  const groups = LINE.exec(line)?.groups;
  if (!groups) return undefined;
  const { source = '', command = '', rest = '' } = groups;
  const colon = rest.startsWith(':') ? 0 : rest.indexOf(' :') + 1;
  const hasTail = colon > 0 || rest.startsWith(':');
  const words = (hasTail ? rest.slice(0, colon) : rest).split(' ').filter((word) => word !== '');
  return {
    source,
    command: command.toUpperCase(),
    parameters: hasTail ? [...words, rest.slice(colon + 1)] : words,
  };
}

/** Whether two nicknames or channels are one: capitals are not told apart (RFC 2812, 2.2). */
export const isSameName = (a: string | undefined, b: string): boolean =>
  a !== undefined && plainName(a) === plainName(b);

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[[\]\\~]/g, (char) => ({ '[': '{', ']': '}', '\\': '|', '~': '^' })[char] ?? char);
