/** What the key file of a service account says. */
export interface ServiceAccountKey {
  /** The file as it was given. */
  readonly text: string;
  readonly account: string;
  /** Keys of before 2015 name none. */
  readonly project: string | undefined;
  /** In PEM. */
  readonly privateKey: string;
  readonly privateKeyId: string | undefined;
  /** Where tokens are to be had. */
  readonly tokenUri: string;
}

const PEM = /^-----BEGIN (?<label>(?:RSA )?PRIVATE KEY)-----\r?\n(?<body>[^-]*)-----END \k<label>-----\s*$/;

/** Members that Google's libraries need. */
const NEEDED = ['client_email', 'private_key', 'token_uri'];

/**
 * Reads the key file of a service account.
 *
 * @returns or what is wrong with it, without any value
 */
export function serviceAccountKey(text: string): ServiceAccountKey | { readonly fault: string } {
  const key = objectIn(text);
  if (!key) return { fault: notJson(text) };
  if (key['type'] !== 'service_account')
    return {
      fault: `is not the key of a service account: its "type" is ${key['type'] === undefined ? 'missing' : 'something else'}`,
    };
  const missing = NEEDED.find((name) => typeof key[name] !== 'string' || key[name] === '');
  if (missing !== undefined) return { fault: `is a key without ${missing}` };
  const fault = privateKeyFault(key['private_key'] as string);
  if (fault !== undefined) return { fault: `holds a private_key ${fault}` };
  const [account, project] = [key['client_email'] as string, key['project_id'] ?? undefined];
  if (!isWord(account)) return { fault: 'has a client_email that contains blanks or control characters' };
  if (project !== undefined && (typeof project !== 'string' || !isWord(project)))
    return { fault: 'has a project_id that is not the id of a project' };
  const [privateKey, tokenUri] = [key['private_key'] as string, key['token_uri'] as string];
  const id = key['private_key_id'];
  return {
    text,
    account,
    project,
    privateKey,
    tokenUri,
    privateKeyId: typeof id === 'string' ? id : undefined,
  };
}

/** Whether a text has no blanks and no control characters, and is no step of a path. */
export const isWord = (text: string): boolean => /^(?!\.{1,2}$)[^\s\p{Cc}]+$/u.test(text);

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function notJson(text: string): string {
  const hasLines = /-----BEGIN [A-Z ]+-----[ \t]*[\r\n]/.test(text);
  return `is not a JSON object${hasLines ? ': its private_key spans several lines, but JSON needs \\n' : ''}`;
}

/** What keeps libraries from reading a private key; undefined if nothing does. */
function privateKeyFault(pem: string): string | undefined {
  if (pem.includes('\\n')) return 'that has a backslash and an n in place of each line break';
  const { body } = PEM.exec(pem)?.groups ?? {};
  if (body === undefined) return 'that is not a PEM private key with its line breaks';
  const base64 = body.replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return 'that is not base64';
  return isWholeSequence(Buffer.from(base64, 'base64')) ? undefined : 'of which a part is missing';
}

/** Whether bytes are one DER sequence, from the first to the last. */
function isWholeSequence(bytes: Uint8Array): boolean {
  const [tag, first = 0] = bytes;
  if (tag !== 0x30) return false;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const length = count === 0 ? first : bytes.slice(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 2 + count + length;
}
