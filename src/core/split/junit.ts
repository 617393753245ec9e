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
/** Root and first suite. */
const MOST_TITLES = 2;
/** Faults may name an element. */
const LONGEST_FAULT = 200;

/** What suites and cases of a file took. */
export interface Timed {
  /** The file, as the report writes it; then those of the suites around it, from the inside out. */
  readonly paths: readonly string[];
  /** Whole microseconds, so that sums are exact whatever their order. */
  readonly time: number;
}

/** Times that belong to no test file, in microseconds. */
export interface Untimed {
  /** Everything in the reports. */
  readonly total: number;
  /** Suites and cases that name no file. */
  readonly unnamed: number;
  /** What suites took beyond what is inside them. */
  readonly overhead: number;
  /** Suites and cases of files that are no tests here. */
  readonly elsewhere: number;
  /** The first of these files. */
  readonly elsewhereFirst: string | undefined;
  /** The names of the first report's root and first suite that have unnamed time, which show what wrote it. */
  readonly writer: string | undefined;
}

/** What is in one JUnit report. */
export interface Report {
  /** By their paths, as one text. */
  readonly times: ReadonlyMap<string, Timed>;
  /** All time in it, and what of that is not in `times`. */
  readonly untimed: Untimed;
  /** How many times are given that are none, such as `NaN`. */
  readonly odd: number;
  /** Why it counts for nothing; undefined for a sound report. */
  readonly fault: string | undefined;
  /** The root, if it is XML of another kind. */
  readonly otherRoot: string | undefined;
}

/** Which test files a report may name. */
export interface TestNames {
  /** Whether a path may mean one of them; what it names belongs to the suite around it otherwise. */
  isTest(path: string): boolean;
  /** The path of the one that the name of a class or suite stands for; undefined if there is none. */
  pathOfClass(name: string): string | undefined;
}

/** The file for which the time of a suite or case counts. */
interface Place {
  /** Of a file: the key of its `paths`; empty for a file that is no test. */
  readonly key: string;
  readonly paths: readonly string[];
  /** The file that is named, a test or not; empty without one. */
  readonly named: string;
}

const NOWHERE: Place = { key: '', paths: [], named: '' };

interface Frame {
  readonly place: Place;
  /** The files that it and the suites around it name, without those of classes, and their key. */
  readonly files: readonly string[];
  readonly fileKey: string;
  readonly time: number | undefined;
  readonly element: 'root of Mocha' | 'suite' | 'case';
  /** What all inside it took together. */
  inside: number;
  isEmpty: boolean;
  /** What has no place of what is inside it: whole suites and cases, and the rest of suites. */
  unnamed: number;
  overhead: number;
  /** The only file that is named inside it; undefined if there are several. */
  only: Place | undefined;
  /** The suite before that names the file of those behind it. */
  heading: Place | undefined;
}

const frameAt = (place: Place, rest: Pick<Frame, 'files' | 'fileKey' | 'time' | 'element'>): Frame => ({
  place,
  ...rest,
  inside: 0,
  isEmpty: true,
  unnamed: 0,
  overhead: 0,
  only: place,
  heading: undefined,
});

const OUTSIDE: Frame = frameAt(NOWHERE, { files: [], fileKey: '', time: undefined, element: 'suite' });

/** The line, and the column, that some reporters write behind a path. */
const LINE = /:\d+(?::\d+)?$/;

/**
 * Reads a JUnit report that comes in chunks: `<testsuites>` or a single `<testsuite>`, suites in suites, `filepath`
 * or `file` and `time` on suites or cases. A suite's time counts as far as it is more than what is inside the suite, so
 * nothing counts twice.
 *
 * A suite or case that names no test file belongs to that of the suite around it; else to the one that its class is named
 * for; else to the one that an empty suite, or one of Mocha's called `Root Suite`, names before it; else to the only file
 * that is named in the suite around it.
 *
 * Entities of a DOCTYPE are never read: a report that has any is refused.
 */
export class JunitReader {
  readonly #text = new XmlText();
  readonly #skim = new XmlSkim();
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  readonly #times = new Map<string, Timed>();
  readonly #frames: Frame[] = [];
  readonly #names: TestNames;
  #depth = 0;
  /** Whether the text is in a tag, or before the first one. */
  #isInTag = true;
  #tagLength = 0;
  #odd = 0;
  #fault: string | undefined;
  #otherRoot: string | undefined;
  #total = 0;
  #unnamed = 0;
  #overhead = 0;
  #elsewhere = 0;
  #elsewhereFirst: string | undefined;
  readonly #titles: string[] = [];

