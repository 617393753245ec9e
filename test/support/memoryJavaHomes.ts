import type { JavaHomes, JavaPlace } from '../../src/world/javaHomes.ts';

/** Installations of Java in memory, where a file `bin/java` makes one. */
export function memoryJavaHomes(
  contents: ReadonlyMap<string, string | Uint8Array>,
  places: readonly JavaPlace[],
): JavaHomes {
  const homes = places.flatMap(({ directory, inside }) => {
    const below = [...contents.keys()].filter((path) => path.startsWith(`${directory}/`));
    const names = new Set(below.map((path) => path.slice(directory.length + 1).split('/')[0] ?? ''));
    return [...names].sort().flatMap((name) => {
      const path = [directory, name, ...(inside === '' ? [] : [inside])].join('/');
      if (!contents.has(`${path}/bin/java`)) return [];
      const hasCompiler = contents.has(`${path}/bin/javac`);
      const programs = below
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1))
        .filter((file) => /^(jre\/)?bin\/[^/]+$/.test(file))
        .sort();
      const release = contents.get(`${path}/release`)?.toString();
      return [{ name, path, realPath: path, programs, isLink: false, hasCompiler, release }];
    });
  });
  return { architecture: 'x64', homes };
}
