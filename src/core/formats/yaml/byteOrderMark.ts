import type { Replacement } from '../../tracking/draft.ts';
import type { Format, FoundEntry, Reading, TextLine } from '../../tracking/format.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** A text that may begin with a byte order mark, and the reading of what comes after it. */
export interface MarkedReading<R extends Reading> extends Reading {
  readonly after: R;
}

/** A format whose files may begin with a byte order mark, which stays. Columns are counted without it. */
export const withByteOrderMark = <R extends Reading>(format: Format<R>): Format<MarkedReading<R>> => ({
  ...format,
  read: (text) => {
    const after = format.read(text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text);
    return { text, values: after.values, after };
  },
  apply: (reading, edits) => format.apply(reading.after, edits).map(moved(markIn(reading))),
  was: ({ after }, address, written) => format.was(after, address, written),
  hasOld: ({ after }, entry) => format.hasOld(after, entry),
  find: (reading, entries, search) =>
    format.find(reading.after, entries, search).map(withLines(movedLine(markIn(reading)))),
  restore: (reading, found) =>
    format
      .restore(reading.after, found.map(withLines(movedLine(-markIn(reading)))))
      .map(moved(markIn(reading))),
  twins: ({ after }, edits) => format.twins(after, edits),
  absorbing: ({ after }, found) => format.absorbing(after, found),
  parts: (reading) => format.parts(reading.after).map(moved(markIn(reading))),
});

/** How long the mark of a text is. */
const markIn = ({ text, after }: MarkedReading<Reading>): number => text.length - after.text.length;

const moved =
  (by: number) =>
  <T extends Pick<Replacement, 'start' | 'end'>>(part: T): T => ({
    ...part,
    start: part.start + by,
    end: part.end + by,
  });

const movedLine =
  (by: number) =>
  ({ start, textEnd, end }: TextLine): TextLine => ({
    start: start + by,
    textEnd: textEnd + by,
    end: end + by,
  });

const withLines =
  (move: (line: TextLine) => TextLine) =>
  (found: FoundEntry): FoundEntry => ({ ...found, lines: found.lines.map(move) });
