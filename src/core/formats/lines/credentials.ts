import type { Line, LineGrammar } from './grammar.ts';

const CREDENTIAL = /^(?<scheme>[^:/@]+:\/\/)(?<user>[^:/@]*):(?<password>[^@/]*)(?<place>@.*)$/s;

/**
 * Lines of git's credential store: `https://user:password@host`. The name is the line without its password, percent-encoded
 * as git does it; the password, encoded as it is, is the value. What comes first counts, of all users that have a line for a
 * server.
 */
export const credentialLines: LineGrammar = {
  counts: 'first',
  answers: serverOf,
  read: (text) => ({ lines: [...linesOf(text)], isOpen: false }),
  line: (name, value) => {
    const at = name.indexOf('@');
    return `${name.slice(0, at)}:${value}${name.slice(at)}`;
  },
  meaning: encodedAnew,
  // A token often stands in the place of the user, so this is none of the parts.
  parts: (text, { start, textEnd, set: { value } }, address) => {
    const line = text.slice(start, textEnd);
    const { scheme = '', place = '' } = CREDENTIAL.exec(line)?.groups ?? {};
    const placeStart = textEnd - place.length;
    const valueStart = placeStart - value.length;
    return [
      { start, end: start + scheme.length },
      { start: valueStart - 1, end: valueStart },
      { start: valueStart, end: placeStart, address },
      ...(PLAIN_PLACE.test(place) ? [{ start: placeStart, end: textEnd }] : []),
    ];
  },
};

/** What git takes for the same as a part of a line, as git's store writes it: of unreserved characters and lower-case escapes. */
function encodedAnew(part: string): string {
  const escape = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return decoded(part).replaceAll(/[^\w.~-]/g, escape);
}

/** As git decodes: what is no escape, or that of a zero, stays. */
const decoded = (part: string): string =>
  part.replaceAll(/%(?!00)([0-9a-f]{2})/gi, (_escape, digits: string) =>
    String.fromCharCode(parseInt(digits, 16)),
  );

/** The host anew, and the path as it is, without one of slashes only. */
function placeAnew(place: string): string {
  const [, host = '', path = ''] = /^@([^/?#]*)(.*)$/s.exec(place) ?? [];
  return `@${encodedAnew(host)}${/^\/+$/.test(path) ? '' : path}`;
}

/** A host with its port, and perhaps a path. */
const PLAIN_PLACE = /^@[\w.:%[\]-]+(\/[\w./-]*)?$/;

/** The protocol and the host, of whatever spelling: git compares these, and passes over the path. */
function serverOf(name: string): string {
  const { scheme = '', host = '' } = SERVER.exec(name)?.groups ?? {};
  return scheme + decoded(host);
}

const SERVER = /^(?<scheme>[^:/@]+:\/\/)[^@]*@(?<host>[^/?#]*)/;

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next + 1;
    const textEnd = end - (/\r?\n$/.exec(text.slice(Math.max(start, end - 2), end))?.[0].length ?? 0);
    const { scheme, user, password, place } = CREDENTIAL.exec(text.slice(start, textEnd))?.groups ?? {};
    const set =
      password === undefined
        ? undefined
        : { name: `${scheme ?? ''}${encodedAnew(user ?? '')}${placeAnew(place ?? '')}`, value: password };
    yield { start, textEnd, end, set };
    start = end;
  }
}
