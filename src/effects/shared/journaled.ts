import { ShipctlError } from '../../errors.ts';
import type { JournaledFile } from '../../world/sharedFiles.ts';
import type { Host } from '../host.ts';
import { foundAt } from './places.ts';
import { type FoundPointer, unusablePointer } from './pointers.ts';
import type { Records } from './records.ts';
import { checkKind, targetOf } from './targets.ts';

/** What a pointer leads to, as far as that can be reached. */
export function journaledFile({ file, pointer }: FoundPointer, records: Records, host: Host): JournaledFile {
  if (!pointer) {
    const fault = unusablePointer(file).message;
    return { asked: file, paths: [], gone: [], group: [], owners: [], fault };
  }
  const { path: asked, group, owners } = pointer;
  const seen = pointer.paths.map((path) => sight(path, records, host));
  const having = (what: Sight['what']): readonly string[] =>
    pointer.paths.filter((_path, index) => seen[index]?.what === what);
  const paths = having('recorded');
  const fault = seen.find((one) => one.fault !== undefined)?.fault;
  return {
    ...{ asked, paths, gone: having('gone'), group, owners },
    fault: fault ?? (paths.length > 0 ? faultOf(() => targetOf(asked, host)) : undefined),
  };
}

interface Sight {
  /** Whether its record exists, or its directory is gone. */
  readonly what: 'recorded' | 'forgotten' | 'gone';
  readonly fault?: string;
}

function sight(path: string, records: Records, host: Host): Sight {
  let what: Sight['what'] = 'recorded';
  const fault = faultOf(() => {
    const { hasDirectory, stat } = foundAt(path, host.disk);
    what = !hasDirectory ? 'gone' : records.isThere(path) ? 'recorded' : 'forgotten';
    if (what !== 'recorded') return;
    records.read(path);
    if (stat && stat.kind !== 'link') checkKind(path, stat, host);
  });
  return fault === undefined ? { what } : { what, fault };
}

function faultOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ShipctlError) return error.message;
    throw error;
  }
}
