/** What goes over the network, with the clock that waiting for it needs. Nothing here throws for what servers do. */
export interface Network {
  /**
   * Asks a server once. Redirects are answers like any other: what is in a URL or a header goes to the server that it
   * is meant for, and to no other.
   */
  http(request: HttpRequest): Promise<HttpAnswer | NetworkFault>;
  /** Connects to a server that speaks in lines. */
  lines(address: LineAddress): Promise<Lines | NetworkFault>;
  /** Whether the system has a list of the certificates that its administrators trust. */
  hasSystemCertificates(): boolean;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Of http or https, without user and password. */
  readonly url: string;
  /** Undefined if the server is asked directly. */
  readonly proxy?: HttpProxy | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** For all of it, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** The variable that sets `timeoutMs`, for messages. */
  readonly limitedBy?: string;
}

export interface HttpProxy {
  /** Of http or https, without user and password. */
  readonly url: string;
  /** The user and password for it, as `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** By names in small letters; of several with one name the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its first 4 MiB; the rest is not read. */
  readonly body: Uint8Array;
}

/** Why there is no answer, in words that hold neither an address nor a secret. */
export interface NetworkFault {
  readonly fault: string;
  /** Whether it may be otherwise in a moment. */
  readonly isTemporary: boolean;
  /** Whether the time limit of the request was over. */
  readonly isTimeout?: boolean;
}

export interface LineAddress {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** For all of it, from the look-up of the name to the end of the connection. */
  readonly timeoutMs: number;
  /** The variable that sets `timeoutMs`, for messages. */
  readonly limitedBy?: string;
}

/** A connection on which both sides send lines of UTF-8. */
export interface Lines {
  /** Sends lines; their ends, CR LF, are added. */
  send(lines: readonly string[]): void;
  /** The next line without its end; a fault if there is none, be it that the server closed the connection. */
  next(): Promise<string | NetworkFault>;
  close(): void;
}
