/** The longest line of IRC with its end, CR LF, in bytes (RFC 2812, 2.3). */
const LONGEST_LINE = 512;

/** Room that is always taken to be there, whatever a server says of us: a line with less would say nothing. */
const LEAST_ROOM = 64;

/**
 * How many bytes of text fit into one line, so that it still fits when the server passes it on with its source.
 *
 * @param source who the server says we are, `nick!user@host`
 * @param before what stands before the text: the command and the channel
 */
export function roomFor(source: string, before: string): number {
  return Math.max(LEAST_ROOM, LONGEST_LINE - Buffer.byteLength(`:${source} ${before}\r\n`));
}

/**
 * Cuts a text into lines: at its own line breaks, which leave no empty lines, and if a line has more than `room`
 * bytes. It is cut after a blank if the second half has one, and never inside a character.
 */
export function linesOf(text: string, room: number): readonly string[] {
  return text
    .replaceAll('\0', '')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .flatMap((line) => partsOf(line, room));
}

function partsOf(line: string, room: number): readonly string[] {
  const found: string[] = [];
  let part = '';
  let size = 0;
  for (const char of line) {
    const length = Buffer.byteLength(char);
    if (size + length > room) {
      const blank = part.lastIndexOf(' ') + 1;
      const end = blank > part.length / 2 ? blank : part.length;
      found.push(part.slice(0, end));
      part = part.slice(end);
      size = Buffer.byteLength(part);
    }
    part += char;
    size += length;
  }
  return [...found, part];
}
