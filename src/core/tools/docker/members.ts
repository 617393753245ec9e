import type { Address } from '../../tracking/format.ts';

// The members of config.json that hold logins.

export const AUTHS = 'auths';

/** The user name and the password, in base64. */
export const LOGIN = 'auth';

/** Tokens, which win over {@link LOGIN}. */
export const OTHER_LOGINS = ['identitytoken', 'registrytoken'] as const;

/** Whether a member of a host's entry says who logs in. */
export const isLogin = (member: string): boolean =>
  member === LOGIN || (OTHER_LOGINS as readonly string[]).includes(member);

/** The credential helpers of single hosts, which win over {@link STORE} and {@link AUTHS}. */
export const HELPERS = 'credHelpers';

/** Whether an address names the helper of a host. */
export const isHelperAddress = ([helpers, host, ...more]: Address): boolean =>
  helpers === HELPERS && host !== undefined && more.length === 0;

/** The credential helper of all other hosts, which wins over {@link AUTHS}. */
export const STORE = 'credsStore';
