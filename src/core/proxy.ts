import { ShipctlError } from '../errors.ts';
import type { Environment, HttpProxy } from '../world.ts';
import { percentDecoded } from './percent.ts';

/**
 * The proxy that the environment names for an address, as curl reads it: `https_proxy` or `http_proxy` by the
 * address's scheme, unless `no_proxy` names the host; each in small letters first, then in capitals. A proxy without
 * a scheme speaks HTTP.
 *
 * @throws ShipctlError where the variable holds something else; it is not shown, since it may hold a password
 */
export function proxyFor(url: URL, env: Environment): HttpProxy | undefined {
  const variable = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = eitherCase(env, variable);
  if (text === undefined || isExempt(url, eitherCase(env, 'no_proxy') ?? '')) return undefined;
  const address = text.includes('://') ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.protocol !== 'http:' && proxy?.protocol !== 'https:') {
    throw new ShipctlError(
      `the variable ${variable} (or ${variable.toUpperCase()}) is not the URL of an HTTP proxy: http://host:port`,
    );
  }
  return { url: proxy.origin, authorization: basicAuthorization(proxy) };
}

/** What a URL's user and password come to as a header; undefined where it has none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}

/** An empty variable is as good as none. */
const eitherCase = (env: Environment, name: string): string | undefined =>
  [name, name.toUpperCase()]
    .map((each) => env.get(each)?.trim())
    .find((value) => value !== undefined && value !== '');

/** Whether a list such as `localhost,.example.com,10.0.0.1:8080` names a host or a domain that it is in; `*` names all. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const { name, port: only } = /^(?<name>\[.*\]|[^:]*)(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {
        name: entry,
      };
      const domain = (name ?? '').replace(/^\[|\]$/g, '').replace(/^\*?\.|\.$/g, '');
      return (only === undefined || only === port) && (host === domain || host.endsWith(`.${domain}`));
    });
}
