import type { CredentialProviders } from './credentialProviders.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import type { JavaHomes, JavaPlace } from './javaHomes.ts';
import type { SharedFiles } from './sharedFiles.ts';
import type { Network } from './network.ts';
import type { Output } from './output.ts';
import type { PrivateKey } from './privateKey.ts';
import type { Processes } from './processes.ts';
import type { Programs } from './programs.ts';
import type { StateFiles } from './stateFiles.ts';
import type { TokenFiles } from './tokenFiles.ts';
import type { Trees } from './trees.ts';
import type { WholeFiles } from './wholeFiles.ts';

/**
 * The outside, as commands see it. Only `effects/` implements these, and tests do, in memory. Text that comes from it or
 * goes to it (words, variables, paths) keeps bytes that are not UTF-8; see rawText.ts.
 */
export interface World {
  readonly env: Environment;
  readonly stdout: Output;
  /** For messages; one that can't be written is no error. */
  readonly stderr: Output;
  readonly files: Files;
  // What is costly is made when it is first asked for: a getter has no use for it.
  readonly sharedFiles: () => Promise<SharedFiles>;
  readonly stateFiles: () => Promise<StateFiles>;
  readonly trees: () => Promise<Trees>;
  readonly processes: () => Promise<Processes>;
  readonly programs: () => Promise<Programs>;
  readonly network: () => Promise<Network>;
  readonly wholeFiles: () => Promise<WholeFiles>;
  /** @throws ShipctlError if the environment gives no place for them */
  readonly tokenFiles: () => Promise<TokenFiles>;
  readonly credentialProviders: () => Promise<CredentialProviders>;
  /** Reads a private RSA key from its PEM (PKCS#1 or PKCS#8); undefined if there is none that can be used. */
  readonly privateKey: (pem: Uint8Array) => Promise<PrivateKey | undefined>;
  /** The installations of Java in these places. What can't be looked at is left out. */
  readonly javaHomes: (places: readonly JavaPlace[]) => Promise<JavaHomes>;
  /** A number from 0 to below 1, another one at each call. */
  readonly random: () => number;
  /** Absolute path of the running program, for files that have it called again. */
  readonly program: string;
}
