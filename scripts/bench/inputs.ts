import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

const MEGABYTE = 1_000_000;

/** Writes a file of about so many megabytes: `head`, as many texts as it takes, `tail`. */
function writeLarge(
  file: string,
  megabytes: number,
  [head, text, tail]: readonly [string, (index: number) => string, string],
): string {
  const descriptor = openSync(file, 'w');
  let written = writeSync(descriptor, head);
  let waiting = '';
  for (let index = 0; written < megabytes * MEGABYTE; index++) {
    waiting += text(index);
    if (waiting.length < MEGABYTE) continue;
    written += writeSync(descriptor, waiting);
    waiting = '';
  }
  writeSync(descriptor, waiting + tail);
  closeSync(descriptor);
  return file;
}

/** JSON with text that is not ASCII; its last value is at `last.value`. */
export function writeJson(directory: string, megabytes: number): string {
  const item = (id: number): string => {
    const more = { none: null, isDone: true, text: 'a longer text with "quotes" and \\ in it\n' };
    const value = { id, name: `Größe ${id}`, tags: ['a', 'b', '日本'], price: id * 1.5, more };
    return `${id === 0 ? '' : ',\n'}${JSON.stringify(value)}`;
  };
  const file = path.join(directory, `${megabytes}.json`);
  return writeLarge(file, megabytes, ['{"items":[', item, '],"last":{"value":"end"}}\n']);
}

/** A text with a variable now and then. */
export function writeTemplate(directory: string, megabytes: number): string {
  const lines = (index: number): string =>
    `# setting ${index}: text that stays as it is, with a price of 5 $ in it\nregion = $REGION, bucket = \${BUCKET}\n`;
  return writeLarge(path.join(directory, `${megabytes}.txt`), megabytes, ['', lines, '']);
}
