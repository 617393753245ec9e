// The shared AWS files as botocore reads them. A reader of its own, in terms of Python's configparser, so that histories
// are judged by other code than the one under test; `readingOracle.ts` compares it with botocore itself.

/** One line, by what it is to the reader. */
export interface Line {
  /** Without its end. */
  readonly text: string;
  /** How it ends; empty for a last line without an end. */
  readonly end: string;
  readonly kind: 'blank' | 'comment' | 'header' | 'key' | 'more';
  /** The header of the section that it is in. */
  readonly section: string | undefined;
  /** In lower case; that of the setting which a line of kind `more` goes on with. */
  readonly key: string | undefined;
}

/** Values by section and key. Settings of `[DEFAULT]` stand in a section of that name, and are not inherited. */
export type Reading = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface AwsText {
  readonly lines: readonly Line[];
  /** Undefined if botocore can't read the text. */
  readonly reading: Reading | undefined;
}

const BLANK = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${BLANK}+`, 'u');
const TRAILING = new RegExp(`${BLANK}+$`, 'u');
/** Where Python's `str.splitlines` cuts. */
const NESTED_ENDS = /[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/u;

/** Python's `str.strip`. */
export const strip = (text: string): string => text.replace(LEADING, '').replace(TRAILING, '');

export const indentationOf = (text: string): string => LEADING.exec(text)?.[0] ?? '';

/** Reads a text line by line. */
export function readAwsText(text: string): AwsText {
  const reader = new Reader();
  for (const [, line = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (line !== '' || end !== '') reader.take(line, end);
  }
  return reader.result();
}

export const textOf = (lines: readonly { readonly text: string; readonly end: string }[]): string =>
  lines.map((line) => line.text + line.end).join('');

class Reader {
  readonly #lines: Line[] = [];
  readonly #sections = new Map<string, Map<string, string[]>>();
  #isReadable = true;
  #section: string | undefined;
  #key: string | undefined;
  #depth = 0;

  take(text: string, end: string): void {
    this.#lines.push({ text, end, kind: this.#kindOf(text), section: this.#section, key: this.#key });
  }

  result(): AwsText {
    const reading = new Map(
      [...this.#sections].map(([header, settings]) => [header, new Map([...settings].map(joined))]),
    );
    const values = [...reading.values()].flatMap((settings) => [...settings.values()]);
    const isReadable = this.#isReadable && values.every(isNestedFit);
    return { lines: this.#lines, reading: isReadable ? reading : undefined };
  }

  #kindOf(line: string): Line['kind'] {
    const value = strip(line);
    if (/^[#;]/.test(value)) return 'comment';
    if (value === '') {
      this.#parts()?.push('');
      return 'blank';
    }
    const depth = indentationOf(line).length;
    if (this.#key !== undefined && depth > this.#depth) {
      this.#parts()?.push(value);
      return 'more';
    }
    this.#depth = depth;
    const header = /^\[(.+)\]/su.exec(value)?.[1];
    if (header !== undefined) return this.#open(header);
    return this.#set(value);
  }

  #parts(): string[] | undefined {
    return this.#key === undefined ? undefined : this.#sections.get(this.#section ?? '')?.get(this.#key);
  }

  #open(header: string): 'header' {
    if (this.#sections.has(header) && header !== 'DEFAULT') this.#isReadable = false;
    if (!this.#sections.has(header)) this.#sections.set(header, new Map());
    this.#section = header;
    this.#key = undefined;
    return 'header';
  }

  #set(line: string): 'key' {
    const settings = this.#section === undefined ? undefined : this.#sections.get(this.#section);
    const [, name = '', value = ''] = /^([^=:]*)[=:](.*)$/su.exec(line) ?? [];
    const key = strip(name).toLowerCase();
    if (!settings || key === '' || settings.has(key)) this.#isReadable = false;
    else settings.set(key, [strip(value)]);
    this.#key = key === '' ? this.#key : key;
    return 'key';
  }
}

const joined = ([key, parts]: [string, string[]]): [string, string] => [
  key,
  parts.join('\n').replace(TRAILING, ''),
];

/** Lines below a key without a value of its own have to be nested settings. */
const isNestedFit = (value: string): boolean =>
  !value.startsWith('\n') ||
  value.split(NESTED_ENDS).every((line) => strip(line) === '' || line.includes('='));

/** The profile that a section's header stands for, in either file: `x`, `profile x`, `profile "x"`. */
export function profileOf(header: string): string {
  const [, double, single, bare] = /^profile\s+(?:"([^"\\]*)"|'([^']*)'|([^\s"'\\]+))\s*$/.exec(header) ?? [];
  return double ?? single ?? bare ?? header;
}

/** Each of these is a key of somebody, or says where keys come from. */
const SOURCES: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'credential_process',
  'role_arn',
  // Either of the next two has botocore look for keys by SSO, whatever else is missing.
  'sso_account_id',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
  'login_session',
]);
/** Whoever changes one of these means another identity by a role, or only other keys for it: nobody can say. */
const PARTS_OF_SOURCES: ReadonlySet<string> = new Set(['credential_source', 'source_profile']);
/** What else belongs to an identity, and is none by itself. */
const REFINEMENTS: ReadonlySet<string> = new Set([
  'mfa_serial',
  'external_id',
  'duration_seconds',
  'role_session_name',
]);

/** Whether somebody who writes a setting gives a profile another identity. */
export const isSource = (key: string): boolean => SOURCES.has(key);

/** Whether it may do so, beside a role. */
export const isPartOfSource = (key: string): boolean => PARTS_OF_SOURCES.has(key);

/** Whether a setting belongs to the identity of its profile. */
export const isIdentity = (key: string): boolean =>
  isSource(key) || isPartOfSource(key) || REFINEMENTS.has(key) || /^(aws|sigv4a|sso)_/.test(key);
