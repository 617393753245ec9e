import { posix } from 'node:path';
import { ShipctlError, UsageError } from '../../src/errors.ts';
import type { FileRewrite, StateFiles, TreeCopy } from '../../src/world/stateFiles.ts';

type Contents = Map<string, string | Uint8Array>;

/** Files in memory: there are no links, no modes and no empty directories, and nobody else is there. */
export function memoryStateFiles(contents: Contents): StateFiles {
  return {
    find(path) {
      const real = posix.resolve('/work', path);
      if (isDirectory(contents, real)) return real;
      return contents.has(real) && !path.endsWith('/') ? real : undefined;
    },
    append(path, lines) {
      const old = Buffer.from(contents.get(path) ?? '').toString();
      put(contents, path, `${old}${old === '' || old.endsWith('\n') ? '' : '\n'}${lines}`);
    },
    change(changes) {
      const next: Contents = new Map(contents);
      for (const change of changes) {
        if ('from' in change) copy(next, change);
        else rewriteFile(next, change);
      }
      contents.clear();
      for (const [path, content] of next) contents.set(path, content);
      return { leftOut: [], altered: [] };
    },
  };
}

const isBelow = (path: string, directory: string): boolean =>
  path.startsWith(directory.endsWith('/') ? directory : `${directory}/`) && path !== directory;

const isDirectory = (contents: Contents, path: string): boolean =>
  path === '/' || [...contents.keys()].some((file) => isBelow(file, path));

function put(contents: Contents, path: string, content: string | Uint8Array): void {
  const above = [...contents.keys()].find((file) => isBelow(path, file));
  if (above !== undefined) throw new ShipctlError(`${above} is not a directory`);
  if (isDirectory(contents, path)) throw new ShipctlError(`${path} is a directory`);
  contents.set(path, content);
}

function copy(contents: Contents, { from, into, name, isWhole }: TreeCopy): void {
  const target = posix.resolve('/work', into, name ?? '');
  if (target === from) return;
  const isTree = isDirectory(contents, from);
  if (isTree && isBelow(target, from)) throw new UsageError(`can't copy ${from} into itself`);
  if (isTree && isWhole && isBelow(from, target)) throw new UsageError(`${from} is in ${target}`);
  const sources = [...contents].filter(([path]) => path === from || isBelow(path, from));
  if (isWhole) for (const path of [...contents.keys()]) if (isBelow(path, target)) contents.delete(path);
  for (const [path, content] of sources)
    put(contents, posix.join(target, posix.relative(from, path)), content);
}

function rewriteFile(contents: Contents, { path, rewrite }: FileRewrite): void {
  const old = contents.get(path);
  put(contents, path, rewrite(old === undefined ? undefined : Buffer.from(old)));
}
