import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { noSuchFile } from '../messages.ts';

/** What a JSON file holds, read by the runtime's own parser: it is there at once, while one that keeps places loads. */
export interface JsonObject {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * A JSON file that may be missing, and holds an object.
 *
 * @throws ShipctlError if it is not JSON (it says where), or holds something else
 */
export async function optionalObject(files: World['files'], file: string): Promise<JsonObject | undefined> {
  const bytes = files.read(file);
  return bytes && { file, value: await objectIn(file, bytes) };
}

/**
 * A JSON file, or a pipe, that the command line names, and that holds an object to be sent on.
 *
 * @throws UsageError if it is missing; ShipctlError for a number that would be rounded; else as {@link optionalObject}
 */
export async function givenObject(files: World['files'], file: string): Promise<JsonObject> {
  const bytes = files.readGiven(file);
  if (!bytes) throw new UsageError(noSuchFile(file));
  const value = await objectIn(file, bytes);
  const { inexactNumber } = await import('./inexactNumber.ts');
  const place = inexactNumber(file, new TextDecoder().decode(bytes));
  if (place === undefined) return { file, value };
  throw new ShipctlError(
    `${file}: ${place} would be rounded: the number is too large or too small, or has more than 15 digits`,
  );
}

/** The value below an object at these keys; undefined if there is none. */
export function below(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return isObject(value) && Object.hasOwn(value, key) ? below(value[key], rest) : undefined;
}

/** A field of an `integration.json`: a string, number or boolean as it is printed; undefined for a list or an object. */
export type JsonField = string | null | undefined;

/**
 * The fields of an `integration.json` that may be missing.
 *
 * @throws ShipctlError if it is not JSON, or holds no object
 */
export async function optionalFields(
  files: World['files'],
  file: string,
): Promise<ReadonlyMap<string, JsonField> | undefined> {
  const bytes = files.read(file);
  if (!bytes) return undefined;
  const pairs = Object.entries(await objectIn(file, bytes));
  if (pairs.some(([, value]) => typeof value === 'number')) return fieldsAsWritten(file, bytes);
  return new Map(pairs.map(([key, value]) => [key, fieldOf(value)]));
}

function fieldOf(value: unknown): JsonField {
  if (value === null) return null;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The same if numbers are among them, which have to stay as they are written. */
async function fieldsAsWritten(file: string, bytes: Uint8Array): Promise<ReadonlyMap<string, JsonField>> {
  const { jsonFile } = await import('./jsonText.ts');
  const { entries, isScalar } = await import('./jsonValues.ts');
  const { printed } = await import('./jsonPrint.ts');
  const pairs = entries(jsonFile(file, bytes));
  return new Map(
    pairs.map(([key, value]) => [
      key,
      value === 'null' ? null : isScalar(value) ? printed(value) : undefined,
    ]),
  );
}

async function objectIn(file: string, bytes: Uint8Array): Promise<JsonObject['value']> {
  const value = await parsed(file, bytes);
  if (isObject(value)) return value;
  throw new ShipctlError(`${file} is not a JSON object`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function parsed(file: string, bytes: Uint8Array): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    const { jsonFile } = await import('./jsonText.ts');
    const { valueAt } = await import('./jsonValues.ts');
    valueAt(jsonFile(file, bytes), []);
    throw new ShipctlError(`${file} is not JSON`);
  }
}
