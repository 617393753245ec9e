import { ShipctlError } from '../../errors.ts';
import { hashOf } from '../../sha256.ts';
import type { Owner, SharedFile } from '../../world/sharedFiles.ts';
import { FormatFault, type Reading } from './format.ts';
import { Marks } from './marks.ts';
import { type Recognised, recognise } from './recognise.ts';
import { type RecordBody, areWithin, readBody, unusableRecord } from './record.ts';
import { NOTHING, type State } from './state.ts';
import type { Tool } from './tool.ts';
import { ownersOf } from './units.ts';

/** A file with what its record makes of it. */
export interface OpenedFile<R extends Reading> extends Recognised {
  /** Undefined if it has no record. */
  readonly body: RecordBody | undefined;
  readonly marks: Marks;
  readonly reading: R;
}

/**
 * Finds what shipctl wrote in a file. The only place that compares hashes: the file is in one of the record's two states, or
 * else somebody else wrote it.
 *
 * @param newSalt for a file without a record
 * @throws ShipctlError for a file that can't be used, or that the tool can't read either, and for a record that can't be used
 */
export function openFile<R extends Reading>(
  file: SharedFile,
  tool: Tool<R>,
  newSalt: () => string,
): OpenedFile<R> {
  if (file.fault) throw new ShipctlError(file.fault.message);
  const body = bodyOf(file, tool);
  const marks = new Marks(body?.salt ?? newSalt());
  const reading = readText(textOf(file, tool.title), file.path, tool);
  return { body, marks, reading, ...recognised(file, tool, body, reading, marks) };
}

function recognised<R extends Reading>(
  { record, bytes, path, uses }: SharedFile,
  tool: Tool<R>,
  body: RecordBody | undefined,
  reading: R,
  marks: Marks,
): Recognised {
  const known = (state: State): Recognised => {
    if (![state.hunks, state.absorbed.hunks].every((hunks) => areWithin(hunks, reading.text)))
      throw unusableRecord(path);
    return { state, lostGroups: [] };
  };
  if (!record || !body) return known(NOTHING);
  const earlier = record.was === undefined ? undefined : body.was;
  const hash = hashOf(bytes);
  if (hash === record.now) return known(body.now);
  if (earlier && hash === record.was) return known(earlier);
  return recognise(tool, uses, reading, body.now, earlier, marks.of);
}

const bodyOf = <R extends Reading>(
  { record, path }: SharedFile,
  { name, format }: Tool<R>,
): RecordBody | undefined => record && readBody(record.body, name, (was) => format.isWas(was), path);

/**
 * Reads a text of a file by its tool's grammar.
 *
 * @param path of the file, for the message
 * @throws ShipctlError if the tool can't read it either
 */
export function readText<R extends Reading>(text: string, path: string, { format, title }: Tool<R>): R {
  try {
    return format.read(text);
  } catch (error) {
    if (!(error instanceof FormatFault)) throw error;
    throw new ShipctlError(
      `${path}, line ${error.line}: ${error.message}; ${title} can't read the file either. Correct it and run this again`,
    );
  }
}

/**
 * Who has something in a file, by its record.
 *
 * @throws ShipctlError for a record that can't be used
 */
export function recordedOwners<R extends Reading>(file: SharedFile, tool: Tool<R>): readonly Owner[] {
  const body = bodyOf(file, tool);
  if (!body) return [];
  return ownersOf([...body.now.units, ...(file.record?.was === undefined ? [] : body.was.units)]);
}

/** @throws ShipctlError for bytes that are not UTF-8 */
function textOf({ path, bytes = Buffer.of() }: SharedFile, title: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ShipctlError(
      `${path} holds bytes that are not UTF-8; ${title} can't read it either. It stays as it is`,
    );
  }
}
