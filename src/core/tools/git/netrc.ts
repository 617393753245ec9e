import { type GitOrigin, urlOf } from './origin.ts';

/**
 * A warning of a login in `~/.netrc` with which libcurl answers a server before git asks for a credential.
 *
 * @param text a byte text
 * @see https://everything.curl.dev/usingcurl/netrc.html
 */
export function netrcHindrance(path: string, text: string, origin: GitOrigin): string | undefined {
  const entry = entryFor(hostOf(origin), tokensIn(text));
  if (entry === undefined) return undefined;
  const what =
    entry === 'default' ? 'a login for all hosts (default)' : `a login for ${hostOf(origin)} (machine)`;
  return `${path} has ${what}, which git uses before it asks for the credential of ${urlOf(origin)}; take that login out`;
}

/** As in a file: without the port, or the brackets of an IPv6 address. */
const hostOf = ({ host }: GitOrigin): string => host.replace(/:[0-9]+$/, '').replace(/^\[(.*)\]$/, '$1');

const VALUED: ReadonlySet<string> = new Set(['login', 'password', 'account']);

function entryFor(host: string, tokens: readonly string[]): 'machine' | 'default' | undefined {
  for (let at = 0; at < tokens.length; at++) {
    const token = (tokens[at] ?? '').toLowerCase();
    if (token === 'default') return 'default';
    if (token === 'machine' && tokens[at + 1]?.toLowerCase() === host) return 'machine';
    if (token === 'machine' || VALUED.has(token)) at++;
  }
  return undefined;
}

/** The words of all lines that are neither comments nor those of macros, which end with an empty line. */
const tokensIn = (text: string): readonly string[] =>
  text
    .replaceAll(/(?<!\S)macdef[ \t][^]*?(?:\n[ \t\r]*\n|$(?![^]))/g, '\n')
    .split('\n')
    .filter((line) => !/^[ \t]*#/.test(line))
    .flatMap((line) => line.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? [])
    .map((token) => token.replace(/^"(.*)"$/, '$1'));
