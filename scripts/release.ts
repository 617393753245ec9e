// Makes dist/release, unless it exists and nothing it is made from has changed: release.ts [--force]
//
// It has an archive of each program for each platform, install.sh, SHA256SUMS, and a list of what is in the programs. The
// programs for this platform are those in dist; those for others are made of the runtimes that the registry has for these.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './build/bundle.ts';
import { RELEASE_FILES, isFresh, rememberInputs } from './build/inputs.ts';
import { makePrograms } from './build/programs.ts';
import { type Platform, isHost, platformName } from './build/runtime.ts';
import { packageBinary } from './package.ts';
import { PROGRAMS, archiveName, makeArchive } from './release/archive.ts';
import { extrasFor } from './release/extras.ts';
import { type Archive, sbom } from './release/sbom.ts';
import { makeAside } from './support/aside.ts';
import { DIST, RELEASE, inRoot } from './support/paths.ts';

const PLATFORMS: readonly Platform[] = [
  { os: 'linux', cpu: 'x64' },
  { os: 'linux', cpu: 'arm64' },
];

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The directory of the programs for a platform: dist, or one below `aside` in which they are made. */
async function programsFor(platform: Platform, aside: string): Promise<string> {
  if (isHost(platform)) return DIST;
  const directory = path.join(aside, platformName(platform));
  mkdirSync(directory);
  await makePrograms(await bundle(directory), directory, platform);
  return directory;
}

/** Makes the archives of one platform, both at the same time. */
async function archivesFor(platform: Platform, aside: string, release: string): Promise<Archive[]> {
  const programs = await programsFor(platform, aside);
  const extras = extrasFor(platform);
  return Promise.all(
    PROGRAMS.map(async (program) => {
      const name = archiveName(program, platform);
      const file = await makeArchive(name, path.join(programs, program), extras, release);
      return { file: path.basename(file), program, platform, sha256: digestOf(file) };
    }),
  );
}

/** One line for each file, as `sha256sum --check` reads them. */
function writeDigests(release: string): void {
  const lines = readdirSync(release)
    .sort()
    .map((name) => `${digestOf(path.join(release, name))}  ${name}\n`);
  writeFileSync(path.join(release, 'SHA256SUMS'), lines.join(''));
}

async function make(): Promise<void> {
  const noteInputs = rememberInputs(RELEASE_FILES);
  const aside = makeAside();
  try {
    const release = path.join(aside, 'release');
    mkdirSync(release);
    const archives: Archive[] = [];
    for (const platform of PLATFORMS) archives.push(...(await archivesFor(platform, aside, release)));
    writeFileSync(path.join(release, 'shipctl.cdx.json'), sbom(archives));
    copyFileSync(inRoot('scripts', 'install.sh'), path.join(release, 'install.sh'));
    writeDigests(release);
    rmSync(RELEASE, { recursive: true, force: true });
    renameSync(release, RELEASE);
    noteInputs();
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Makes dist/release if it is missing or stale.
 *
 * @param force make it anyway
 * @returns whether it was made
 */
export async function makeRelease(force = false): Promise<boolean> {
  await packageBinary(force);
  if (isFresh(RELEASE_FILES) && !force) return false;
  await make();
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await makeRelease(process.argv.includes('--force'));
  process.stdout.write(made ? 'made dist/release\n' : 'dist/release is up to date\n');
}
