/** A text with its percent-encoding undone, as UTF-8; one that is not encoded right stands for itself, as in curl. */
export function percentDecoded(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) return text;
  const bytes = text
    .replace(/[^\0-\x7f]/gu, encodeURIComponent)
    .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
