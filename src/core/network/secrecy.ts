import { percentDecoded } from './percent.ts';
import { plainWordsIn } from './plainWords.ts';

/** A stretch of a secret that is shorter gives nothing away by itself. */
const STRETCH = 8;

/** A part of an address, or a user's name, that is shorter is no secret. */
const SHORTEST_PART = 6;

/** What servers say to people is shorter. In characters. */
const LONGEST_ANSWER = 16_384;
const LONGEST_EXCERPT = 200;
const MOST_CODES = 3;

/** A part of a word that is shorter is also in values of random letters. */
const SHORTEST_FRAGMENT = 3;

const RUN = /[\p{L}\p{M}\p{N}]+/gu;
const WORD = /^[\p{L}\p{M}\p{N}]+$/u;

/** Such as `channel_not_found`, unless it names a field of JSON. */
const CODE = /(?<![\p{L}\p{M}\p{N}_])[A-Za-z]+(?:_[A-Za-z]+)+(?![\p{L}\p{M}\p{N}_]|"\s*:)/gu;

/** `n't` and its like, after a word. */
const CONTRACTION = /(?<=[a-z])['’](?:t|s|re|ve|ll|d)(?![\p{L}\p{M}\p{N}])/gu;

/** A word, or several that belong together, with punctuation as prose has it; each word is a blank here. */
const PROSE = /^[('‘]?\x20(?:[-_./]?\x20)*[.;!?)'’]{0,3}$/;
/** What JSON has between words, and blanks. */
const STRUCTURE = /[[\]{},:"\s]+/g;
/** What prose and JSON have between words, and blanks. */
const SIGNS = /[[\]{},:"\s()'‘’_./;!?-]/gu;
/** So few letters between such signs that they may be a plain word in another writing. */
const SHORT_RUN = /(?<=^|[[\]{},:"\s()'‘’_./;!?-])\p{L}{1,3}(?=$|[[\]{},:"\s()'‘’_./;!?-])/gu;

/**
 * Decides what messages show of what servers say. A server knows the secrets that it was sent, and may say them in any
 * writing: escaped, encoded, in parts. So a text is shown only if it consists of plain words that no secret contains, and
 * everything else in it is shorter than a stretch of a secret: nothing can be hidden in that, whatever the writing. If a secret
 * consists mostly of the signs that prose has, only words without signs are shown. Texts that are shown one after another are
 * judged together.
 */
export class Secrecy {
  /** The secrets in both {@link forms}, forwards and backwards, cut into stretches. */
  readonly #stretches: readonly string[];
  /** The secrets in small letters. */
  readonly #secrets: readonly string[];
  /** Whether prose and JSON may have their signs, as far as no secret consists of these. */
  readonly #areSignsFree: boolean;
  /** How many bytes that are no plain words may still be shown: fewer than any stretch has that prose can't have for nothing. */
  #room: number;
  readonly #shown: string[] = [];

  /** @param secrets what a server was sent that must not be seen; empty ones are none */
  constructor(secrets: readonly string[]) {
    const known = secrets.filter((secret) => secret !== '');
    this.#secrets = known.flatMap(forms);
    this.#stretches = this.#secrets.flatMap((secret) => [secret, reversed(secret)].flatMap(stretchesOf));
    const stretches = known.flatMap((secret) => stretchesOf(withoutShortRuns(secret)));
    const isMostlyFree = (stretch: string): boolean => 2 * costlyIn(stretch) <= stretch.length;
    this.#areSignsFree = !stretches.some(isMostlyFree);
    this.#room = this.#areSignsFree ? Math.min(...stretches.map(costlyIn)) - 1 : 0;
  }

  /**
   * What a server said, in brackets after a message, cut; else codes of errors in it, such as `channel_not_found`, and
   * that there is more; nothing if it said nothing.
   */
  excerpt(text: string): string {
    if (text.trim() === '') return '';
    if (text.length > LONGEST_ANSWER) return `; its answer ${HIDDEN}`;
    const line = oneLine(text);
    const isText = !line.startsWith('<') && !line.includes('\ufffd');
    if (isText && this.#mayShow(line))
      return ` (${line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line})`;
    const codes = [...new Set(line.match(CODE))].slice(0, MOST_CODES).join(', ');
    return codes !== '' && this.#costOf(codes) === 0 && this.#mayShow(codes)
      ? ` (${codes}); the rest of its answer ${HIDDEN}`
      : `; its answer ${HIDDEN}`;
  }

  /** Whether a stretch of a secret stands in a text, whatever the case and what is between the letters. */
  isIn(text: string): boolean {
    const written = forms(text);
    return this.#stretches.some((stretch) => written.some((form) => form.includes(stretch)));
  }

  /** Whether a text gives nothing away; if so, it counts as shown. */
  #mayShow(line: string): boolean {
    if (this.#shown.includes(line)) return true;
    const cost = this.#costOf(line);
    if (cost > this.#room || this.isIn([...this.#shown, line].join(' '))) return false;
    this.#room -= cost;
    this.#shown.push(line);
    return true;
  }

  /** How many bytes of a line stand in words that are not plain, blanks and the signs of JSON left out. */
  #costOf(line: string): number {
    return line
      .split(this.#areSignsFree ? STRUCTURE : /\s+/)
      .filter((word) => word !== '' && !this.#isPlain(word))
      .reduce((sum, word) => sum + Buffer.byteLength(word), 0);
  }

  /** Whether a word, or several with punctuation between them, are plain and part of no secret. */
  #isPlain(text: string): boolean {
    if (!this.#areSignsFree && !WORD.test(text)) return false;
    const isKept = (word: string): boolean =>
      word.length >= SHORTEST_FRAGMENT && this.#secrets.some((secret) => secret.includes(word));
    const bare = text.replace(CONTRACTION, '');
    const runs = bare.match(RUN) ?? [];
    const words = runs.map(plainWordsIn);
    return words.every((each) => each && !each.some(isKept)) && PROSE.test(bare.replace(RUN, ' '));
  }
}

const HIDDEN = 'is not shown, since it may hold a secret';

/** A text in one line; JSON without escapes that it does not need. */
function oneLine(text: string): string {
  let plain = text;
  try {
    if (/^\s*[[{"]/.test(text)) plain = JSON.stringify(JSON.parse(text));
  } catch {
    // What is not JSON stays as it is.
  }
  return plain.replace(/\s+/g, ' ').trim();
}

/** A text whatever its case, width, accents and blanks: all of it, and its letters and digits. */
function forms(text: string): readonly string[] {
  const bare = text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(/[\s\p{M}]+/gu, '');
  return [bare, bare.replace(/[^\p{L}\p{N}]+/gu, '')];
}

const reversed = (text: string): string => Array.from(text).reverse().join('');

/** All stretches of a text, or the text itself if it is shorter. */
function stretchesOf(text: string): readonly string[] {
  const chars = Array.from(text);
  const count = Math.max(1, chars.length - STRETCH + 1);
  return Array.from({ length: count }, (_, at) => chars.slice(at, at + STRETCH).join(''));
}

const withoutShortRuns = (secret: string): string =>
  secret.replace(SHORT_RUN, (run) => ' '.repeat(run.length));

/** How many characters of a stretch prose can't have for nothing. */
const costlyIn = (stretch: string): number => stretch.replace(SIGNS, '').length;

/**
 * The parts of an address that are to be kept secret: what follows its host. Plain words, such as `services`, are
 * part of many addresses.
 */
export function secretsOfUrl({ pathname, search }: URL): readonly string[] {
  const parts = [...pathname.split('/'), ...search.split(/[?&=]/)]
    .map(percentDecoded)
    .filter((part) => !(part.match(RUN) ?? []).every(plainWordsIn));
  return [...parts, parts.join('')].filter((part) => part.length >= SHORTEST_PART);
}

/** The secret parts of an authorization: what follows its kind, and the user and password in it. */
export function secretsOfAuthorization(authorization: string | undefined): readonly string[] {
  if (authorization === undefined) return [];
  const [, kind, credentials = authorization] = /^(\S+)\s+(.*)$/s.exec(authorization) ?? [];
  if (kind?.toLowerCase() !== 'basic') return [credentials];
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return [credentials, password, ...(user.length < SHORTEST_PART ? [] : [user])];
}
