import type { JsonMap } from './shapes.ts';

/** The oldest version of the protocol that kubectl knows to this day. */
const VERSION = 'client.authentication.k8s.io/v1beta1';

/** A user for whom kubectl gets tokens from a program. */
export const tokenUser = ([command, ...args]: readonly [string, ...string[]]): JsonMap => ({
  exec: { apiVersion: VERSION, command, args, interactiveMode: 'Never', provideClusterInfo: false },
});
