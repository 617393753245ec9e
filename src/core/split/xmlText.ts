type Decoder = InstanceType<typeof TextDecoder>;

/** Enough of a file to tell its encoding: the declaration is at its very start. */
const HEAD_BYTES = 256;

/** How encodings are declared, in lower case, and what decodes them. ASCII is UTF-8. */
const DECODERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'utf-8': 'utf-8',
    utf8: 'utf-8',
    'us-ascii': 'utf-8',
    ascii: 'utf-8',
    'iso-8859-1': 'windows-1252',
    'latin-1': 'windows-1252',
    latin1: 'windows-1252',
    'windows-1252': 'windows-1252',
    // A declaration that could be read byte for byte is not in UTF-16.
    'utf-16': 'utf-8',
    'utf-16le': 'utf-8',
    'utf-16be': 'utf-8',
  }),
);

/** What XML 1.0 does not allow, but reporters write: colours of a terminal, and NUL. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

const DECLARATION = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;

const REPLACEMENT = '\ufffd';

/**
 * Makes text of the bytes of an XML file, in chunks: UTF-8, ISO-8859-1 and Windows-1252 as declared, UTF-16 by its
 * byte order mark or first characters. What is no character, in the encoding or in XML, becomes U+FFFD.
 *
 * @see https://www.w3.org/TR/xml/#sec-guessing
 */
export class XmlText {
  #head = Buffer.of();
  #decoder: Decoder | undefined;
  /** The encoding that is declared, if it is none of these. */
  unknownEncoding: string | undefined;

  /** The text of the next bytes, as far as it is certain. */
  write(bytes: Uint8Array): string {
    if (this.#decoder) return this.#decode(this.#decoder, bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    return this.#head.length < HEAD_BYTES ? '' : this.#start();
  }

  /** The rest. */
  end(): string {
    return (this.#decoder ? '' : this.#start()) + clean(this.#decoder?.decode() ?? '');
  }

  #start(): string {
    const declared = DECLARATION.exec(this.#head.toString('latin1'))?.[1] ?? 'utf-8';
    const label = wideEncoding(this.#head) ?? DECODERS.get(declared.toLowerCase());
    if (label === undefined) this.unknownEncoding = declared;
    this.#decoder = new TextDecoder(label);
    return this.#decode(this.#decoder, this.#head);
  }

  #decode(decoder: Decoder, bytes: Uint8Array): string {
    return clean(decoder.decode(bytes, { stream: true }));
  }
}

const clean = (text: string): string => text.replace(CONTROLS, REPLACEMENT);

/** UTF-16, as its byte order mark or its first `<` shows. A mark of UTF-8 hides a declaration, which it knows better than. */
function wideEncoding(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 2);
  if (start === '\xff\xfe' || start === '<\0') return 'utf-16le';
  return start === '\xfe\xff' || start === '\0<' ? 'utf-16be' : undefined;
}
