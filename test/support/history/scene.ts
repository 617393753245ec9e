import { type AwsText, type Reading, readAwsText } from './awsText.ts';
import { CutOff } from './cutOff.ts';
import { type Driver, type Tree, placeOf } from './driver.ts';
import type { Start } from './history.ts';
import { Ownership } from './ownership.ts';
import type { AwsFile, Role } from './places.ts';
import { CREDENTIALS, MOUNTED, startTree } from './startTree.ts';

const NOTHING: Reading = new Map();

/** The tree of a history as it is now, the AWS files in it, and whose their settings are. */
export class Scene {
  readonly start: Start;
  readonly driver: Driver;
  readonly ownership = new Ownership();
  /** The paths by which AWS files were asked for. */
  readonly asked = new Map<string, Role>();
  /** Files that somebody broke, and their whole texts. */
  readonly broken = new Map<string, string>();
  /** All texts of AWS files. */
  readonly texts = new Map<string, AwsText>();
  /** Whether a call was ever killed. */
  isKilled = false;
  readonly cutOff = new CutOff();
  tree: Tree;

  constructor(start: Start, driver: Driver) {
    this.start = start;
    this.driver = driver;
    driver.begin(startTree(start));
    this.tree = driver.files();
  }

  /** Looks at the tree again. */
  refresh(): void {
    this.tree = this.driver.files();
  }

  learn(files: readonly AwsFile[]): void {
    for (const { path, role } of files) {
      if (this.asked.has(path)) continue;
      this.asked.set(path, role);
      const place = this.placeOf(path);
      this.ownership.add(place, role, this.readingOf(place));
    }
  }

  /** Where the file is that a path leads to. */
  placeOf(path: string): string {
    const isMounted = this.isMounted && path === CREDENTIALS;
    return isMounted ? MOUNTED : placeOf(this.tree, path);
  }

  textOf(path: string, tree = this.tree): string | undefined {
    const entry = tree.get(path);
    return entry?.kind === 'file' ? entry.text : undefined;
  }

  awsText(text: string): AwsText {
    const known = this.texts.get(text) ?? readAwsText(text);
    this.texts.set(text, known);
    return known;
  }

  /** The settings of a file; of one that somebody broke, those without the fault. */
  readonly readingOf = (path: string): Reading => {
    const text = this.broken.get(path) ?? this.textOf(path) ?? '';
    return this.awsText(text).reading ?? NOTHING;
  };

  get isMounted(): boolean {
    return this.start.layout === 'mounted';
  }

  /** Whether a file may have been left half-written, as one can be that is mounted by itself. */
  get isHalved(): boolean {
    return this.isMounted && this.isKilled;
  }
}
