import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type { HttpProxy } from '../../world/network.ts';
import { isInRange, isIpAddress } from './ipAddress.ts';
import { percentDecoded } from './percent.ts';

/**
 * The proxy that the environment names for an address, as curl reads it: `https_proxy` or `http_proxy` by the
 * address's scheme, else `all_proxy`, unless `no_proxy` names the host. Each is read in small letters first, then in
 * capitals, save HTTP_PROXY: a web server sets that to what a visitor sends. A proxy without a scheme speaks HTTP.
 *
 * @throws ShipctlError if the variable holds something else; it is not shown, since it may hold a password
 * @see https://curl.se/libcurl/c/libcurl-env.html
 */
export function proxyFor(url: URL, env: Environment): HttpProxy | undefined {
  const own = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy'];
  const variable = firstSet(env, [...own, 'all_proxy', 'ALL_PROXY']);
  if (variable === undefined) return undefined;
  const exempt = firstSet(env, ['no_proxy', 'NO_PROXY']);
  if (exempt !== undefined && isExempt(url, exempt.value)) return undefined;
  const { name, value } = variable;
  const address = value.includes('://') ? value : `http://${value}`;
  if (/^socks/i.test(address))
    throw new ShipctlError(
      `the variable ${name} names a SOCKS proxy, which shipctl can't use; name an HTTP proxy in ${own[0] ?? ''}, or this server in no_proxy`,
    );
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.protocol !== 'http:' && proxy?.protocol !== 'https:') {
    throw new ShipctlError(`the variable ${name} is not the URL of an HTTP proxy: http://host:port`);
  }
  return { url: proxy.origin, authorization: basicAuthorization(proxy) };
}

/** What a URL's user and password come to as a header; undefined if it has none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}

/** The first of some variables that holds anything. */
function firstSet(
  env: Environment,
  names: readonly string[],
): { readonly name: string; readonly value: string } | undefined {
  return names
    .map((name) => ({ name, value: env.get(name)?.trim() ?? '' }))
    .find(({ value }) => value !== '');
}

const ENTRY = /^(?<name>\[.*\](?:\/\d+)?|[^:]*)(?::(?<port>\d+))?$/;

/**
 * Whether a list such as `localhost,.example.com,10.0.0.0/8` names a host, a domain that it is in, or a range of
 * addresses that it is in; `*` names all. An entry may end with a port. Names are not looked up.
 */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const { name = entry, port: only } = ENTRY.exec(entry)?.groups ?? {};
      if (only !== undefined && only !== port) return false;
      if (isIpAddress(host)) return isInRange(host, name.replace(/[[\]]/g, ''));
      const domain = name.replace(/^\*?\.|\.$/g, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}
