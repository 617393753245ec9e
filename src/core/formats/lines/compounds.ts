/** Where something begins and ends, in bytes. */
interface Range {
  readonly closer: string;
  readonly start: number;
  readonly end: number;
}

const CLOSERS: Readonly<Record<string, string>> = { if: 'fi', case: 'esac', do: 'done', '{': '}' };

const WORD = /(?:if|fi|case|esac|do|done|[{}])(?=[\s;&|<>()]|$)/y;

/** After what a word begins a command. */
const BEFORE_COMMAND =
  /(?:^|[;&|(){}\n]|(?:^|[\s;&|(){}])(?:then|do|else|elif|if|while|until|time|!|function\s+[^\s;&|<>(){}]+))$/;

/** Far enough back for one word and the blanks of a line. */
const REACH = 64;

/**
 * Whether a word that is not quoted begins a command.
 *
 * @param at    where it begins
 * @param start of its line
 */
export const isCommandAt = (text: string, at: number, start: number): boolean =>
  BEFORE_COMMAND.test(text.slice(Math.max(start, at - REACH), at).trimEnd());

/**
 * The compound commands of a script that bash runs, such as functions, loops and conditions: what is in one may be run
 * never, or many times.
 */
export class Compounds {
  readonly #ranges: Range[] = [];
  readonly #open: { readonly closer: string; readonly start: number }[] = [];

  /**
   * Takes note of a word that opens or closes one.
   *
   * @param at    where a word begins that is not quoted
   * @param start of its line
   */
  look(text: string, at: number, start: number): void {
    WORD.lastIndex = at;
    const [word] = WORD.exec(text) ?? [];
    if (word === undefined || !isCommandAt(text, at, start)) return;
    const closer = CLOSERS[word];
    if (closer === undefined) this.#close(word, at);
    else this.#open.push({ closer, start: at });
  }

  /**
   * What says of each line, or command, given in order, whether it is in one.
   *
   * @param isFunction only in one in braces, such as a function
   */
  tester(isFunction = false): (line: { readonly start: number }) => boolean {
    const meant = this.#ranges.filter(({ closer }) => !isFunction || closer === '}');
    const ranges = meant.sort((a, b) => a.start - b.start);
    let [next, end] = [0, 0];
    return ({ start }) => {
      for (; (ranges[next]?.start ?? Infinity) < start; next++) end = Math.max(end, ranges[next]?.end ?? 0);
      return start < end;
    };
  }

  #close(word: string, at: number): void {
    const index = this.#open.findLastIndex(({ closer }) => closer === word);
    const [opened] = index < 0 ? [] : this.#open.splice(index);
    if (opened) this.#ranges.push({ closer: word, start: opened.start, end: at });
  }
}
