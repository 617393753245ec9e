import { ShipctlError } from '../../errors.ts';
import { toByteText } from '../byteText.ts';
import type { JsonFile } from './jsonText.ts';
import { rangeAt } from './jsonValues.ts';

/**
 * The text of a JSON file in which the value at `keys` is another one; everything else stays as it is written. Objects
 * that are missing on the way, or null, are added. Of a key that occurs twice the last one holds.
 *
 * @param value JSON, as a byte text
 * @throws ShipctlError if the file is not JSON, or something on the way is no object
 */
export function withValue(json: JsonFile, keys: readonly string[], value: string): string {
  const range = rangeAt(json, keys);
  if (range) return json.text.slice(0, range.start) + value + json.text.slice(range.end);
  const [parent, key] = [keys.slice(0, -1), toByteText(JSON.stringify(keys.at(-1)))];
  const object = rangeAt(json, parent);
  const text = object && json.text.slice(object.start, object.end);
  if (!object || !text || (text === 'null' && parent.length > 0))
    return withValue(json, parent, `{${key}:${value}}`);
  if (!text.startsWith('{'))
    throw new ShipctlError(`${json.file}: ${parent.join('.') || 'its value'} is not an object`);
  const inside = text.slice(1, -1).trimEnd();
  const at = object.start + 1 + inside.length;
  return `${json.text.slice(0, at)}${inside === '' ? '' : ','}${key}:${value}${json.text.slice(at)}`;
}
