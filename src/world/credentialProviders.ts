import type { HttpAnswer, HttpRequest, NetworkFault } from './network.ts';

/** Keys for AWS. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary keys have one. */
  readonly sessionToken: string | undefined;
}

/** Keys that end. */
export interface TemporaryKeys extends AwsKeys {
  readonly sessionToken: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The server that assumes roles. */
export interface TokenService {
  readonly region: string;
  /** Its address. */
  readonly endpoint: string;
  /** Sends a request to it. */
  send(request: HttpRequest): Promise<HttpAnswer | NetworkFault>;
}

/** What a session with a role is to be. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number | undefined;
  readonly externalId?: string | undefined;
  /** By names. */
  readonly tags?: ReadonlyMap<string, string>;
  /** The names of tags that sessions after this one get as well. */
  readonly transitiveTags?: readonly string[];
  readonly sourceIdentity?: string | undefined;
  /** As JSON: the session may do only what the role and this allow. */
  readonly policy?: string | undefined;
  /** The same as `policy`, by names of managed policies. */
  readonly policyArns?: readonly string[];
}

/** The server on the machine that gives keys to containers. */
interface ContainerServer {
  readonly url: string;
  /** What to show it as `Authorization`; undefined if it wants nothing. */
  readonly authorization: string | undefined;
}

/** The providers of the SDK for AWS. Nothing here throws for what servers do. */
export interface CredentialProviders {
  /** Assumes a role with keys; undefined if the service gives none: what it answered shows why. */
  temporary(session: RoleSession, keys: AwsKeys, service: TokenService): Promise<TemporaryKeys | undefined>;
  /** Assumes a role with a token of an identity provider; undefined as for `temporary`. */
  webToken(session: RoleSession, token: string, service: TokenService): Promise<TemporaryKeys | undefined>;
  /** The keys of a container: of Amazon ECS, of EKS Pod Identity, or of anything that speaks like them. */
  container(server: ContainerServer, timeoutMs: number): Promise<TemporaryKeys | NetworkFault>;
  /** The keys of the role that the machine has; undefined if nothing answers there. Only version 2 of its protocol. */
  instance(timeoutMs: number): Promise<TemporaryKeys | NetworkFault | undefined>;
}
