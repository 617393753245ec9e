import { UsageError } from '../errors.ts';
import type { World } from '../world.ts';
import type { Step } from './jsonPath.ts';
import { type JsonFile, jsonFile, printed, valueAt } from './jsonText.ts';

/** A JSON file that need not be there. */
export function optionalJson(files: World['files'], path: string): JsonFile | undefined {
  const bytes = files.read(path);
  return bytes && jsonFile(path, bytes);
}

/** What stands for a value that is not there, or that is `null`. */
export interface Absence {
  readonly fallback: string | undefined;
  readonly isRequired: boolean;
}

/**
 * The value at `steps`, as it is printed, with a line break behind it.
 *
 * @throws UsageError where it is required and not there, or null
 * @see commands, "JSON"
 */
export function jsonAnswer(
  json: JsonFile,
  steps: readonly Step[],
  { fallback, isRequired }: Absence,
): string {
  const value = valueAt(json, steps) ?? 'null';
  if (value === 'null' && fallback !== undefined) return `${fallback}\n`;
  if (value === 'null' && isRequired) throw new UsageError(`${json.file} has nothing at the PATH, or null`);
  return `${printed(value)}\n`;
}