  constructor(names: TestNames) {
    this.#names = names;
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
    const untimed = {
      total: this.#total,
      unnamed: this.#unnamed,
      overhead: this.#overhead,
      elsewhere: this.#elsewhere,
      elsewhereFirst: this.#elsewhereFirst,
      writer: this.#unnamed > 0 ? this.#titles.join('\n') : undefined,
    };
    return {
      times: this.#times,
      untimed,
      odd: this.#odd,
      fault: this.#fault,
      otherRoot: this.#otherRoot,
    };
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
    if (this.#depth === 0 && !ROOTS.has(name)) {
      if (this.#fault === undefined) this.#otherRoot = name.slice(0, LONGEST_FAULT);
      this.#refuse(`it is no JUnit report: its root is <${name}>`);
    }
    if (++this.#depth > MOST_DEEP) this.#refuse(`its elements are nested more than ${MOST_DEEP} deep`);
    if (!TIMED.has(name)) return;
    const time = seconds(attributes['time']);
    if (time === undefined && attributes['time']?.trim()) this.#odd++;
    const around = this.#frames.at(-1) ?? OUTSIDE;
    around.isEmpty = false;
    const isCase = name === 'testcase';
    const title = attributes['name']?.trim() ?? '';
    if (!isCase && this.#titles.length < MOST_TITLES) this.#titles.push(ownText(title));
    const path = (attributes['filepath']?.trim() || attributes['file']?.trim()) ?? '';
    const own = path === around.files[0] ? undefined : this.#testPath(path);
    const files = own === undefined ? around.files : [own, ...around.files];
    const fileKey = own === undefined ? around.fileKey : `${own}\0${around.fileKey}`;
    const place = this.#placeOf(
      { files, fileKey, named: own ?? path },
      isCase ? this.#classPath(attributes['classname']?.trim() ?? '') : this.#testPath(title),
      around,
    );
    const element = isCase ? 'case' : title === 'Root Suite' ? 'root of Mocha' : 'suite';
    this.#frames.push(frameAt(place, { files, fileKey, time, element }));
  }

  /** A path of a test file, without a line at its end; undefined if it is none. */
  #testPath(path: string): string | undefined {
    return [path, path.replace(LINE, '')].find(
      (each) => each !== '' && each.length <= LONGEST_PATH && this.#names.isTest(each),
    );
  }

  #classPath = (name: string): string | undefined =>
    name !== '' && name.length <= LONGEST_PATH ? this.#names.pathOfClass(name) : undefined;

  #placeOf(
    { files, fileKey, named }: Pick<Frame, 'files' | 'fileKey'> & { readonly named: string },
    byClass: string | undefined,
    around: Frame,
  ): Place {
    if (byClass !== undefined && byClass !== files[0])
      return { key: `${fileKey}\0${byClass}`, paths: [...files, byClass], named: files[0] ?? byClass };
    if (files.length > 0) return { key: fileKey, paths: files, named: files[0] ?? '' };
    if (named !== '') return { ...NOWHERE, named };
    return around.place;
  }

  #close(): void {
    const frame = this.#frames.pop() ?? OUTSIDE;
    const around = this.#frames.at(-1);
    const { place, time, inside } = frame;
    const whole = Math.max(time ?? 0, inside);
    const own = whole - inside;
    if (place.named !== '') this.#add(place, time === undefined ? undefined : own);
    else if (inside > 0) frame.overhead += own;
    else frame.unnamed += own;
    // What names no file goes to the only one that is named beside it.
    const owner = frame.only?.named === '' ? around?.heading : frame.only;
    if (frame.unnamed > 0 && owner) {
      this.#add(owner, frame.unnamed);
      frame.unnamed = 0;
    }
    if (!around) {
      this.#total += whole;
      this.#unnamed += frame.unnamed;
      this.#overhead += frame.overhead;
      return;
    }
    around.inside += whole;
    around.unnamed += frame.unnamed;
    around.overhead += frame.overhead;
    around.only = onlyOf(around.only, frame.only);
    const isHeading = frame.element === 'suite' ? frame.isEmpty && whole === 0 : frame.element !== 'case';
    if (isHeading && place.named !== '' && place !== around.place) around.heading = place;
  }

  #add({ key, paths, named }: Place, time: number | undefined): void {
    if (time === undefined) return;
    if (key !== '') addTime(this.#times, key, { paths, time });
    else {
      this.#elsewhere += time;
      if (time > 0) this.#elsewhereFirst ??= ownText(named);
    }
  }
}

/** The only file of two that may have one; undefined if there are several. */
function onlyOf(one: Place | undefined, other: Place | undefined): Place | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one.named === '' || other.named === '' || one.named === other.named)
    return one.named === '' ? other : one;
  return undefined;
}

/** Adds what suites and cases took to what others of the same paths did. */
export function addTime(times: Map<string, Timed>, key: string, { paths, time }: Timed): void {
  const known = times.get(key);
  if (known) times.set(key, { paths: known.paths, time: known.time + time });
  else times.set(ownText(key), { paths: paths.map(ownText), time });
}

/** A part of a larger text would keep all of that in memory. */
const ownText = (text: string): string => Buffer.from(text).toString();
