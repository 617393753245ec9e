import { UsageError } from '../../errors.ts';
import type { Output } from '../../world/output.ts';
import type { Step } from './jsonPath.ts';
import { print } from './jsonPrint.ts';
import type { JsonFile } from './jsonText.ts';
import { valueAt } from './jsonValues.ts';

/** The argument and the options of all commands that print a value of a JSON file. */
export const PATH_ARGUMENT = {
  name: 'PATH',
  summary: 'the path of the value: a.b[0].c; ["any key"] for keys with other characters',
} as const;
export const ABSENCE_OPTIONS = [
  { name: 'default', value: 'VALUE', summary: 'print VALUE if PATH leads to nothing or to null' },
  { name: 'required', summary: 'fail if PATH leads to nothing or to null' },
] as const;

/** What stands for a value that is missing, or that is `null`. */
export interface Absence {
  readonly fallback: string | undefined;
  readonly isRequired: boolean;
}

/** Bytes. What waits to be written outlives the collection of garbage, and the larger it is, the more memory that takes. */
const CHUNK = 1 << 13;

/**
 * Writes the value at `steps` as it is printed, followed by a line break.
 *
 * @throws UsageError if it is required, and missing or null
 * @see docs/reference/json-paths.md
 */
export function writeJsonAnswer(
  stdout: Output,
  json: JsonFile,
  steps: readonly Step[],
  { fallback, isRequired }: Absence,
): void {
  const value = valueAt(json, steps) ?? 'null';
  if (value === 'null' && fallback !== undefined) {
    stdout.write(`${fallback}\n`);
    return;
  }
  if (value === 'null' && isRequired) throw new UsageError(`${json.file}: PATH leads to nothing or to null`);
  let waiting = '';
  const buffer = Buffer.alloc(CHUNK);
  const flush = (): void => {
    for (let at = 0; at < waiting.length; at += CHUNK) {
      const length = buffer.write(waiting.slice(at, at + CHUNK), 'latin1');
      stdout.write(buffer.subarray(0, length));
    }
    waiting = '';
  };
  print(value, (text) => {
    waiting += text;
    if (waiting.length >= CHUNK) flush();
  });
  waiting += '\n';
  flush();
}
