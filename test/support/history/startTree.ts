import type { Entry, StartTree } from './driver.ts';
import type { Start } from './history.ts';

/** What is below a `~/.aws/credentials` that is a link or is mounted by itself. */
export const LINKED = 'home0/dotfiles/credentials';
export const MOUNTED = 'home0/mounted/credentials';
/** Where a file may be mounted. */
export const CREDENTIALS = 'home0/.aws/credentials';

/** The tree that a history starts with. */
export const startTree = (start: Start): StartTree => ({
  entries: entriesOf(start),
  mount: start.layout === 'mounted' ? { file: MOUNTED, at: CREDENTIALS } : undefined,
});

function entriesOf({ credentials, config, layout }: Start): ReadonlyMap<string, Entry> {
  const file = (text: string, mode: number): Entry => ({ kind: 'file', mode, text });
  const directory: Entry = { kind: 'directory', mode: 0o755, text: '' };
  const tree = new Map<string, Entry>([
    ['home0', directory],
    ['home1', directory],
    ['job/state', directory],
  ]);
  if (config !== null) tree.set('home0/.aws/config', file(config, 0o644));
  if (layout === 'one file') return tree;
  if (layout === 'linked') {
    tree.set(LINKED, file(credentials ?? '', 0o640));
    tree.set(CREDENTIALS, { kind: 'link', mode: 0o777, text: '../dotfiles/credentials' });
  } else if (layout === 'mounted') {
    tree.set(MOUNTED, file(credentials ?? '', 0o640));
    tree.set(CREDENTIALS, file('', 0o600));
  } else if (credentials !== null) tree.set(CREDENTIALS, file(credentials, 0o640));
  return tree;
}
