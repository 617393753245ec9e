/** All ways in which a secret might be written. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inner = (offset: number): string =>
    bytes.subarray(offset).toString('base64').replace(/=+$/, '').slice(0, -2);
  const inUrl = encodeURIComponent(secret);
  const inUrlOfGit = inUrl.replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    inUrl,
    inUrlOfGit.replaceAll(/%../g, (escape) => escape.toLowerCase()),
    // As a word of a shell, and as a value of Python's configparser.
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll('%', '%%'),
    bytes.toString('hex'),
    // In the middle of other text that is encoded, its bytes may begin at any of three places.
    ...[0, 1, 2].map(inner),
    bytes.toString('base64url').replace(/=+$/, '').slice(0, -2),
  ];
}

/** The forms of secrets that a text has. */
export const secretsIn = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.flatMap(formsOf).filter((form) => text.includes(form));
