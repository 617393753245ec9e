/** Hides a secret except its first four characters. */
export function mask(secret: string): string {
  return `${secret.slice(0, 4)}${'*'.repeat(Math.min(16, Math.max(0, secret.length - 4)))}`;
}

/** Masks the values of all keys and tokens in the text of an AWS file. */
export function maskFile(text: string): string {
  const setting = /^(aws_(?:access_key_id|secret_access_key|session_token) = )(.*)$/gm;
  return text.replace(setting, (_, name: string, secret: string) => name + mask(secret));
}
