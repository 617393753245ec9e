import type { Driver, Entry, Tree } from '../history/driver.ts';
import type { PyYaml } from '../pyYaml.ts';
import { TOOL_FILES, type ToolFile } from './files.ts';
import { Ownership } from './ownership.ts';
import { type Settings, settingsOf } from './settings.ts';

const NOTHING: Settings = new Map();

/** The tree of a history as it is now, and whose its settings are. */
export class Scene {
  readonly driver: Driver;
  readonly yaml: PyYaml;
  readonly ownership = new Ownership();
  readonly first: Tree;
  tree: Tree;
  /** Whether a call was ever killed. */
  isKilled = false;
  /** Whether others have changed a file. */
  isEdited = false;
  /** Files that others have removed: a new one has a mode of its own. */
  readonly removed = new Set<string>();
  /** Files of which cleanup has said that others may have kept a secret there: they stay closed. */
  readonly closed = new Set<string>();

  constructor(driver: Driver, yaml: PyYaml, start: Readonly<Record<string, string>>) {
    [this.driver, this.yaml] = [driver, yaml];
    const directory: Entry = { kind: 'directory', mode: 0o755, text: '' };
    const files = Object.entries(start).map(([path, text]) => [path, fileOf(text, path)] as const);
    const entries = new Map([['home0', directory], ['home1', directory], ['job/state', directory], ...files]);
    driver.begin({ entries });
    this.first = driver.files();
    this.tree = this.first;
    for (const file of TOOL_FILES) this.ownership.learn(file, this.settingsOf(file));
  }

  refresh(): void {
    this.tree = this.driver.files();
  }

  textOf({ path }: ToolFile, tree = this.tree): string | undefined {
    const entry = tree.get(path);
    return entry?.kind === 'file' ? entry.text : undefined;
  }

  readonly settingsOf = (file: ToolFile): Settings =>
    settingsOf(file.grammar, this.textOf(file), this.yaml) ?? NOTHING;

  isReadable(file: ToolFile, text: string | undefined): boolean {
    return settingsOf(file.grammar, text, this.yaml) !== undefined;
  }

  /** The paths of files that exist in one of two trees, and are not the same in both. */
  changedFiles(before: Tree): readonly string[] {
    return TOOL_FILES.filter((file) => this.textOf(file) !== this.textOf(file, before)).map(
      ({ path }) => path,
    );
  }
}

/** Modes as users have them. */
const fileOf = (text: string, path: string): Entry => ({
  kind: 'file',
  mode: path.length % 2 === 0 ? 0o644 : 0o640,
  text,
});
