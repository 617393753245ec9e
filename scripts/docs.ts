// Writes what the documentation takes from the program: the reference of the commands, the output of every command that a
// page shows, and the last benchmark.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { currentPage, filled } from './docs/currentDocs.ts';
import { pages, readPage } from './docs/pages.ts';
import { picture } from './docs/picture.ts';
import { packageBinary } from './package.ts';
import { DIST, FAST_BINARY, inRoot } from './support/paths.ts';

const BENCHMARKS = 'docs/reference/benchmarks.md';

/** Takes over what `npm run bench` measured last, if anything. */
function writeBenchmarks(): void {
  const measured = path.join(DIST, 'bench.md');
  if (!existsSync(measured)) return;
  writeFileSync(
    inRoot(BENCHMARKS),
    filled(readPage(BENCHMARKS), 'bench', readFileSync(measured, 'utf8').trim()),
  );
}

await packageBinary();
writeBenchmarks();
for (const page of pages()) writeFileSync(inRoot(page), await currentPage(page, FAST_BINARY));
writeFileSync(inRoot('docs', 'terminal.svg'), picture(FAST_BINARY));
