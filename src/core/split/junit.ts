import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { seconds } from './junitSeconds.ts';
import { XmlSkim } from './xmlSkim.ts';
import { XmlText } from './xmlText.ts';

/** The elements that a report may give a file and a time to. */
const TIMED: ReadonlySet<string> = new Set(['testsuites', 'testsuite', 'testcase']);
const ROOTS: ReadonlySet<string> = new Set(['testsuites', 'testsuite']);

/** Far more than suites are nested, and far less than would cost anything. */
const MOST_DEEP = 200;
/** The longest path that Linux opens, in bytes. */
const LONGEST_PATH = 4096;
/** A tag is held as a whole, at several times its size. */
const LONGEST_TAG = 8_000_000;
/** Faults may name an element. */
const LONGEST_FAULT = 200;

/** What suites and cases of a file took. */
export interface Timed {
  /** The file, as the report writes it; then those of the suites around it, from the inside out. */
  readonly paths: readonly string[];
  /** Whole microseconds, so that sums are exact whatever their order. */
  readonly time: number;
}

/** What is in one JUnit report. */
export interface Report {
  /** By their paths, as one text. */
  readonly times: ReadonlyMap<string, Timed>;
  /** How many times are given that are none, such as `NaN`. */
  readonly odd: number;
  /** Why it counts for nothing; undefined for a sound report. */
  readonly fault: string | undefined;
}

interface Frame {
  /** The key of its `paths`; empty where neither it nor a suite around it names a file. */
  readonly key: string;
  readonly paths: readonly string[];
  readonly time: number | undefined;
  /** What all inside it took together. */
  inside: number;
}

const OUTSIDE: Frame = { key: '', paths: [], time: undefined, inside: 0 };

/**
 * Reads a JUnit report that comes piece by piece: `<testsuites>` or a single `<testsuite>`, suites in suites, `filepath`
 * or `file` and `time` on suites or cases. A case belongs to the file of its suite where it names none. A suite's time
 * counts as far as it is more than what is inside the suite, so nothing counts twice.
 *
 * Entities of a DOCTYPE are never read: a report that has any is refused.
 */
export class JunitReader {
  readonly #text = new XmlText();
  readonly #skim = new XmlSkim();
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  readonly #times = new Map<string, Timed>();
  readonly #frames: Frame[] = [];
  readonly #isOfInterest: (path: string) => boolean;
  #depth = 0;
  /** Whether the text is in a tag, or before the first one. */
  #isInTag = true;
  #tagLength = 0;
  #odd = 0;
  #fault: string | undefined;

  /** @param isOfInterest whether to take notice of a path; without one, what names it belongs to the suite around it */
  constructor(isOfInterest: (path: string) => boolean) {
    this.#isOfInterest = isOfInterest;
    this.#parser.on('opentagstart', () => {
      this.#isInTag = true;
    });
    this.#parser.on('opentag', (tag) => {
      this.#isInTag = false;
      this.#open(tag);
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#depth--;
      if (TIMED.has(name)) this.#close();
    });
    this.#parser.on('doctype', (text) => {
      if (text.includes('<!ENTITY')) this.#refuse('it defines entities of its own, which are not read');
    });
    this.#parser.on('error', ({ message }) => {
      // Such as &#27;, a colour of a terminal: not XML, but all over the messages of failed tests.
      if (message !== 'malformed character entity.') this.#refuse(message.replace(/\.$/, ''));
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#fault === undefined) this.#parse(this.#text.write(bytes));
  }

  end(): Report {
    this.#parse(this.#text.end());
    const { unknownEncoding } = this.#text;
    if (unknownEncoding !== undefined)
      this.#fault = `its encoding ${JSON.stringify(unknownEncoding)} is none of UTF-8, UTF-16, ISO-8859-1 and Windows-1252`;
    if (this.#fault === undefined) this.#parser.write(this.#skim.end()).close();
    return { times: this.#times, odd: this.#odd, fault: this.#fault };
  }

  #parse(text: string): void {
    const rest = this.#skim.write(text);
    this.#parser.write(rest);
    this.#tagLength = this.#isInTag ? this.#tagLength + rest.length : 0;
    if (this.#tagLength > LONGEST_TAG)
      this.#refuse(`a tag, or what is before the first one, is longer than ${LONGEST_TAG} characters`);
  }

  /** The first fault is the cause of the others. */
  #refuse(fault: string): void {
    this.#fault ??= fault.slice(0, LONGEST_FAULT);
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    if (this.#depth === 0 && !ROOTS.has(name)) this.#refuse(`it is no JUnit report: its root is <${name}>`);
    if (++this.#depth > MOST_DEEP) this.#refuse(`its elements are nested more than ${MOST_DEEP} deep`);
    if (!TIMED.has(name)) return;
    const time = seconds(attributes['time']);
    if (time === undefined && attributes['time']?.trim()) this.#odd++;
    const around = this.#frames.at(-1) ?? OUTSIDE;
    const path = (attributes['filepath']?.trim() || attributes['file']?.trim()) ?? '';
    const isOwn = path !== around.paths[0] && path.length <= LONGEST_PATH && this.#isOfInterest(path);
    const paths = isOwn ? [path, ...around.paths] : around.paths;
    this.#frames.push({ key: isOwn ? `${path}\0${around.key}` : around.key, paths, time, inside: 0 });
  }

  #close(): void {
    const { key, paths, time, inside } = this.#frames.pop() ?? OUTSIDE;
    const whole = Math.max(time ?? 0, inside);
    const around = this.#frames.at(-1);
    if (around) around.inside += whole;
    if (time === undefined || key === '') return;
    addTime(this.#times, key, { paths, time: whole - inside });
  }
}

/** Adds what suites and cases took to what others of the same paths did. */
export function addTime(times: Map<string, Timed>, key: string, { paths, time }: Timed): void {
  const known = times.get(key);
  if (known) times.set(key, { paths: known.paths, time: known.time + time });
  else times.set(ownText(key), { paths: paths.map(ownText), time });
}

/** A part of a larger text would keep all of that in memory. */
const ownText = (text: string): string => Buffer.from(text).toString();
