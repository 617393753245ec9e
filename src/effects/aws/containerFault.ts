/** Why the server of a container gives no keys. */
interface ContainerFault {
  /** In words of our own: the SDK's may hold the address, and that may hold a secret. */
  readonly fault: string;
  /** Whether another try may help. */
  readonly isPassing: boolean;
}

/** By what the SDK, Node and Bun say; the first one that fits. */
const FAULTS: readonly (readonly [said: RegExp, fault: string, isPassing: boolean])[] = [
  [/URL not accepted/, 'its address is not https, nor one of the machine itself, of ECS or of EKS', false],
  [/not of the required format|^TypeError: .*\bnull\b/, 'its answer holds no keys', false],
  [/^SyntaxError/, 'its answer is not JSON', false],
  // Of an answer with keys, only their end is read further.
  [/^(Type|Range)Error/, 'the Expiration in its answer is not a time', false],
  [/aborted/, 'it closed the connection before the end of its answer', true],
  [/ECONNREFUSED/, 'it refuses the connection', true],
  [/socket hang up|ECONNRESET|EPIPE/, 'it closed the connection', true],
  [/ENOTFOUND|EAI_AGAIN/, "its host name can't be found", true],
  [/EHOSTUNREACH|ENETUNREACH/, "it can't be reached", true],
  [/ETIMEDOUT|TimeoutError/, 'it does not answer', true],
  [/certificate/i, 'its certificate is not trusted', false],
  [/EPROTO|SSL/, 'TLS with it failed', false],
  [/Parse Error/, 'its answer is not HTTP', false],
];

/** What an error of the SDK's provider comes to. */
export function containerFault(error: unknown): ContainerFault {
  const said = String(error);
  const status = /Server responded with status: (\d{3})/.exec(said)?.[1];
  if (status !== undefined)
    return { fault: `it answered ${status}`, isPassing: /^(429|5\d\d)$/.test(status) };
  const [, fault, isPassing] = FAULTS.find(([words]) => words.test(said)) ?? UNKNOWN;
  return { fault, isPassing };
}

const UNKNOWN = [undefined, 'the connection to it failed', false] as const;
