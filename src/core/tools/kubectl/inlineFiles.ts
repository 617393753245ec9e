import { type JsonMap, KubeconfigFault, isMap } from './shapes.ts';

/** Members that name a file, and those that have its bytes, in base64, and win. */
const FILES: readonly (readonly [path: string, data: string])[] = [
  ['certificate-authority', 'certificate-authority-data'],
  ['client-certificate', 'client-certificate-data'],
  ['client-key', 'client-key-data'],
];

/**
 * The settings of an entry without paths that would lead elsewhere from another file: the bytes of certificates and keys
 * take the place of their paths.
 *
 * @param words what messages call the entry
 * @throws KubeconfigFault for a file that can't be read, and for another path that is relative
 */
export function inlined(
  settings: JsonMap,
  words: string,
  readFile: (path: string) => Uint8Array | undefined,
): JsonMap {
  checkPath(settings['tokenFile'], `${words}.tokenFile`, 'token');
  const { exec } = settings;
  if (isMap(exec)) checkCommand(exec['command'], `${words}.exec.command`);
  const named = FILES.filter(([path]) => settings[path] !== undefined);
  const bytes = named.map(([path, data]) => [data, settings[data] ?? base64Of(path)] as const);
  function base64Of(member: string): string {
    const found = readFile(settings[member] as string);
    if (found) return Buffer.from(found).toString('base64');
    throw new KubeconfigFault(
      `names a file at ${words}.${member} that can't be read here; put its bytes, in base64, into ${member}-data`,
    );
  }
  const paths = new Set(named.map(([path]) => path));
  return Object.fromEntries([...Object.entries(settings).filter(([key]) => !paths.has(key)), ...bytes]);
}

function checkPath(path: unknown, where: string, instead: string): void {
  if (typeof path !== 'string' || path.startsWith('/')) return;
  throw new KubeconfigFault(`has a relative path at ${where}; give ${instead}, or an absolute path`);
}

/** A name without a slash is looked for in PATH. */
function checkCommand(command: unknown, where: string): void {
  if (typeof command !== 'string' || !command.includes('/') || command.startsWith('/')) return;
  throw new KubeconfigFault(`has a relative path at ${where}; give a name, or an absolute path`);
}
