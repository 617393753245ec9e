import type { SentFile } from './notice.ts';

/** A form with one file in it. */
export interface Form {
  readonly type: string;
  readonly body: Uint8Array;
}

/**
 * Writes a form as `multipart/form-data`.
 *
 * @param field the name of its field
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @see https://html.spec.whatwg.org/#multipart-form-data: in the file's name, `"` and line breaks are percent-encoded
 */
export function multipart(field: string, { name, bytes }: SentFile): Form {
  const boundary = boundaryFor(bytes);
  const written = name.replace(/["\r\n]/g, encodeURIComponent);
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${written}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** A line that is not in the file. */
function boundaryFor(bytes: Uint8Array): string {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let number = 1; ; number++) {
    const boundary = `shipctl-file-ends-here-${number}`;
    if (!file.includes(boundary)) return boundary;
  }
}
