import { ShipctlError } from '../../errors.ts';
import type { JournaledFile } from '../../world/sharedFiles.ts';
import type { Host } from '../host.ts';
import { isAbandoned, lockOf } from '../lock.ts';
import { explaining } from '../systemError.ts';
import { foundAt, placeOf } from './places.ts';
import { type FoundPointer, unusablePointer } from './pointers.ts';
import type { Records } from './records.ts';
import { checkKind, targetOf } from './targets.ts';

/** What a pointer leads to, as far as that can be reached. */
export function journaledFile({ file, pointer }: FoundPointer, records: Records, host: Host): JournaledFile {
  if (!pointer) {
    const fault = unusablePointer(file).message;
    const nothing = { paths: [], gone: [], unrecorded: [], tool: undefined, group: [], owners: [] };
    return { asked: file, ...nothing, fault };
  }
  const { path: asked, tool, group, owners } = pointer;
  const current = currentSight(asked, pointer.paths, records, host);
  const seen = [...current, ...pointer.paths.map((path) => sight(path, records, host))];
  const having = (what: Sight['what']): readonly string[] =>
    seen.filter((one) => one.what === what).map(({ path }) => path);
  const isMoved = (path: string): boolean => current.some(({ movedFrom }) => movedFrom === path);
  const paths = having('recorded');
  const fault = seen.map((one) => one.fault).find((one) => one !== undefined);
  return {
    ...{ asked, paths, tool, group, owners },
    gone: having('gone').filter((path) => !isMoved(path)),
    // A killed run may never have come to the record.
    unrecorded: having('unrecorded').filter((path) => !isMoved(path) && !isAbandoned(lockOf(path), host)),
    fault: paths.length > 0 ? (fault ?? faultOf(() => targetOf(asked, host))) : fault,
  };
}

/** Whether a record is seen beside what has a path, or beside what that leads to. */
export function isRecorded(asked: string, records: Records, host: Host): boolean {
  const placesOf = [() => placeOf(asked, host.disk).path, () => targetOf(asked, host).path];
  let isThere = false;
  for (const place of placesOf)
    faultOf(() => {
      isThere ||= records.isThere(place());
    });
  return isThere;
}

/** What a path leads to now, if a record came there with its directory. */
function currentSight(
  asked: string,
  known: readonly string[],
  records: Records,
  host: Host,
): readonly Sight[] {
  let found: Sight[] = [];
  faultOf(() => {
    const { path } = targetOf(asked, host);
    if (known.includes(path) || !records.isThere(path)) return;
    found = [{ path, what: 'recorded' }];
    const { envelope } = records.read(path) ?? {};
    if (envelope) found = [{ path, what: 'recorded', movedFrom: envelope.path }];
  });
  return found;
}

interface Sight {
  readonly path: string;
  /** Whether its record exists; without one, whether the file does, or not even its directory. */
  readonly what: 'recorded' | 'unrecorded' | 'missing' | 'gone';
  readonly fault?: string;
  /** Where its record was written, if that was elsewhere. */
  readonly movedFrom?: string;
}

function sight(path: string, records: Records, host: Host): Sight {
  let what: Sight['what'] = 'recorded';
  const fault = faultOf(() => {
    const { hasDirectory, stat } = foundAt(path, host.disk);
    what = !hasDirectory ? 'gone' : stat ? 'unrecorded' : 'missing';
    if (records.isThere(path)) what = 'recorded';
    if (what !== 'recorded') return;
    records.read(path);
    if (stat && stat.kind !== 'link') checkKind(path, stat, host);
  });
  return fault === undefined ? { path, what } : { path, what, fault };
}

/** What keeps something from being looked at, if anything does. */
function faultOf(work: () => void): string | undefined {
  try {
    explaining(work);
    return undefined;
  } catch (error) {
    if (error instanceof ShipctlError) return error.message;
    throw error;
  }
}
