import { ShipctlError } from '../../errors.ts';
import { hashOf } from '../../sha256.ts';
import type { Owner, SharedFile } from '../../world/sharedFiles.ts';
import { type Entry, type Format, FormatFault, type Reading, UnfitPlace } from './format.ts';
import { Marks } from './marks.ts';
import { type Recognised, recognise } from './recognise.ts';
import { type RecordBody, areWithin, readBody, unusableRecord } from './record.ts';
import { NOTHING, type State } from './state.ts';
import { type Tool, usesOf } from './tool.ts';
import { ownersOf } from './units.ts';

/** A file with what its record makes of it. */
export interface OpenedFile<R extends Reading> extends Recognised {
  /** Undefined if it has no record. */
  readonly body: RecordBody | undefined;
  readonly marks: Marks;
  readonly reading: R;
}

/**
 * Finds what shipctl wrote in a file. Hashes decide which state it is in: one of the record's two, or else somebody else
 * wrote it.
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
  const format = tool.formatOf(usesOf(tool, file));
  const marks = new Marks(body?.salt ?? newSalt(), format);
  const reading = readText(textOf(file, format), file.path, format, tool.title);
  const found = recognised(file, tool, body, reading, marks);
  if (file.isOtherMount && body?.now.entries.some(isWritten) && !found.state.entries.some(isWritten))
    throw outOfReach(file.path);
  return { body, marks, reading, ...found };
}

const isWritten = ({ mark, was }: Entry): boolean => mark !== '' && was.is !== 'same';

const outOfReach = (path: string): ShipctlError =>
  new ShipctlError(
    `${path}: what shipctl wrote there is in another file, which a mount hides, or which is no longer mounted. Make that file ` +
      'visible and run this again, or remove the record beside it to leave that file as it is',
  );

function recognised<R extends Reading>(
  file: SharedFile,
  tool: Tool<R>,
  body: RecordBody | undefined,
  reading: R,
  marks: Marks,
): Recognised {
  const { record, bytes, path } = file;
  const known = (state: State): Recognised => {
    if (![state.hunks, state.absorbed.hunks].every((hunks) => areWithin(hunks, reading.text)))
      throw unusableRecord(path);
    return { state, lostBundles: [] };
  };
  if (!record || !body) return known(NOTHING);
  const earlier = record.was === undefined ? undefined : body.was;
  const hash = hashOf(bytes);
  if (hash === record.now) return known(body.now);
  if (earlier && hash === record.was) return known(earlier);
  return changing(path, () => recognise(tool, usesOf(tool, file), reading, body.now, earlier, marks.of));
}

function bodyOf<R extends Reading>(file: SharedFile, tool: Tool<R>): RecordBody | undefined {
  const { record, path } = file;
  return (
    record && readBody(record.body, tool.name, (was) => tool.formatOf(usesOf(tool, file)).isWas(was), path)
  );
}

/**
 * Reads a text of a file by its format.
 *
 * @param path  of the file, for the message
 * @param title of its tool, for the message
 * @throws ShipctlError if shipctl can't read it, and says if the tool can't either
 */
export function readText<R extends Reading>(text: string, path: string, format: Format<R>, title: string): R {
  try {
    return changing(path, () => format.read(text));
  } catch (error) {
    if (!(error instanceof FormatFault)) throw error;
    throw new ShipctlError(
      `${path}, line ${error.line}: ${error.message}; ${title} can't read the file either. Correct it and run this again`,
    );
  }
}

/**
 * Changes the text of a file by its tool's grammar.
 *
 * @param path of the file, for the message
 * @throws ShipctlError if a place does not allow it
 */
export function changing<T>(path: string, change: () => T): T {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof UnfitPlace)) throw error;
    throw new ShipctlError(`${path}, line ${error.line}: ${error.message}. The file stays as it is`);
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

/**
 * The bytes of a text of a format.
 *
 * @throws Error for a text of bytes with other characters, which is a fault of shipctl
 */
export function bytesOf<R extends Reading>(text: string, { encoding }: Format<R>): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (/[^\0-\xff]/.test(text)) throw new Error('a text of bytes has other characters');
  return Buffer.from(text, 'latin1');
}

/** @throws ShipctlError for bytes that are not as the format has them */
function textOf<R extends Reading>(
  { path, bytes = Buffer.of() }: SharedFile,
  { encoding }: Format<R>,
): string {
  if (encoding === 'bytes') return Buffer.from(bytes).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ShipctlError(
      `${path} holds bytes that are not UTF-8, so shipctl can't change it. It stays as it is`,
    );
  }
}
