import { SCHEME_FAULT, hasScheme, isHost, isPort } from '../../hostAddress.ts';

/** A server of git, as git names it to credential helpers. */
export interface GitOrigin {
  readonly protocol: 'https' | 'http';
  /** In lower case, with the port unless that is the protocol's own. */
  readonly host: string;
  /** The host and the port as their address spells them, if that is another way. */
  readonly given?: string;
}

const PORTS = { https: '443', http: '80' } as const;

export const urlOf = ({ protocol, host }: GitOrigin): string => `${protocol}://${host}`;

/**
 * The names of sections of git's configuration that are about a server: git as of 2.48.1, and older versions with the fix of
 * CVE-2024-50349, looks for an underscore in percent-encoding only.
 */
export const sectionsOf = (origin: GitOrigin): readonly string[] => [
  ...new Set([urlOf(origin), urlOf(origin).replaceAll('_', '%5F')]),
];

/**
 * The server that a host and a port stand for.
 *
 * @param address a host, with or without a port, after `https://`, `http://` or nothing
 * @param port    undefined if the address has it, or for the protocol's own
 * @returns or what is wrong, and with which of the two
 */
export function gitOrigin(
  address: string,
  port: string | undefined,
): GitOrigin | { readonly field: 'host' | 'port'; readonly fault: string } {
  if (/\s/.test(address)) return { field: 'host', fault: 'contains a blank' };
  const [, scheme = 'https', rest = ''] = /^(?:(https?):\/\/)?(.*)$/i.exec(address) ?? [];
  if (hasScheme(rest)) return { field: 'host', fault: SCHEME_FAULT };
  const protocol = scheme.toLowerCase() as GitOrigin['protocol'];
  const [authority = '', ...path] = rest.split('/');
  if (authority.includes('@')) return { field: 'host', fault: 'contains a user name' };
  if (path.join('') !== '')
    return { field: 'host', fault: 'contains a path, but credentials are for whole hosts' };
  const [, name = authority, own] = /^(.*?)(?::([0-9]+))?$/.exec(authority) ?? [];
  const lower = name.toLowerCase();
  if (!isHost(lower)) return { field: 'host', fault: 'is not the host of a server, such as git.example.com' };
  if (own !== undefined && port !== undefined && own !== port)
    return { field: 'port', fault: 'differs from the port in the field host' };
  const wanted = own ?? port ?? PORTS[protocol];
  if (!isPort(wanted))
    return { field: own === undefined ? 'port' : 'host', fault: 'gives no port from 1 to 65535' };
  const end = wanted === PORTS[protocol] ? '' : `:${wanted}`;
  const host = lower + end;
  const given = own === undefined ? name + end : authority;
  return { protocol, host, ...(given !== host && { given }) };
}
