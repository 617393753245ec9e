import type { Line, LineGrammar } from './grammar.ts';

const CREDENTIAL = /^(?<scheme>[^:/@]+:\/\/)(?<user>[^:/@]*):(?<password>[^@/]*)(?<place>@.*)$/s;

/**
 * Lines of git's credential store: `https://user:password@host`. The name is the line without its password, which is the
 * value, percent-encoded as it is. What comes first counts, of all users that have a line for a server.
 */
export const credentialLines: LineGrammar = {
  counts: 'first',
  answers: serverOf,
  read: (text) => ({ lines: [...linesOf(text)], isOpen: false }),
  line: (name, value) => {
    const at = name.indexOf('@');
    return `${name.slice(0, at)}:${value}${name.slice(at)}`;
  },
  meaning: (value) => value,
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

/** A host with its port, and perhaps a path. */
const PLAIN_PLACE = /^@[\w.:%[\]-]+(\/[\w./-]*)?$/;

/** The protocol and the host, of whatever spelling: git compares these, and passes over the path. */
function serverOf(name: string): string {
  const { scheme = '', host = '' } = SERVER.exec(name)?.groups ?? {};
  return (
    scheme + host.replaceAll(/%[0-9a-f]{2}/gi, (escape) => String.fromCharCode(parseInt(escape.slice(1), 16)))
  );
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
        : { name: `${scheme ?? ''}${user ?? ''}${place ?? ''}`, value: password };
    yield { start, textEnd, end, set };
    start = end;
  }
}
