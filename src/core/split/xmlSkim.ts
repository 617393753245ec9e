/** What begins something that is passed over, and what ends it. */
const ENDS: Readonly<Record<string, string>> = { '<![CDATA[': ']]>', '<!--': '-->' };

const START = /<!(?:\[CDATA\[|--)/g;

/** The longest start, less the character that would complete it. */
const START_HELD = '<![CDATA['.length - 1;

/**
 * Takes what is in CDATA sections and comments out of an XML text that comes in chunks, so that megabytes of
 * output in a report cost next to nothing, and no memory. The marks around it stay.
 */
export class XmlSkim {
  #held = '';
  /** What ends the section or comment that the text is in. */
  #end: string | undefined;

  /** The next chunk without these, as far as it is certain. */
  write(chunk: string): string {
    const text = this.#held + chunk;
    const kept: string[] = [];
    let at = 0;
    while (at < text.length) {
      const next =
        this.#end === undefined ? this.#find(text, at, kept) : this.#skip(text, at, this.#end, kept);
      if (next === undefined) return kept.join('');
      at = next;
    }
    this.#held = '';
    return kept.join('');
  }

  /** The rest; what was not closed stays so. */
  end(): string {
    return this.#end === undefined ? this.#held : '';
  }

  /** Keeps everything before the next start. @returns where to go on; undefined if the chunk is used up */
  #find(text: string, at: number, kept: string[]): number | undefined {
    START.lastIndex = at;
    const [start] = START.exec(text) ?? [];
    if (start !== undefined) {
      kept.push(text.slice(at, START.lastIndex));
      this.#end = ENDS[start];
      return START.lastIndex;
    }
    const last = text.lastIndexOf('<');
    const isHeld = last >= at && text.length - last <= START_HELD;
    kept.push(text.slice(at, isHeld ? last : undefined));
    this.#held = isHeld ? text.slice(last) : '';
    return undefined;
  }

  /** Drops everything before the end. @returns as above */
  #skip(text: string, at: number, end: string, kept: string[]): number | undefined {
    const found = text.indexOf(end, at);
    if (found < 0) {
      this.#held = text.slice(Math.max(at, text.length - end.length + 1));
      return undefined;
    }
    kept.push(end);
    this.#end = undefined;
    return found + end.length;
  }
}
