import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Timed, Untimed } from './fileTimes.ts';
import { SuiteTimes, type TestNames } from './suiteTimes.ts';
import { XmlSkim } from './xmlSkim.ts';
import { XmlText } from './xmlText.ts';

/** The elements that a report may give a file and a time to. */
const TIMED: ReadonlySet<string> = new Set(['testsuites', 'testsuite', 'testcase']);
const ROOTS: ReadonlySet<string> = new Set(['testsuites', 'testsuite']);

/** Far more than suites are nested, and far less than would cost anything. */
const MOST_DEEP = 200;
/** A tag is held as a whole, at several times its size. */
const LONGEST_TAG = 8_000_000;
/** Faults may name an element. */
const LONGEST_FAULT = 200;

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

/**
 * Reads a JUnit report that comes in chunks: `<testsuites>` or a single `<testsuite>`, suites in suites, `filepath`
 * or `file` and `time` on suites or cases.
 *
 * Entities of a DOCTYPE are never read: a report that has any is refused.
 */
export class JunitReader {
  readonly #text = new XmlText();
  readonly #skim = new XmlSkim();
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  readonly #suites: SuiteTimes;
  #depth = 0;
  /** Whether the text is in a tag, or before the first one. */
  #isInTag = true;
  #tagLength = 0;
  #fault: string | undefined;
  #otherRoot: string | undefined;

  constructor(names: TestNames) {
    this.#suites = new SuiteTimes(names);
    this.#parser.on('opentagstart', () => {
      this.#isInTag = true;
    });
    this.#parser.on('opentag', (tag) => {
      this.#isInTag = false;
      this.#open(tag);
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#depth--;
      if (TIMED.has(name)) this.#suites.close();
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
      this.#fault = `its encoding ${JSON.stringify(unknownEncoding)} is not one of UTF-8, UTF-16, ISO-8859-1 and Windows-1252`;
    if (this.#fault === undefined) this.#parser.write(this.#skim.end()).close();
    const { times, untimed, odd } = this.#suites;
    return { times, untimed, odd, fault: this.#fault, otherRoot: this.#otherRoot };
  }

  #parse(text: string): void {
    const rest = this.#skim.write(text);
    this.#parser.write(rest);
    this.#tagLength = this.#isInTag ? this.#tagLength + rest.length : 0;
    if (this.#tagLength > LONGEST_TAG)
      this.#refuse(`a tag, or the text before the first one, is longer than ${LONGEST_TAG} characters`);
  }

  /** The first fault is the cause of the others. */
  #refuse(fault: string): void {
    this.#fault ??= fault.slice(0, LONGEST_FAULT);
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    if (this.#depth === 0 && !ROOTS.has(name)) {
      if (this.#fault === undefined) this.#otherRoot = name.slice(0, LONGEST_FAULT);
      this.#refuse(`it is not a JUnit report: its root is <${name}>`);
    }
    if (++this.#depth > MOST_DEEP) this.#refuse(`its elements are nested more than ${MOST_DEEP} deep`);
    if (TIMED.has(name)) this.#suites.open(name === 'testcase', attributes);
  }
}
