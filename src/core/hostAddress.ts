// What the addresses of servers are made of.

const LABEL = '[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])$`);

/** As long as a name in the DNS may be. */
const MOST_LENGTH = 253;

const HIGHEST_PORT = 65_535;

/** Whether a text in lower case is a host: a name, or an IP address, that of version 6 in brackets. */
export const isHost = (text: string): boolean => text.length <= MOST_LENGTH && HOST.test(text);

export const isPort = (text: string): boolean =>
  /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= HIGHEST_PORT;

/** Whether a text in lower case is a host, with or without a port. */
export function isHostWithPort(text: string): boolean {
  const [, host = text, port] = /^(.*):([0-9]+)$/.exec(text) ?? [];
  return isHost(host) && (port === undefined || isPort(port));
}

/** Whether an address from which `https://` or `http://` was taken still begins with a scheme. */
export const hasScheme = (address: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(address);

/** What is wrong with an address that {@link hasScheme}. */
export const SCHEME_FAULT = 'has a scheme other than https and http';
