import { ShipctlError } from '../../errors.ts';
import type { Hunk } from './draft.ts';
import type { Entry } from './format.ts';
import type { Absorbed, Claim, OwnedUnit, State } from './state.ts';

/** What the journal keeps of a file for tracking. */
export interface RecordBody {
  readonly tool: string;
  /** Makes the digests of values differ from file to file. */
  readonly salt: string;
  /** With the change that was last begun, and before it. */
  readonly now: State;
  readonly was: State;
}

/**
 * Checks the body of a record.
 *
 * @param tool   whose files these are
 * @param isWas  whether an entry's `was` is one of the format's
 * @param path   of the file, for the message
 * @throws ShipctlError if it is not as {@link RecordBody} says
 */
export function readBody(
  body: unknown,
  tool: string,
  isWas: (was: unknown) => boolean,
  path: string,
): RecordBody {
  if (isBody(body) && body.tool !== tool) throw recordOfOther(body.tool, path);
  if (isBody(body) && [body.now, body.was].flatMap(writtenEntries).every(({ was }) => isWas(was)))
    return body;
  throw unusableRecord(path);
}

const recordOfOther = (tool: string, path: string): ShipctlError =>
  new ShipctlError(
    `the record of ${path} says that shipctl wrote it as a file of ${JSON.stringify(tool)}. Run shipctl cleanup, or choose another ` +
      'place for the file. If there is no such tool, the record is damaged. Remove it to leave the file as it is now',
  );

const writtenEntries = ({ entries, absorbed }: State): readonly Entry[] => [...entries, ...absorbed.entries];

/** For a record that cannot be used. */
export const unusableRecord = (path: string): ShipctlError =>
  new ShipctlError(
    `the record of ${path} can't be used: it is damaged, or made by another version of shipctl. ` +
      'Remove it to leave the file as it is now',
  );

/** Whether all hunks are in the text whose way to the base they are. */
export const areWithin = (hunks: readonly Hunk[], text: string): boolean =>
  hunks.every(({ at, length }) => at + length <= text.length);

const isBody = (body: unknown): body is RecordBody =>
  isObject(body) &&
  isText(body['tool']) &&
  isText(body['salt']) &&
  isState(body['now']) &&
  isState(body['was']);

const isState = (state: unknown): state is State =>
  isObject(state) &&
  isList(state['units'], isUnit) &&
  isList(state['entries'], isEntry) &&
  isList(state['hunks'], isHunk) &&
  areInOrder(state['hunks']) &&
  isList(state['twins'], isText) &&
  isAbsorbed(state['absorbed']) &&
  isList(state['lostBundles'], isText);

const isAbsorbed = (absorbed: unknown): absorbed is Absorbed =>
  isObject(absorbed) &&
  isList(absorbed['entries'], isEntry) &&
  isList(absorbed['hunks'], isHunk) &&
  areInOrder(absorbed['hunks']) &&
  isList(absorbed['keys'], isText);

const isUnit = (unit: unknown): unit is OwnedUnit =>
  isObject(unit) && isText(unit['name']) && isList(unit['claims'], isClaim) && unit['claims'].length > 0;

const isClaim = (claim: unknown): claim is Claim =>
  isObject(claim) &&
  [claim['job'], claim['build'], claim['resource']].every(isText) &&
  (claim['rank'] === undefined || Number.isInteger(claim['rank']));

const isEntry = (entry: unknown): entry is Entry =>
  isObject(entry) &&
  isList(entry['address'], isText) &&
  isText(entry['unit']) &&
  isText(entry['mark']) &&
  isObject(entry['was']);

const isHunk = (hunk: unknown): hunk is Hunk =>
  isObject(hunk) && isCount(hunk['at']) && isCount(hunk['length']) && isText(hunk['base']);

const areInOrder = (hunks: readonly Hunk[]): boolean =>
  hunks.every(({ at }, index) => {
    const before = hunks[index - 1];
    return !before || before.at + before.length <= at;
  });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const isList = <T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(isItem);
