import { type Dirent, constants } from 'node:fs';
import { accessSync, readEntriesSync, readFileSync, realpathSync, statSync } from './fileSystem.ts';
import { join } from 'node:path';
import type { JavaHome, JavaHomes, JavaPlace } from '../world/javaHomes.ts';
import { codeOf } from './systemError.ts';

/** Where an installation has its programs; up to Java 8, some of them are below `jre`. */
const PROGRAMS = ['bin', 'jre/bin'];

export const javaHomes = (places: readonly JavaPlace[]): JavaHomes => ({
  architecture: process.arch,
  homes: places.flatMap(homesIn),
});

function homesIn({ directory, inside }: JavaPlace): readonly JavaHome[] {
  const entries = orNothing(() => readEntriesSync(directory)) ?? [];
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => homeOf(entry, join(directory, entry.name, inside)))
    .filter((home) => home !== undefined);
}

function homeOf(entry: Dirent, path: string): JavaHome | undefined {
  if (!isProgram(join(path, 'bin/java'))) return undefined;
  return {
    name: entry.name,
    path,
    realPath: orNothing(() => realpathSync(path)) ?? path,
    programs: PROGRAMS.flatMap((directory) =>
      filesIn(join(path, directory)).map((name) => `${directory}/${name}`),
    ),
    isLink: entry.isSymbolicLink(),
    hasCompiler: isProgram(join(path, 'bin/javac')),
    release: textAt(join(path, 'release')),
  };
}

/** The names of what is right in a directory and is none itself, sorted. */
function filesIn(directory: string): readonly string[] {
  const entries = orNothing(() => readEntriesSync(directory)) ?? [];
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function isProgram(path: string): boolean {
  const isFound = orNothing(() => {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  });
  return isFound === true;
}

const textAt = (path: string): string | undefined =>
  orNothing(() => (statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined));

/** Directories of somebody else's are no reason to fail: undefined for what can't be looked at. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}
