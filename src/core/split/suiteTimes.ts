import { type Timed, type Untimed, addTime, ownText } from './fileTimes.ts';
import { seconds } from './junitSeconds.ts';

/** Root and first suite. */
const MOST_TITLES = 2;
/** The longest path that Linux opens, in bytes. */
const LONGEST_PATH = 4096;

/** Which test files a report may name. */
export interface TestNames {
  /** Whether a path may mean one of them; what it names belongs to the suite around it otherwise. */
  isTest(path: string): boolean;
  /** The path of the one that the name of a class or suite stands for; undefined if there is none. */
  pathOfClass(name: string): string | undefined;
}

/** Those of an element, by their names. */
type Attributes = Readonly<Record<string, string>>;

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
  /** The suite before that names the file of those after it. */
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

/** The line, and the column, that some reporters write after a path. */
const LINE = /:\d+(?::\d+)?$/;

/**
 * Adds up what suites and cases took, in suites, by the files that they belong to. A suite's time counts as far as it is
 * more than what is inside the suite, so nothing counts twice.
 *
 * A suite or case that names no test file belongs to that of the suite around it; else to the one that its class is named
 * for; else to the one that an empty suite, or one of Mocha's called `Root Suite`, names before it; else to the only file
 * that is named in the suite around it.
 */
export class SuiteTimes {
  readonly #times = new Map<string, Timed>();
  readonly #frames: Frame[] = [];
  readonly #names: TestNames;
  readonly #titles: string[] = [];
  #odd = 0;
  #total = 0;
  #unnamed = 0;
  #overhead = 0;
  #elsewhere = 0;
  #elsewhereFirst: string | undefined;

  constructor(names: TestNames) {
    this.#names = names;
  }

  /** By their paths, as one text. */
  get times(): ReadonlyMap<string, Timed> {
    return this.#times;
  }

  get untimed(): Untimed {
    return {
      total: this.#total,
      unnamed: this.#unnamed,
      overhead: this.#overhead,
      elsewhere: this.#elsewhere,
      elsewhereFirst: this.#elsewhereFirst,
      writer: this.#unnamed > 0 ? this.#titles.join('\n') : undefined,
    };
  }

  /** How many times are given that are none, such as `NaN`. */
  get odd(): number {
    return this.#odd;
  }

  /** Begins a suite or a case inside the one that was begun last. */
  open(isCase: boolean, attributes: Attributes): void {
    const time = seconds(attributes['time']);
    if (time === undefined && attributes['time']?.trim()) this.#odd++;
    const around = this.#frames.at(-1) ?? OUTSIDE;
    around.isEmpty = false;
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

  /** Ends the suite or case that was begun last. */
  close(): void {
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
