import { SCHEME_FAULT, hasScheme, isHostWithPort } from '../../hostAddress.ts';

/** Docker's CLI has the login for Docker Hub under this name, whatever it was called. */
export const DOCKER_HUB = 'https://index.docker.io/v1/';

const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * The key of a registry in `config.json`: host and port, as `docker login` makes them of an address. They keep their capitals,
 * since Docker looks for what the name of an image has.
 *
 * @param url an address with or without `https://` or `http://`; undefined for Docker Hub
 * @returns or what is wrong with the address
 */
export function registryHost(
  url: string | undefined,
): { readonly host: string } | { readonly fault: string } {
  if (url === undefined) return { host: DOCKER_HUB };
  if (/\s/.test(url)) return { fault: 'contains a blank' };
  const address = url.replace(/^https?:\/\//i, '');
  if (hasScheme(address)) return { fault: SCHEME_FAULT };
  const [authority = '', ...path] = address.split('/');
  const host = authority.toLowerCase();
  if (host.includes('@')) return { fault: 'contains a user name' };
  if (!isHostWithPort(host))
    return { fault: 'is not the address of a registry, such as quay.io or registry.example.com:5000' };
  if (!/^(v[12]\/?)?$/.test(path.join('/')))
    return { fault: "contains a path, but Docker's logins are for whole hosts" };
  return { host: HUB_HOSTS.has(host) ? DOCKER_HUB : authority };
}
