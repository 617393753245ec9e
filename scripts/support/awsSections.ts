export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads an AWS file of plain settings, one a line, as the program writes it into an empty home directory. */
export function readSections(text: string): Sections {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) current = sections[header] = {};
    const [, key, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current[key] = value;
  }
  return sections;
}

/** Hides a secret's text but for its first four characters. */
export function mask(secret: string): string {
  return `${secret.slice(0, 4)}${'*'.repeat(Math.min(16, Math.max(0, secret.length - 4)))}`;
}

/** Masks the values of all keys and tokens in the text of an AWS file. */
export function maskFile(text: string): string {
  const setting = /^(aws_(?:access_key_id|secret_access_key|session_token) = )(.*)$/gm;
  return text.replace(setting, (_, name: string, secret: string) => name + mask(secret));
}
