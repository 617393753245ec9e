import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST } from '../support/paths.ts';

/** What of an executable comes from where, in bytes. */
export type Parts = Readonly<Record<string, number>>;

/** The parts of the executables, by their names, as the build wrote them down; and what gzip makes of each whole. */
export function sizes(): readonly {
  readonly name: string;
  readonly parts: Parts;
  readonly packed: number;
}[] {
  const told = JSON.parse(readFileSync(path.join(DIST, 'sizes.json'), 'utf8')) as Record<string, Parts>;
  return Object.entries(told).map(([name, parts]) => ({
    name,
    parts: { ...parts, 'all of it': statSync(path.join(DIST, name)).size },
    packed: gzipSync(readFileSync(path.join(DIST, name))).length,
  }));
}
